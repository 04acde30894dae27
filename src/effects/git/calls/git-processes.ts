import { readlink } from 'node:fs/promises';
import { readdir, readFile } from '../files/quick-files.ts';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { filesFailed, hasErrno, unlessErrno } from '../files/errno.ts';

const GONE = ['ENOENT', 'ESRCH', 'ENOTDIR'];
const HIDDEN = ['EACCES', 'EPERM'];
/** The reading helper of any command of ours: it holds no lock, and lives as long as its command looks on. */
const ONLOOKER = '\0cat-file\0--batch-command\0-z\0';

/**
 * Does any git but our own children run inside one of these folders? Where the system does not show folders
 * of processes, any git at all counts. Decides only whether a lock file may be called stale.
 * @spec contract.md#worktrees-and-history
 */
export async function isGitRunning(folders: readonly string[]): Promise<boolean> {
  return process.platform === 'linux' ? isGitRunningByProc(folders) : isGitRunningByPs();
}

async function isGitRunningByProc(folders: readonly string[]): Promise<boolean> {
  for (const pid of await unlessErrno(readdir('/proc'), GONE, [])) {
    if (!/^\d+$/.test(pid)) continue;
    const stat = await unlessErrno(readFile(`/proc/${pid}/stat`, 'latin1'), GONE, null);
    const parts = /^\d+ \((.*)\) (\S) (\d+) /s.exec(stat ?? '');
    // Z: a zombie holds nothing any more.
    if (!parts?.[1]?.startsWith('git') || parts[2] === 'Z' || Number(parts[3]) === process.pid) continue;
    if ((await unlessErrno(readFile(`/proc/${pid}/cmdline`, 'latin1'), GONE, '')).includes(ONLOOKER))
      continue;
    const cwd = await folderOf(pid);
    if (cwd === null) continue;
    if (cwd === 'hidden' || folders.some((folder) => cwd === folder || cwd.startsWith(`${folder}/`)))
      return true;
  }
  return false;
}

/** Null for a process that ended since it was listed: it holds nothing any more. */
async function folderOf(pid: string): Promise<string | null> {
  try {
    return await readlink(`/proc/${pid}/cwd`);
  } catch (error) {
    if (hasErrno(error, ...GONE)) return null;
    if (hasErrno(error, ...HIDDEN)) return 'hidden';
    throw filesFailed(error);
  }
}

async function isGitRunningByPs(): Promise<boolean> {
  const { stdout } = await unlessErrno(promisify(execFile)('ps', ['-axo', 'ppid=,comm=']), [], {
    stdout: '',
  });
  return stdout.split('\n').some((line) => {
    const parts = /^\s*(\d+)\s+(?:.*\/)?git\S*\s*$/.exec(line);
    return parts !== null && Number(parts[1]) !== process.pid;
  });
}
