import type { Oid } from '../../contract/ids.ts';
import { checkDir, checkRunId } from '../../contract/paths.ts';
import { isCutShort } from '../../core/stages/verify.ts';
import type { CheckFacts, CheckJobFacts, RedCheck } from '../../core/round-observation.ts';
import { describeAside } from '../aside-note.ts';
import { readOwnRecords } from '../read-record.ts';
import { unknownSecrets } from '../secret-digests.ts';
import { tailLines } from './observe-setup.ts';
import type { RoundContext } from './observe-context.ts';

const LOG_BYTES = 64 * 1024;
const LOOKS_AT_CHECKS: ReadonlySet<string> = new Set(['verify', 'review', 'finalize-round', 'blocked']);

/** Check records of the round and the run that is under way. @spec contract.md#verification */
export async function observeChecks(round: RoundContext): Promise<CheckFacts | null> {
  const { world, row, head, base, baseRevision } = round;
  if (head === null || base === null || !LOOKS_AT_CHECKS.has(row.stage)) return null;
  const records = await readCheckRecords(round);
  const isFresh = base === baseRevision || (await world.repository.isAncestor(base, head));
  const contained = isFresh ? base : baseRevision;
  const run = { number: (records.at(-1)?.number ?? 0) + 1, head, base: contained };
  return {
    base: contained,
    contentTree: await world.repository.contentTree(head, contained),
    records,
    job: row.stage === 'verify' ? await observeJob(round, run) : { kind: 'none' },
  };
}

async function readCheckRecords({ world, places }: RoundContext): Promise<CheckFacts['records']> {
  const records = await readOwnRecords(world, 'check-record', `${places.runtime}/checks`);
  return records.map(({ number, value, bytes }) => ({ number, value, sha256: world.digest(bytes) }));
}

/** A run that ended without a record, of another head or another verification.md than now, is none. */
async function observeJob(
  { world, row, session }: RoundContext,
  run: { readonly number: number; readonly head: Oid; readonly base: Oid },
): Promise<CheckJobFacts> {
  const { number } = run;
  const job = await world.launcher.observe(`${world.root}/${checkDir(row.round_id, number)}`);
  const isOver = job.kind === 'ended' || job.kind === 'lost';
  if (isOver && job.launch.id !== checkRunId(row.round_id, run)) return { kind: 'none' };
  const unknown = unknownSecrets(world, job);
  if (unknown.length > 0 && session.mayStore)
    return { kind: 'sealed', job: { what: `run ${number} of the checks`, unknown } };
  switch (job.kind) {
    case 'absent':
    case 'prepared':
      return { kind: 'none' };
    case 'running':
      return { kind: 'running', lastLine: job.signs.lastLine };
    case 'ended':
      return { kind: 'ended', exit: job.exit, startedAt: job.start.started_at, number };
    case 'lost':
      return { kind: 'ended', exit: null, startedAt: job.start.started_at, number };
  }
}

/** What failed in the newest check record, when it is red, with the end of each log: the implementer's problems. */
export async function readRedChecks(round: RoundContext): Promise<readonly RedCheck[]> {
  const newest = (await readCheckRecords(round)).at(-1);
  if (newest === undefined || newest.value.passed) return [];
  const { number } = newest;
  const aside = await describeAside(round.world, checkDir(round.row.round_id, number));
  const red: RedCheck[] = [];
  for (const check of newest.value.checks) {
    if (check.exit_code === 0) continue;
    const exit = isCutShort(check)
      ? 'was cut short: the process that ran it ended'
      : check.timed_out
        ? 'timed out'
        : check.exit_code === null
          ? `ended with signal ${check.signal ?? 'unknown'}`
          : `exited ${check.exit_code}`;
    red.push({
      command: check.command,
      exit: `${exit}${aside}`,
      logTail: await tailLines(round.world.files.readTail(check.log, LOG_BYTES)),
    });
  }
  return red;
}
