import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { RUNTIME } from '../contract/paths.ts';
import type { JobAbove } from '../ports/requests.ts';
import { pause } from './pause.ts';
import { doesPidExist } from './process-identity.ts';
import { parsePsLine, readOrNull, readStat } from './process-table.ts';

/** A process as its descendants see it. */
interface Kin {
  readonly parentPid: number;
  readonly sessionId: number;
  /** What it was started with, as one text in which every entry has a separator before and behind it; null for another user's. */
  readonly environment: string | null;
  /** Just changing its program: it will be readable in a moment. */
  readonly isBetween: boolean;
}

/** A chain changes while processes in it end; a moment later it stands. */
const TRIES_MAX = 20;
const TRY_MS = 25;
/** More than any shell, terminal and service manager stacked up. */
const CHAIN_MAX = 1_000;

/**
 * The job of this repository that a process is, or stands below: one whose mark it, a process above it, or the leader
 * of its or their session was started with. Emptying its own environment hides none of these.
 * @spec contract.md#ownership
 */
export async function findJobAbove(pid: number, root: string): Promise<JobAbove> {
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const found = await walkUp(pid, `ORCHESTRATOR_JOB=${root}/${RUNTIME}/`);
    if (found !== null) return found;
    await pause(TRY_MS);
  }
  return { kind: 'unreadable' };
}

/** Null when something changed on the way. */
async function walkUp(start: number, mark: string): Promise<JobAbove | null> {
  const seen = new Set<number>();
  let pid = start;
  for (let height = 0; height < CHAIN_MAX && pid > 0 && !seen.has(pid); height += 1) {
    seen.add(pid);
    const kin = await readKin(pid);
    // What another user started is above what ours did; where even its name is hidden, nothing of ours is above it.
    if (kin === null) return pid !== start && doesPidExist(pid) ? { kind: 'none' } : null;
    if (kin.isBetween || (pid === start && kin.environment === null)) return null;
    const leader = kin.sessionId === pid ? null : await readKin(kin.sessionId);
    const job = findMark(kin.environment, mark) ?? findMark(leader?.environment ?? null, mark);
    if (job !== null) return { kind: 'job', job };
    pid = kin.parentPid;
  }
  return { kind: 'none' };
}

/** Those above a process, the nearest first, as far up as they can be seen. */
export async function listAncestors(pid: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let kin = await readKin(pid); kin !== null && kin.parentPid > 0; kin = await readKin(kin.parentPid)) {
    if (found.length === CHAIN_MAX || found.includes(kin.parentPid)) break;
    found.push(kin.parentPid);
  }
  return found;
}

/** What follows the mark, up to the end of its entry. */
export function findMark(environment: string | null, mark: string): string | null {
  if (environment === null) return null;
  for (const separator of ['\0', ' ']) {
    const at = environment.indexOf(`${separator}${mark}`);
    if (at === -1) continue;
    const from = at + separator.length + mark.length;
    return environment.slice(from, environment.indexOf(separator, from));
  }
  return null;
}

function readKin(pid: number): Promise<Kin | null> {
  return process.platform === 'darwin' ? readKinMac(pid) : Promise.resolve(readKinLinux(pid));
}

function readKinLinux(pid: number): Kin | null {
  const stat = readStat(String(pid));
  if (stat === null) return null;
  const bytes = stat.isKernel ? null : readOrNull(`/proc/${pid}/environ`);
  const isEmpty = bytes !== null && bytes.length === 0;
  // As in a look at the whole table: one that was given none, or the moment between two programs.
  const after = isEmpty ? readStat(String(pid)) : stat;
  if (after === null) return null;
  return {
    parentPid: after.parentPid,
    sessionId: after.sessionId,
    environment: bytes === null ? null : `\0${bytes.toString('utf8')}\0`,
    isBetween: isEmpty && !after.hasNoEnvironment,
  };
}

async function readKinMac(pid: number): Promise<Kin | null> {
  const columns = 'pid=,ppid=,pgid=,stat=,lstart=,command=';
  const options = { env: { LC_ALL: 'C', TZ: 'UTC' } };
  const line = await promisify(execFile)(
    '/bin/ps',
    ['-ww', '-E', '-o', columns, '-p', String(pid)],
    options,
  ).then(
    ({ stdout }) => stdout.trimEnd(),
    () => '',
  );
  const row = parsePsLine(line, {});
  if (row === null) return null;
  // There the environment follows the command; which of them is a word of the command does not matter: it only refuses.
  return { parentPid: row.parentPid, sessionId: row.sessionId, environment: ` ${line} `, isBetween: false };
}
