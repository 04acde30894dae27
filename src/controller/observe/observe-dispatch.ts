import { classifyExit } from '../../agents/command/command-line.ts';
import { dispatchDir } from '../../contract/paths.ts';
import { FILE_LIMITS } from '../../contract/limits.ts';
import { assignmentOutputs } from '../../contract/artifacts.ts';
import type { DispatchOutcome, FailureClass } from '../../contract/generated/dispatch-outcome.ts';
import type { Exit, ExitOutput } from '../../contract/generated/exit.ts';
import type { ConflictFacts } from '../../core/round-observation.ts';
import type { DispatchFacts, StandingOutput } from '../../core/dispatch-facts.ts';
import { ROLE_OF_STAGE } from '../../core/dispatch/task.ts';
import { dispatchStage } from '../../core/recovery/working-stage.ts';
import { invariant } from '../../lib/invariant.ts';
import type { JobFacts } from '../../ports/launcher.ts';
import { PortFailure } from '../../ports/failure.ts';
import { isInterrupted } from '../interrupted-jobs.ts';
import { countTime } from './counted-time.ts';
import { observeOutputs } from './observe-outputs.ts';
import { observeWork } from './observe-work.ts';
import { readOwnRecord } from '../read-record.ts';
import { unknownSecrets } from '../secret-digests.ts';
import { tamperedBy } from '../runtime-guard.ts';
import { silence } from './silence.ts';
import type { RoundContext } from './observe-context.ts';

interface Known {
  readonly outcomes: readonly DispatchOutcome[];
  /** The newest conflict of the round. */
  readonly conflict: ConflictFacts | null;
}

/** The live dispatch of a round: what its folder, its processes and its worktree say. @spec contract.md#recovery */
export async function observeDispatch(round: RoundContext, known: Known): Promise<DispatchFacts | null> {
  const live = Object.entries(round.row.dispatch_ids)[0];
  if (live === undefined) return null;
  const [thread, dispatchId] = live;
  const base = { dispatchId, thread };
  const outcome = known.outcomes.find((candidate) => candidate.dispatch_id === dispatchId);
  if (outcome !== undefined) return { kind: 'settled', ...base, outcome };
  const job = round.jobs.get(dispatchId);
  invariant(job !== undefined, 'the job of a live dispatch is looked at first');
  const unknown = unknownSecrets(round.world, job);
  // Whoever only looks beside a controller does not know what that one knows.
  if (unknown.length > 0 && round.session.mayStore)
    return { kind: 'sealed', ...base, job: { what: dispatchId, unknown } };
  const settlement = await readOwnRecord(
    round.world,
    'settlement',
    `${dispatchDir(dispatchId)}/settlement.json`,
  );
  if (settlement !== null) return { kind: 'settling', ...base, settlement: settlement.value };
  return observeJob(round, base, job, known.conflict);
}

async function observeJob(
  round: RoundContext,
  base: { readonly dispatchId: string; readonly thread: string },
  job: JobFacts,
  conflict: ConflictFacts | null,
): Promise<DispatchFacts> {
  // Whoever may not store the worktree's files leaves an ended dispatch to the controller that runs.
  if ((job.kind === 'ended' || job.kind === 'lost') && !round.session.mayStore)
    return {
      kind: 'running',
      ...base,
      agent: job.launch.agent,
      startedAt: job.start.started_at,
      silentObservations: 0,
      overdue: false,
      tampered: [],
      lastLine: 'it has ended; the controller looks at its work next',
    };
  switch (job.kind) {
    case 'absent':
    case 'prepared':
      return {
        kind: 'decided',
        ...base,
        outputsStanding: await standingOutputs(round, base.thread),
        isPrepared: job.kind === 'prepared',
      };
    case 'running': {
      const limit = round.session.config.limits.stage_timeout_s;
      const ranMs = countTime(round.session, base.dispatchId, round.world.clock.awakeMs());
      return {
        kind: 'running',
        ...base,
        agent: job.launch.agent,
        startedAt: job.start.started_at,
        silentObservations: await silence({ ...round, ranMs }, base.dispatchId, {
          outputBytes: job.signs.outputBytes,
          cpuMs: () => round.world.launcher.cpuMs(`${round.world.root}/${dispatchDir(base.dispatchId)}`),
        }),
        overdue: limit !== null && ranMs > (limit + GRACE_S) * 1000,
        tampered: tamperedBy(round.session, base.dispatchId),
        lastLine: job.signs.lastLine,
      };
    }
    case 'ended':
      return ended(
        round,
        { ...base, agent: job.launch.agent, ...splitExit(job), survivors: 0 },
        { conflict, startedAt: job.start.started_at },
      );
    case 'lost':
      return ended(
        round,
        { ...base, agent: job.launch.agent, exit: null, stood: null, survivors: job.survivors },
        { conflict, startedAt: job.start.started_at },
      );
  }
}

