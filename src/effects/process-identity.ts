import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { invariant } from '../lib/invariant.ts';
import { filesFailed } from './errno.ts';
import { parseProcessStat } from './process-stat.ts';

const run = promisify(execFile);

/** Which process this is, across reboots, containers and reused pids. Part of the lease and of start.json. */
export interface ProcessIdentity {
  readonly host: string;
  readonly boot_id: string;
  readonly pid_namespace: string;
  readonly pid: number;
  /** Linux: kernel start ticks since boot. macOS: `ps` start time, in seconds. */
  readonly start_time: string;
}

export type Liveness = 'alive' | 'dead' | 'unknown';

/** Identity of the calling process. */
export async function readOwnIdentity(): Promise<ProcessIdentity> {
  const place = await readPlace();
  const start = await readStart(process.pid);
  invariant(start.kind === 'found', 'a running process finds itself in the process table');
  return { ...place, pid: process.pid, start_time: start.startTime };
}

/**
 * Is the process with this identity alive? `dead` is a proof: same host, same pid namespace, no process with that pid
 * and start time, or an older boot of the same machine; a zombie is dead. Whatever cannot be proven is `unknown`.
 * @spec contract.md#one-controller
 */
export async function isAlive(identity: ProcessIdentity, place?: Place): Promise<Liveness> {
  const here = place ?? (await readPlace());
  if (identity.host !== here.host || identity.pid_namespace !== here.pid_namespace) return 'unknown';
  // On the same machine another boot can only be an older one. A mere name is given to containers on many machines.
  if (identity.boot_id !== here.boot_id) return here.host.includes(MACHINE_MARK) ? 'dead' : 'unknown';
  const found = await readStart(identity.pid);
  if (found.kind === 'unreadable') return 'unknown';
  if (found.kind === 'none') return 'dead';
  return found.startTime === identity.start_time ? 'alive' : 'dead';
}

/** Is a process that lives held by a stop signal? It goes on where it was when it gets CONT. */
export async function isStopped(pid: number): Promise<boolean> {
  if (process.platform === 'darwin') {
    const ps = run('/bin/ps', ['-o', 'stat=', '-p', String(pid)], { env: { LC_ALL: 'C' } });
    return (await ps.catch(() => ({ stdout: '' }))).stdout.startsWith('T');
  }
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(absentAsNull);
  return text !== null && parseProcessStat(text)?.isStopped === true;
}

type Place = Pick<ProcessIdentity, 'host' | 'boot_id' | 'pid_namespace'>;

type StartFacts =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'found'; readonly startTime: string };

let placeOfThisProcess: Promise<Place> | null = null;

/** Host, boot and namespace cannot change below a running process: read once. */
function readPlace(): Promise<Place> {
  placeOfThisProcess ??= process.platform === 'darwin' ? readPlaceMac() : readPlaceLinux();
  return placeOfThisProcess;
}

async function readPlaceLinux(): Promise<Place> {
  return {
    host: nameHost(await readMachineId()),
    boot_id: (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim(),
    pid_namespace: await readlink('/proc/self/ns/pid'),
  };
}

async function readPlaceMac(): Promise<Place> {
  // kern.boottime moves when the clock is set; the boot session id does not.
  const boot = await run('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid']);
  const hardware = await run('/usr/sbin/sysctl', ['-n', 'kern.uuid']);
  return { host: nameHost(hardware.stdout.trim()), boot_id: boot.stdout.trim(), pid_namespace: 'macos' };
}

/** Stands before the machine's id in the name of a host. */
const MACHINE_MARK = '#';

/**
 * Two machines that share a repository over the network may share a host name, so the machine's id goes in too,
 * hashed because it is confidential by its own manual.
 */
function nameHost(machineId: string | null): string {
  if (machineId === null) return hostname();
  const digest = createHash('sha256').update(`run-orchestrator-loop\n${machineId}`).digest('hex');
  return `${hostname()}${MACHINE_MARK}${digest.slice(0, 16)}`;
}

async function readMachineId(): Promise<string | null> {
  const id = await readFile('/etc/machine-id', 'utf8').catch(absentAsNull);
  return id === null || id.trim() === '' ? null : id.trim();
}

async function readStart(pid: number): Promise<StartFacts> {
  return process.platform === 'darwin' ? readStartByPs(pid, '/bin/ps') : readStartLinux(pid);
}

async function readStartLinux(pid: number): Promise<StartFacts> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(absentAsNull);
  // With /proc mounted hidepid, another user's process looks absent: only the kernel's answer to signal 0 counts.
  if (text === null) return doesPidExist(pid) ? { kind: 'unreadable' } : { kind: 'none' };
  const stat = parseProcessStat(text);
  if (stat === null) return { kind: 'unreadable' };
  return stat.isDead ? { kind: 'none' } : { kind: 'found', startTime: stat.startTime };
}

/** When a process began, asked of the program `ps`, which is all that macOS offers; fails when it cannot be run. */
export async function readStartByPs(pid: number, ps: string): Promise<StartFacts> {
  const line = await run(ps, ['-o', 'stat=,lstart=', '-p', String(pid)], {
    env: { LC_ALL: 'C', TZ: 'UTC' },
  }).then(
    ({ stdout }) => stdout.trim(),
    (cause: unknown) => noSuchProcess(ps, cause),
  );
  if (line === '') return doesPidExist(pid) ? { kind: 'unreadable' } : { kind: 'none' };
  const [state = '', ...start] = line.split(/\s+/);
  return state.startsWith('Z') ? { kind: 'none' } : { kind: 'found', startTime: start.join(' ') };
}

/** The words with which a process was started, or what it calls itself since; empty when there is no such process. */
export async function readCommandLine(pid: number): Promise<string> {
  if (process.platform !== 'darwin')
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(absentAsNull)) ?? '';
  return run('/bin/ps', ['-ww', '-o', 'command=', '-p', String(pid)], { env: { LC_ALL: 'C' } }).then(
    ({ stdout }) => stdout,
    (cause: unknown) => noSuchProcess('/bin/ps', cause),
  );
}

/** It exits with 1 where no process has the id; one that could not be run says nothing of it. */
function noSuchProcess(ps: string, cause: unknown): string {
  if (cause instanceof Error && 'code' in cause && cause.code === 1) return '';
  throw filesFailed('run', ps, cause);
}

export function doesPidExist(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return !isErrorWithCode(cause, ['ESRCH']);
  }
}

function absentAsNull(cause: unknown): null {
  if (isErrorWithCode(cause, ['ENOENT', 'ESRCH', 'EACCES'])) return null;
  throw cause;
}

function isErrorWithCode(cause: unknown, codes: readonly string[]): boolean {
  return (
    cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && codes.includes(cause.code)
  );
}
