import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { errnoOf } from './errno.ts';
import { parseProcessStat } from './process-stat.ts';

/** Environment entries that all have to be there; null asks only for the name. */
export type Marks = Readonly<Record<string, string | null>>;

/** One living process. `isMarked`: its environment at start holds every mark asked for. */
export interface ProcessRow {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  /** Linux: the session. macOS does not tell; there it is the process group. */
  readonly sessionId: number;
  readonly startTime: string;
  /** User and system time with that of waited-for children, milliseconds; null on macOS. */
  readonly cpuMs: number | null;
  readonly isMarked: boolean;
}

/** USER_HZ, which /proc uses on every architecture Node runs on. */
const TICKS_PER_SECOND = 100;
/** A machine may have more processes than we may have open files. */
const READ_AT_ONCE = 64;
const PS_OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/** Every living process of this machine that we may see; zombies are left out. */
export function listProcesses(marks: Marks): Promise<readonly ProcessRow[]> {
  return process.platform === 'darwin' ? listMac(marks) : listLinux(marks);
}

async function listLinux(marks: Marks): Promise<readonly ProcessRow[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const rows: ProcessRow[] = [];
  for (let first = 0; first < pids.length; first += READ_AT_ONCE) {
    const batch = pids.slice(first, first + READ_AT_ONCE).map((pid) => readLinuxRow(pid, marks));
    for (const row of await Promise.all(batch)) if (row !== null) rows.push(row);
  }
  return rows;
}

async function readLinuxRow(pid: string, marks: Marks): Promise<ProcessRow | null> {
  const stat = parseProcessStat((await readOrNull(`/proc/${pid}/stat`))?.toString('utf8') ?? '');
  if (stat === null || stat.isDead) return null;
  const environment = await readOrNull(`/proc/${pid}/environ`);
  return {
    pid: stat.pid,
    parentPid: stat.parentPid,
    groupId: stat.groupId,
    sessionId: stat.sessionId,
    startTime: stat.startTime,
    cpuMs: (stat.cpuTicks * 1000) / TICKS_PER_SECOND,
    isMarked: environment !== null && hasMarks(environment, marks),
  };
}

/** Does a NUL-separated environment hold every mark as a whole entry? */
export function hasMarks(environment: Buffer, marks: Marks): boolean {
  const framed = Buffer.concat([Buffer.from('\0'), environment, Buffer.from('\0')]);
  return Object.entries(marks).every(([name, value]) =>
    framed.includes(value === null ? `\0${name}=` : `\0${name}=${value}\0`),
  );
}

async function listMac(marks: Marks): Promise<readonly ProcessRow[]> {
  const columns = 'pid=,ppid=,pgid=,stat=,lstart=,command=';
  const answer = await promisify(execFile)('/bin/ps', ['-Aww', '-E', '-o', columns], {
    env: { LC_ALL: 'C', TZ: 'UTC' },
    maxBuffer: PS_OUTPUT_BYTES_MAX,
  });
  return answer.stdout
    .split('\n')
    .map((line) => parsePsLine(line, marks))
    .filter((row) => row !== null);
}

/**
 * One line of `ps -Aww -E -o pid=,ppid=,pgid=,stat=,lstart=,command=`; null for zombies and for anything else. The
 * environment follows the command, separated by blanks, so a value with blanks is matched as a whole text.
 */
export function parsePsLine(line: string, marks: Marks): ProcessRow | null {
  const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\w+ +\w+ +\d+ +[\d:]+ +\d+)\s+(.*)$/.exec(line);
  if (match === null) return null;
  const [, pid = '', parentPid = '', groupId = '', state = '', start = '', command = ''] = match;
  if (state.startsWith('Z')) return null;
  const framed = `${command} `;
  return {
    pid: Number.parseInt(pid, 10),
    parentPid: Number.parseInt(parentPid, 10),
    groupId: Number.parseInt(groupId, 10),
    sessionId: Number.parseInt(groupId, 10),
    startTime: start.replace(/ +/g, ' '),
    cpuMs: null,
    isMarked: Object.entries(marks).every(([name, value]) =>
      framed.includes(value === null ? ` ${name}=` : ` ${name}=${value} `),
    ),
  };
}

/** A process may end while it is read, and another user's environment is closed to us: both are no rows of ours. */
async function readOrNull(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = errnoOf(cause);
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM') return null;
    throw cause;
  }
}