/** The runner ends the agent at its limit by itself; the controller only when that did not happen. */
const GRACE_S = 60;

interface EndedJob {
  readonly dispatchId: string;
  readonly thread: string;
  readonly agent: string | null;
  readonly exit: Omit<Exit, 'outputs'> | null;
  /** Its outputs as its runner saw them when the agent's process had ended; null where no runner looked. */
  readonly stood: readonly ExitOutput[] | null;
  readonly survivors: number;
}

/** What stood at the outputs is for judging them, and no part of how the job ended. */
function splitExit({ exit, launch }: Extract<JobFacts, { kind: 'ended' }>): Pick<EndedJob, 'exit' | 'stood'> {
  const { outputs = [], ...rest } = exit;
  return { exit: rest, stood: launch.outputs === undefined ? null : outputs };
}

async function ended(
  round: RoundContext,
  { stood, ...job }: EndedJob,
  { conflict, startedAt }: { readonly conflict: ConflictFacts | null; readonly startedAt: string },
): Promise<DispatchFacts> {
  const stored = await readOwnRecord(
    round.world,
    'assignment',
    `${dispatchDir(job.dispatchId)}/assignment.json`,
  );
  if (stored === null)
    throw new PortFailure(
      'files.failed',
      `${dispatchDir(job.dispatchId)}/assignment.json is gone although its dispatch ran`,
    );
  const assignment = stored.value;
  const files = round.worktree.kind === 'present' ? round.world.filesAt(round.places.worktree) : null;
  const outputs = await observeOutputs(
    round.world,
    assignment,
    async (path, bytesMax) => (await files?.read(path, bytesMax)) ?? { kind: 'absent' },
    stood,
  );
  const work = await observeWork(round, {
    assignment,
    outputs,
    conflict,
    dispatchId: job.dispatchId,
    startedMs: Date.parse(startedAt),
  });
  return {
    kind: 'ended',
    ...job,
    agentFailure: failureOf(job.exit),
    isInterrupted: await isInterrupted(round.world, dispatchDir(job.dispatchId)),
    assignment,
    work,
    outputs: outputs.map((output) => output.facts),
  };
}

function failureOf(exit: EndedJob['exit']): FailureClass | null {
  if (exit === null) return 'crashed';
  const verdict = classifyExit(exit);
  return verdict.kind === 'failed' ? verdict.failure : null;
}

/** Files at the paths that the dispatch will be asked for. @spec contract.md#records */
async function standingOutputs(round: RoundContext, thread: string): Promise<readonly StandingOutput[]> {
  const { world, row, places, worktree } = round;
  const stage = dispatchStage(row);
  if (worktree.kind !== 'present' || stage === null) return [];
  const role = thread.endsWith('/recovery-investigator') ? 'recovery-investigator' : ROLE_OF_STAGE[stage];
  const files = world.filesAt(places.worktree);
  const standing: StandingOutput[] = [];
  for (const output of assignmentOutputs(row.round_id, role, stage)) {
    const file = await files.read(
      output.path,
      output.schema === null ? FILE_LIMITS.markdownBytesMax : FILE_LIMITS.recordBytesMax,
    );
    if (file.kind !== 'absent') standing.push({ path: output.path, unfit: file.kind !== 'file' });
  }
  return standing;
}
