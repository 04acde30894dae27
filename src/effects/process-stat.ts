/** One line of `/proc/<pid>/stat`, as far as we need it. */
export interface ProcessStat {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  readonly sessionId: number;
  /** A zombie or a process being torn down: nothing of it runs any more. */
  readonly isDead: boolean;
  /** Held by a stop signal. */
  readonly isStopped: boolean;
  /** A thread of the kernel: no program, no environment. */
  readonly isKernel: boolean;
  /** Its program is loaded and began without any environment. */
  readonly hasNoEnvironment: boolean;
  /** User and system time of the process and of the children it has waited for, in kernel ticks. */
  readonly cpuTicks: number;
  readonly startTime: string;
}

/** PF_KTHREAD of the kernel's sched.h. */
const KERNEL_THREAD = 0x200000;

/** Parses `/proc/<pid>/stat`; null for anything else. The command name may hold spaces and parentheses. */
export function parseProcessStat(text: string): ProcessStat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 1 || close < open) return null;
  const pid = toCount(text.slice(0, open).trim());
  // Field 3 of proc(5) is the first one after the name.
  const fields = text
    .slice(close + 1)
    .trim()
    .split(' ');
  const numberAt = (field: number): number | null => toCount(fields[field - 3]);
  const state = fields[0];
  const startTime = fields[22 - 3];
  const [parentPid, groupId, sessionId] = [numberAt(4), numberAt(5), numberAt(6)];
  const ticks = [14, 15, 16, 17].map(numberAt);
  const threads = numberAt(20) ?? 0;
  // Addresses, beyond what a number holds exactly.
  const [environmentStart, environmentEnd] = [fields[50 - 3], fields[51 - 3]];
  if (pid === null || parentPid === null || groupId === null || sessionId === null) return null;
  if (state === undefined || startTime === undefined || !/^\d+$/.test(startTime)) return null;
  const cpuTicks = ticks.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  return {
    pid,
    parentPid,
    groupId,
    sessionId,
    // The first thread may be over while others go on, and is for a moment when one of them starts a program.
    isDead: 'Xx'.includes(state) || (state === 'Z' && threads <= 1),
    isStopped: state === 'T',
    isKernel: ((numberAt(9) ?? 0) & KERNEL_THREAD) !== 0,
    hasNoEnvironment:
      environmentEnd !== undefined && environmentEnd !== '0' && environmentStart === environmentEnd,
    cpuTicks,
    startTime,
  };
}

function toCount(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number.parseInt(text, 10) : null;
}
