import type { EffectiveConfig } from '../../contract/config.ts';
import { CHECK_LIMITS } from '../../contract/limits.ts';
import { keptRef } from '../../contract/paths.ts';
import type { Launch } from '../../contract/generated/launch.ts';
import type { Oid } from '../../contract/ids.ts';
import { invariant } from '../../lib/invariant.ts';
import { SETUP_LOG } from '../observe/observe-setup.ts';
import { forgetIgnored, noteIgnored } from '../ignored-files.ts';
import { forgetIncluded, includePatterns, noteIncluded, readIncluded } from '../included-files.ts';
import type { RoundPlaces } from '../round-places.ts';
import { digestSecrets } from '../secret-digests.ts';
import { secretNames } from '../secrets.ts';
import { digestSetup, forgetSetup, noteMadeAt, noteSetup, noteSetupDone } from '../setup-note.ts';
import { takeFreedWorktree } from '../worktree-pool.ts';
import type { RawChange } from '../../ports/git.ts';
import type { Session, World } from '../world.ts';
import { moveRef } from './commit-round.ts';
import { hideConflicts } from './hide-conflicts.ts';
import { keepTree } from './keep-tree.ts';
import { setForeignAside, takeSetUp } from './set-foreign-aside.ts';
import { passedOn } from './start-dispatch.ts';

/** Branch and worktree at `commit`, mirrored; setup is due again unless it holds. Returns what was done. @spec contract.md#worktrees-and-history */
export async function prepareWorktree(
  world: World,
  session: Session,
  places: RoundPlaces,
  commit: Oid,
): Promise<string> {
  // One that still runs would work in a folder that is gone.
  await world.launcher.end(`${world.root}/${places.setupDir}`);
  await forgetSetup(world, places);
  await forgetIncluded(world, places);
  await world.files.remove(`${places.runtime}/setup`);
  await hideConflicts(world, places, commit);
  const isUnset = (await world.repository.resolveRef(places.mirrorRef)) === null;
  await moveRef(world, session, places.mirrorRef, commit);
  if (isUnset && (await world.files.list(`${places.runtime}/outcomes`)).length > 0)
    session.facts.push(`${places.roundId}  ${places.mirrorRef} was gone; it stands at ${commit} again`);
  const target = { path: places.worktree, branch: places.branchRef, commit };
  // What stands there already is a round's own, and only brought to its commit.
  const isMissing = (await world.worktrees.inspect(places.worktree)).kind !== 'present';
  const taken = isMissing ? await takeFreedWorktree(world, session, places, commit) : null;
  if (taken?.isReady !== true) {
    if (isMissing) await forgetIgnored(world, places);
    await world.worktrees.create(session.lease, target);
  }
  if (isMissing) session.cleanHeads.set(places.roundId, commit);
  await noteMadeAt(world, places, commit);
  const left = (taken?.left ?? []).map((path) => `; somebody works in ${path}, it stays`).join('');
  return `worktree ready${left}`;
}

/** Copies the ignored files that `worktree.include` names; the note of them is the evidence. */
export async function includeFiles(world: World, session: Session, places: RoundPlaces): Promise<void> {
  const copied = await world.worktrees.copyIncluded(
    places.worktree,
    await includePatterns(world, session.config),
  );
  await noteIncluded(world, places, copied);
  if (copied.length > 0) await noteIgnored(world, places, copied);
}

/** Runs `worktree.setup` as a job that survives the controller. */
export async function startSetup(
  world: World,
  session: Session,
  places: RoundPlaces,
  commands: readonly string[],
): Promise<void> {
  const launch = shellLaunch(world, session.config, {
    id: `${places.roundId}/setup`,
    worktree: places.worktree,
  });
  const steps = commands.map((command) => ({
    argv: ['/bin/sh', '-c', command],
    cwd: places.worktree,
    timeout_s: CHECK_LIMITS.timeoutS,
    stdout: SETUP_LOG,
    stderr: null,
  }));
  const aside = await setForeignAside(world, session, places);
  if (aside.kind === 'gone') return;
  await noteSetup(world, places, digestSetup(world, commands));
  await world.launcher.start(
    `${world.root}/${places.setupDir}`,
    { ...launch, steps, stop_on_failure: true },
    passedOn(world, session.config.checks.env),
  );
}

/** The setup is done: what it changed in tracked files is kept and put back, ignored files stay. */
export async function recordSetup(world: World, session: Session, places: RoundPlaces): Promise<void> {
  await putBack(world, session, places, {
    ref: keptRef(`${places.roundId}-setup`),
    by: 'worktree.setup',
  });
  await takeSetUp(world, session, places);
  await noteSetupDone(world, places);
}

/** Brings the worktree back to its head; a difference is kept on a ref first, and told. */
export async function putBack(
  world: World,
  session: Session,
  places: RoundPlaces,
  { ref, by }: { readonly ref: string; readonly by: string },
): Promise<void> {
  const head = await world.repository.resolveRef(places.mirrorRef);
  invariant(head !== null, 'a round with a worktree has a head');
  if (!(await world.worktrees.isDirty(places.worktree, head))) {
    session.cleanHeads.set(places.roundId, head);
    return;
  }
  const included = await readIncluded(world, places);
  const { tree, changes } = await world.worktrees.snapshot(places.worktree, head, included);
  const message = `${places.roundId}: changed by ${by}`;
  await keepTree(world, session, { ref, message, tree, head });
  await world.worktrees.resetTo(session.lease, {
    path: places.worktree,
    branch: places.branchRef,
    commit: head,
  });
  if (changes.length > 0)
    session.facts.push(`${places.roundId}  ${tellPutBack(by, changes)}; kept on ${ref}`);
}

const NAMED_MAX = 5;
const LINK = '120000';

/** What a person has to know who wonders where it is: an ignore rule would have kept it. @spec contract.md#worktrees-and-history */
function tellPutBack(by: string, changes: readonly RawChange[]): string {
  const more = changes.length > NAMED_MAX ? ` and ${changes.length - NAMED_MAX} more` : '';
  const names = changes.slice(0, NAMED_MAX).map(({ path }) => path);
  const hint = changes.some(({ newMode }) => newMode === LINK)
    ? ' (a rule with a slash at its end covers no link)'
    : '';
  return `${by} made or changed ${names.join(', ')}${more}, which no ignore rule covers${hint}: taken back`;
}

/**
 * What every shell job of ours has in common. What an agent's variables hold is secret whoever prints it.
 * @spec contract.md#agents
 */
export function shellLaunch(
  world: World,
  config: EffectiveConfig,
  job: { readonly id: string; readonly worktree: string },
): Omit<Launch, 'steps' | 'stop_on_failure'> {
  const queuedAt = world.clock.now();
  return {
    schema_version: 'launch-v1',
    id: job.id,
    kind: 'checks',
    agent: null,
    adapter: null,
    model: null,
    effort: null,
    cwd: job.worktree,
    stdin_path: null,
    timeout_s: null,
    secret_env: secretNames(config),
    set_env: { ORCHESTRATOR_WORKTREE: job.worktree, ORCHESTRATOR_REPO: world.root },
    pass_env: config.checks.env,
    marker: job.id,
    queued_at: queuedAt,
    secret_digests: digestSecrets(world, config.checks.env, { id: job.id, queued_at: queuedAt }),
  };
}
