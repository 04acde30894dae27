import { execFile } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { errnoOf } from './errno.ts';
import { parseProcessStat, type ProcessStat } from './process-stat.ts';

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
  /** Just changing its program, or going: its environment, and so its marks, could not be read. */
  readonly isBetween: boolean;
}

/** USER_HZ, which /proc uses on every architecture Node runs on. */
const TICKS_PER_SECOND = 100;
const PS_OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/** One look at the process table. */
export interface ProcessLook {
  /** Every living process of this machine that we may see; zombies are left out. */
  readonly rows: readonly ProcessRow[];
  /** No process was missed, for sure. Without that one that was just being forked or changed its program may be. */
  readonly isComplete: boolean;
}

export async function listProcesses(marks: Marks): Promise<ProcessLook> {
  return process.platform === 'darwin' ? { rows: await listMac(marks), isComplete: false } : lookLinux(marks);
}

/** On a machine that never rests this is some milliseconds; whoever needs to be sure looks again later. */
const PASSES_MAX = 50;

/**
 * Passes over the table, each of which reads what no pass before has read. Complete after one that found nothing to
 * read while no process id was given out: a process that it cannot see is being forked by one that has been read.
 * All at one go: nothing here waits for a disk, and a pool that reads file after file takes seven times as long.
 */
function lookLinux(marks: Marks): ProcessLook {
  const rows = new Map<string, ProcessRow | null>();
  const known = () => [...rows.values()].filter((row) => row !== null);
  for (let pass = 1; pass <= PASSES_MAX; pass += 1) {
    const newest = readNewestPid();
    const unread = listPids().filter((pid) => rows.get(pid)?.isBetween ?? !rows.has(pid));
    for (const pid of unread) rows.set(pid, readLinuxRow(pid, marks));
    if (newest === null) return { rows: known(), isComplete: false };
    if (unread.length === 0 && readNewestPid() === newest) return { rows: known(), isComplete: true };
  }
  return { rows: known(), isComplete: false };
}

function listPids(): readonly string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

/** The process id given out last, of a process or a thread; null where the kernel does not tell. */
function readNewestPid(): string | null {
  const text = readOrNull('/proc/sys/kernel/ns_last_pid')?.toString('latin1').trim() ?? '';
  return /^\d+$/.test(text) ? text : null;
}

function readLinuxRow(pid: string, marks: Marks): ProcessRow | null {
  const stat = readStat(pid);
  if (stat === null) return null;
  const environment = stat.isKernel ? null : readOrNull(`/proc/${pid}/environ`);
  const isEmpty = environment !== null && environment.length === 0;
  // An empty one is one of a program that was given none, or of the moment between two programs.
  const after = isEmpty ? readStat(pid) : stat;
  if (after === null) return null;
  return {
    pid: stat.pid,
    parentPid: stat.parentPid,
    groupId: stat.groupId,
    sessionId: stat.sessionId,
    startTime: stat.startTime,
    cpuMs: (stat.cpuTicks * 1000) / TICKS_PER_SECOND,
    isMarked: environment !== null && hasMarks(environment, marks),
    isBetween: isEmpty && !after.hasNoEnvironment,
  };
}

export function readStat(pid: string): ProcessStat | null {
  const stat = parseProcessStat(readOrNull(`/proc/${pid}/stat`)?.toString('utf8') ?? '');
  return stat?.isDead === true ? null : stat;
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
  const asked = promisify(execFile)('/bin/ps', ['-Aww', '-E', '-o', columns], {
    env: { LC_ALL: 'C', TZ: 'UTC' },
    maxBuffer: PS_OUTPUT_BYTES_MAX,
  });
  const { stdout } = await asked;
  // It lists itself, our own child that is over by now.
  return stdout
    .split('\n')
    .map((line) => parsePsLine(line, marks))
    .filter((row) => row !== null)
    .filter((row) => row.pid !== asked.child.pid);
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
    isBetween: false,
  };
}

const NOTHING = Buffer.alloc(0);
/** Most files of /proc fit into it, and are then read without asking for their size, which is always 0. */
const scratch = Buffer.alloc(64 * 1024);

/** A process may end while it is read, and another user's environment is closed to us: then there is nothing to read. */
export function readOrNull(path: string): Buffer | null {
  try {
    return readProc(path);
  } catch (cause) {
    const code = errnoOf(cause);
    if (code === 'ESRCH') return NOTHING;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EPERM') return null;
    throw cause;
  }
}

function readProc(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const size = readSync(file, scratch);
    return size < scratch.length ? Buffer.from(scratch.subarray(0, size)) : readFileSync(path);
  } finally {
    closeSync(file);
  }
}
