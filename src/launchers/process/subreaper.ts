import { readdirSync, readFileSync } from 'node:fs';
import { findPrograms } from '../../effects/find-programs.ts';
import { hasErrno } from '../../effects/git/files/errno.ts';

/** The number of prctl(2), by the architecture as Node names it. */
const PRCTL: Readonly<Record<string, number>> = { x64: 157, arm64: 167 };
/** PR_SET_CHILD_SUBREAPER of the kernel's prctl.h. It holds across execve. */
const SET_CHILD_SUBREAPER = 36;

/** By each program that can: it asks the kernel, then becomes the program that is to be started. */
const BECOME: readonly (readonly [program: string, ...args: string[]])[] = [
  ['perl', '-e', `syscall(PRCTL, ${SET_CHILD_SUBREAPER}, 1, 0, 0, 0); exec { $ARGV[0] } @ARGV`],
  [
    'python3',
    '-c',
    `import ctypes, os, sys; ctypes.CDLL(None).prctl(${SET_CHILD_SUBREAPER}, 1, 0, 0, 0); os.execv(sys.argv[1], sys.argv[1:])`,
  ],
];

export interface Machine {
  readonly platform: string;
  readonly architecture: string;
  readonly path: string | undefined;
}

export function machineOf({ platform, arch }: NodeJS.Process): Omit<Machine, 'path'> {
  return { platform, architecture: arch };
}

/**
 * The words before a command line with which it becomes the parent of all that its descendants orphan, whatever
 * session and environment they gave themselves; none where this machine has no way to it. @spec contract.md#recovery
 */
export async function adoptingWords({ platform, architecture, path }: Machine): Promise<readonly string[]> {
  const prctl = PRCTL[architecture];
  if (platform !== 'linux' || prctl === undefined) return [];
  const found = await findPrograms(
    BECOME.map(([program]) => program),
    { path, cwd: '/' },
  );
  for (const [name, ...args] of BECOME) {
    const program = found.get(name);
    if (program !== undefined) return [program, ...args.map((word) => word.replace('PRCTL', String(prctl)))];
  }
  return [];
}

/** Has this process children? What it adopted and nobody waits for stays in the process table as long as it lives. */
export function hasChildren(): boolean {
  try {
    const threads = readdirSync('/proc/self/task');
    return threads.some((id) => readFileSync(`/proc/self/task/${id}/children`, 'latin1').trim() !== '');
  } catch (error) {
    // No such table here (macOS, some kernels), or a thread that ended meanwhile.
    if (hasErrno(error, 'ENOENT', 'ESRCH')) return false;
    throw error;
  }
}
