import { errnoOf } from './errno.ts';
import { pause } from './pause.ts';
import { listProcesses, type Marks, type ProcessRow } from './process-table.ts';

/** Looking again this often is cheap and ends a sweep soon after the last process. */
const POLL_MS = 25;
/** One look can miss a process that is just being forked or is between two programs; it is there at the next. */
const EMPTY_LOOKS = 2;
/** A process that KILL has not ended after this long is stuck in the kernel: it is reported, not waited for. */
const KILL_WAIT_MS = 5_000;

/** The marks that every process of a job carries in its environment: whose job it is, and where. */
export function jobMarks(marker: string, dir: string): Record<string, string> {
  return { ORCHESTRATOR_DISPATCH_ID: marker, ORCHESTRATOR_JOB: dir };
}

/**
 * The living processes of a job: those with the marks in their environment, and what hangs on them (their children,
 * and the members of a session whose leader is marked) even if it cleared its own environment. A process that is
 * neither marked nor below one is never among them. @spec contract.md#recovery
 */
export async function findMarked(marks: Marks): Promise<readonly ProcessRow[]> {
  return selectMarked(await listProcesses(marks));
}

/** The pure part of `findMarked`. */
export function selectMarked(rows: readonly ProcessRow[]): readonly ProcessRow[] {
  const selected = new Set(rows.filter((row) => row.isMarked).map((row) => row.pid));
  let size = -1;
  while (size !== selected.size) {
    size = selected.size;
    for (const row of rows) {
      if (selected.has(row.parentPid) || selected.has(row.sessionId)) selected.add(row.pid);
    }
  }
  return rows.filter((row) => selected.has(row.pid));
}

/**
 * Ends every process of a job: TERM, a grace, KILL, each time looking again until none is left. Returns those that
 * live on all the same (none, unless the kernel holds one). `spare` is the caller itself. Repeatable.
 * @spec contract.md#recovery
 */
export async function endMarked(
  marks: Marks,
  options: { readonly graceMs: number; readonly spare?: number },
): Promise<readonly ProcessRow[]> {
  const find = async () => (await findMarked(marks)).filter((row) => row.pid !== options.spare);
  const terminated = new Set<string>();
  const afterGrace = await untilNone(find, options.graceMs, (row) => {
    const key = `${row.pid}@${row.startTime}`;
    if (!terminated.has(key)) sendSignal(row.pid, 'SIGTERM');
    terminated.add(key);
  });
  if (afterGrace.length === 0) return [];
  return untilNone(find, KILL_WAIT_MS, (row) => sendSignal(row.pid, 'SIGKILL'));
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

async function untilNone(
  find: () => Promise<readonly ProcessRow[]>,
  boundMs: number,
  signal: (row: ProcessRow) => void,
): Promise<readonly ProcessRow[]> {
  const end = performance.now() + boundMs;
  let emptyLooks = 0;
  for (;;) {
    const rows = await find();
    emptyLooks = rows.length === 0 ? emptyLooks + 1 : 0;
    if (emptyLooks === EMPTY_LOOKS) return rows;
    for (const row of rows) signal(row);
    if (rows.length > 0 && performance.now() >= end) return rows;
    await pause(POLL_MS);
  }
}
