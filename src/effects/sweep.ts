import { dirname } from 'node:path';
import { awakeMs } from './awake-time.ts';
import { errnoOf } from './errno.ts';
import { pause } from './pause.ts';
import { listProcesses, type Marks, type ProcessLook, type ProcessRow } from './process-table.ts';

/** Looking again this often is cheap and ends a sweep soon after the last process. */
const POLL_MS = 25;
/** A process that KILL has not ended after this long is stuck in the kernel: it is reported, not waited for. */
const KILL_WAIT_MS = 5_000;

/** The marks that every process of a job carries in its environment: whose job it is, and where. */
export function jobMarks(marker: string, dir: string): Record<string, string> {
  return { ORCHESTRATOR_DISPATCH_ID: marker, ORCHESTRATOR_JOB: dir };
}

/**
 * The mark of a runner itself, which no sweep looks for: what a job leaves behind may end up below it or in its
 * session, with an environment that it has emptied.
 */
export function runnerMark(dir: string): Record<string, string> {
  return { ORCHESTRATOR_JOB: dirname(dir) };
}

/** `below`: everything that hangs on this process counts as marked, itself not. */
export interface SweepOptions {
  readonly graceMs: number;
  readonly below?: number;
}

/**
 * The living processes of a job: those with the marks in their environment, and what hangs on them (their children,
 * and the members of a session whose leader is marked) even if it cleared its own environment. A process that is
 * neither marked nor below one is never among them. @spec contract.md#recovery
 */
export async function findMarked(marks: Marks, below?: number): Promise<readonly ProcessRow[]> {
  return selectMarked((await listProcesses(marks)).rows, below);
}

/** The pure part of `findMarked`. */
export function selectMarked(rows: readonly ProcessRow[], below?: number): readonly ProcessRow[] {
  const selected = new Set(rows.filter((row) => row.isMarked).map((row) => row.pid));
  if (below !== undefined) selected.add(below);
  let size = -1;
  while (size !== selected.size) {
    size = selected.size;
    for (const row of rows) {
      if (selected.has(row.parentPid) || selected.has(row.sessionId)) selected.add(row.pid);
    }
  }
  return rows.filter((row) => selected.has(row.pid) && row.pid !== below);
}

/**
 * Ends every process of a job: TERM, a grace, KILL, each time looking again until none is left. Returns those that
 * live on all the same (none, unless the kernel holds one). Repeatable. @spec contract.md#recovery
 */
export async function endMarked(marks: Marks, options: SweepOptions): Promise<readonly ProcessRow[]> {
  const look = async () => {
    const { rows, isComplete } = await listProcesses(marks);
    return { rows: selectMarked(rows, options.below), isComplete };
  };
  const terminated = new Set<string>();
  const afterGrace = await untilNone(look, options.graceMs, (row) => {
    const key = `${row.pid}@${row.startTime}`;
    if (!terminated.has(key)) sendSignal(row.pid, 'SIGTERM');
    terminated.add(key);
  });
  if (afterGrace.length === 0) return [];
  return untilNone(look, KILL_WAIT_MS, (row) => sendSignal(row.pid, 'SIGKILL'));
}

/** Sends a signal; true when the process was there to receive it. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (cause) {
    const code = errnoOf(cause);
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw cause;
  }
}

/** Looks until none is left: until a complete look finds none, or two looks with a pause between them. */
async function untilNone(
  look: () => Promise<ProcessLook>,
  boundMs: number,
  signal: (row: ProcessRow) => void,
): Promise<readonly ProcessRow[]> {
  const end = awakeMs() + boundMs;
  let wasEmpty = false;
  for (;;) {
    const { rows, isComplete } = await look();
    if (rows.length === 0 && (isComplete || wasEmpty)) return rows;
    for (const row of rows) signal(row);
    if (rows.length > 0 && awakeMs() >= end) return rows;
    wasEmpty = rows.length === 0;
    await pause(POLL_MS);
  }
}
