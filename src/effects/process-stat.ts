/** One line of `/proc/<pid>/stat`, as far as we need it. */
export interface ProcessStat {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  readonly sessionId: number;
  /** A zombie or a process being torn down: nothing of it runs any more. */
  readonly isDead: boolean;
  /** User and system time of the process and of the children it has waited for, in kernel ticks. */
  readonly cpuTicks: number;
  readonly startTime: string;
}

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
  if (pid === null || parentPid === null || groupId === null || sessionId === null) return null;
  if (state === undefined || startTime === undefined || !/^\d+$/.test(startTime)) return null;
  const cpuTicks = ticks.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  return { pid, parentPid, groupId, sessionId, isDead: 'ZXx'.includes(state), cpuTicks, startTime };
}

function toCount(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number.parseInt(text, 10) : null;
}
