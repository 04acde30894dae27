import { buildCommandLine } from '../../agents/command/command-line.ts';
import { buildPrompt } from '../../agents/prompt/build-prompt.ts';
import { encodeRecord } from '../../contract/canonical-json.ts';
import { type EffectiveAgent, effortFor } from '../../contract/config.ts';
import { roundNumber } from '../../contract/ids.ts';
import { FILE_LIMITS, PORT_LIMITS } from '../../contract/limits.ts';
import {
  dispatchDir,
  projectContractPath,
  roleContractPath,
  ROOT,
  rolePath,
  verificationPath,
} from '../../contract/paths.ts';
import type { Assignment } from '../../contract/generated/assignment.ts';
import type { Launch } from '../../contract/generated/launch.ts';
import { invariant } from '../../lib/invariant.ts';
import { checklistItems, parseVerification } from '../../roadmap/verification.ts';
import { oidOf } from '../observe/observe-context.ts';
import { markRuntime, markStarted } from '../runtime-guard.ts';
import type { Observation } from '../../core/observation.ts';
import { markRefs } from '../own-refs.ts';
import { digestSecrets } from '../secret-digests.ts';
import { secretNames } from '../secrets.ts';
import type { RefMark, Session, World } from '../world.ts';

/** Writes what the agent is asked, then starts it exactly once: a second start finds start.json. @spec contract.md#recovery */
export async function startDispatch(
  world: World,
  session: Session,
  { state }: Pick<Observation, 'state'>,
  { assignment, agent: agentName }: { readonly assignment: Assignment; readonly agent: string },
): Promise<void> {
  const dir = dispatchDir(assignment.dispatch_id);
  const agent = session.config.agents.find((candidate) => candidate.name === agentName);
  invariant(agent !== undefined, `agent ${agentName} is configured`);
  // A run of checks that was given up has its files still beside the worktree.
  await world.worktrees.putAsideBack(session.lease, assignment.worktree);
  const refs = await markRefs(world, state);
  await writeBaseline(world, assignment.dispatch_id, refs);
  await world.files.writeAtomic(`${dir}/assignment.json`, encodeRecord(assignment));
  await world.files.writeAtomic(
    `${dir}/prompt.md`,
    new TextEncoder().encode(await renderPrompt(world, assignment)),
  );
  const { dispatch_id: dispatchId, round_id: roundId } = assignment;
  await markRuntime(world, session, { dispatchId, roundId, refs });
  await world.launcher.start(
    `${world.root}/${dir}`,
    buildLaunch(world, session, { assignment, agent }),
    passedOn(world, agent.env),
  );
  await markStarted(world, session, assignment.dispatch_id);
}

/** How the runner starts the agent, and what it notes of it. */
function buildLaunch(
  world: World,
  session: Session,
  { assignment, agent }: { readonly assignment: Assignment; readonly agent: EffectiveAgent },
): Launch {
  const dir = dispatchDir(assignment.dispatch_id);
  const effort = effortFor(session.config, assignment.role, agent.name);
  const line = buildCommandLine({
    agentName: agent.name,
    agent,
    assignment,
    assignmentPath: `${world.root}/${dir}/assignment.json`,
    repositoryPath: world.root,
    effort,
    portBase: portBase(assignment.round_id),
  });
  const queuedAt = world.clock.now();
  return {
    schema_version: 'launch-v1',
    id: assignment.dispatch_id,
    kind: 'dispatch',
    agent: agent.name,
    adapter: agent.adapter,
    model: agent.model,
    effort,
    cwd: assignment.worktree,
    stdin_path: `${world.root}/${dir}/prompt.md`,
    timeout_s: session.config.limits.stage_timeout_s,
    secret_env: secretNames(session.config),
    set_env: line.env,
    pass_env: [],
    marker: assignment.dispatch_id,
    queued_at: queuedAt,
    secret_digests: digestSecrets(world, agent.env, { id: assignment.dispatch_id, queued_at: queuedAt }),
    steps: [
      {
        argv: line.argv,
        cwd: assignment.worktree,
        timeout_s: null,
        stdout: 'stdout.log',
        stderr: 'stderr.log',
      },
    ],
    stop_on_failure: true,
    outputs: assignment.outputs.map(({ path }) => path),
  };
}

/** Values of the named variables that are set here. */
export function passedOn(world: World, names: readonly string[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = world.environment[name];
    if (value !== undefined) found[name] = value;
  }
  return found;
}

/** What our refs are now, so that a change by the agent is seen after a restart too. */
async function writeBaseline(world: World, dispatchId: string, mark: RefMark): Promise<void> {
  const refs = [...mark.refs].map(([ref, oid]) => ({ ref, oid }));
  await world.files.writeAtomic(
    `${dispatchDir(dispatchId)}/baseline.json`,
    encodeRecord({ schema_version: 'dispatch-baseline-v1', dispatch_id: dispatchId, refs }),
  );
}

/** The prompt of a dispatch: the same inputs give the same bytes. @spec contract.md#agents */
export async function renderPrompt(world: World, assignment: Assignment): Promise<string> {
  const base = oidOf(assignment.base_revision);
  const head = oidOf(assignment.head);
  const text = async (commit: typeof base, path: string) => {
    const file = await world.repository.readFile(commit, path, FILE_LIMITS.markdownBytesMax);
    return file.kind === 'file' ? new TextDecoder().decode(file.bytes) : null;
  };
  const taskContext = [];
  for (const path of assignment.inputs) {
    const content = await text(head, path);
    if (content !== null) taskContext.push({ path, text: content });
  }
  const verificationFile = verificationPath(assignment.roadmap_dir);
  const verification = await parseVerification(
    new TextEncoder().encode((await text(base, verificationFile)) ?? ''),
    verificationFile,
  );
  const change = base === head ? [] : await world.repository.diff(base, head);
  const prompt = buildPrompt({
    assignment,
    changesNothing: assignment.role === 'reviewer' && change.every(({ path }) => path.startsWith(`${ROOT}/`)),
    roleContract: (await text(base, roleContractPath)) ?? '',
    projectContract: (await text(base, projectContractPath)) ?? '',
    rolePrompt: (await text(base, rolePath(assignment.role))) ?? '',
    taskContext,
    checklist: verification.ok ? checklistItems(verification.value) : [],
  });
  return world.withoutSecrets(prompt);
}

/** Each live round has a block of ports of its own. @spec contract.md#worktrees-and-history */
function portBase(roundId: string): number {
  return PORT_LIMITS.first + (roundNumber(roundId) % PORT_LIMITS.blocks) * PORT_LIMITS.blockSize;
}
