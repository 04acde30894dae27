import { PortFailure } from '../../../ports/failure.ts';
import { startTimer } from '../../awake-time.ts';
import { lockHeld } from '../files/errno.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import { watchForBlock } from './blocked-git.ts';
import { startGit } from './start-git.ts';

/** One call of git. `env` holds only what this call adds to the allow-list: GIT_DIR, GIT_INDEX_FILE… */
interface GitCall {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array;
  /** Gets the output piece by piece: nothing of it is held, so it may be of any length. */
  readonly visitOutput?: (chunk: Uint8Array) => void;
  /** Exit codes that mean something here; any other is `git.failed`. Default: 0 only. */
  readonly exits?: readonly number[];
}

export interface GitRun {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export type Git = (call: GitCall) => Promise<GitRun>;

export interface GitOptions {
  /** Environment of this process; only the names of the allow-list are passed on. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs?: number;
  readonly outputBytesMax?: number;
}

const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'TZ'];

/** Nothing here may run a program, ask a person, page, collect garbage or leave an object unsynced. */
const SETTINGS = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.fsync=all',
  'gc.auto=0',
  'maintenance.auto=false',
  // A person's garbage collection rewrites all packed refs; git waits for a second by itself.
  'core.packedRefsTimeout=10000',
  'worktree.useRelativePaths=false',
];

/** Arguments that every call of git begins with. @spec contract.md#git-calls */
export const GIT_PREFIX: readonly string[] = [
  '--no-pager',
  ...SETTINGS.flatMap((setting) => ['-c', setting]),
];

/** What each git that a process of ours starts has in its environment. */
export function gitMark(pid: number): Record<string, string> {
  return { ORCHESTRATOR_GIT_OF: String(pid) };
}

/** The whole environment of a git call: an allow-list, never inherited GIT_*. @spec contract.md#git-calls */
export function gitEnvironment(
  environment: GitOptions['environment'],
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = environment[name];
    if (value !== undefined) passed[name] = value;
  }
  return {
    ...passed,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
    // Reflogs want an identity; commits of ours always bring their own.
    GIT_AUTHOR_NAME: 'run-orchestrator-loop',
    GIT_AUTHOR_EMAIL: 'noreply@localhost',
    GIT_COMMITTER_NAME: 'run-orchestrator-loop',
    GIT_COMMITTER_EMAIL: 'noreply@localhost',
    // A git outlives a controller that is killed; the next one waits for its end.
    ...gitMark(process.pid),
    ...extra,
  };
}

/** Of git's own variables, those that say who a person is and how git is set up for them. */
const PERSONS_OWN = /^GIT_(?:CONFIG_|AUTHOR_|COMMITTER_)/;

/**
 * The environment of a call that asks what git does for the person: theirs, without what leads git to another
 * repository, as a hook of one does. @spec contract.md#git-calls
 */
export function personEnvironment(environment: GitOptions['environment']): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment))
    if (value !== undefined && (!name.startsWith('GIT_') || PERSONS_OWN.test(name))) kept[name] = value;
  return { ...kept, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', ...gitMark(process.pid) };
}

/** Calls git as the person would; only for questions that run nothing. @spec contract.md#git-calls */
export function createPersonGit(options: GitOptions): Git {
  return createGit({ timeoutMs: GIT_LIMITS.batchAnswerTimeoutMs, ...options }, personEnvironment);
}

/**
 * Makes the executor of git: bounded in time and output, in its own process group, so that an interrupt of
 * the terminal never stops git in the middle of a write. @spec contract.md#git-calls
 */
export function createGit(options: GitOptions, environmentOf: typeof gitEnvironment = gitEnvironment): Git {
  const timeoutMs = options.timeoutMs ?? GIT_LIMITS.commandTimeoutMs;
  const outputBytesMax = options.outputBytesMax ?? GIT_LIMITS.outputBytesMax;
  return async (call) => {
    const ended = await runToEnd(
      call,
      environmentOf(options.environment, call.env),
      timeoutMs,
      outputBytesMax,
    );
    const name = call.args.find((argument) => /^[a-z]/.test(argument) && !argument.includes('=')) ?? 'git';
    if (ended.trouble instanceof PortFailure) throw ended.trouble;
    if (ended.trouble !== null) throw new PortFailure('git.failed', `git ${name} ${ended.trouble}`);
    if (ended.code === null) {
      throw new PortFailure('git.failed', `git ${name} was ended by ${ended.signal ?? 'something'}`);
    }
    if (!(call.exits ?? [0]).includes(ended.code))
      throw unexpectedExit(name, { code: ended.code, stderr: ended.stderr });
    return { code: ended.code, stdout: ended.stdout, stderr: ended.stderr };
  };
}

/** What an exit that means nothing to the caller is told as. */
export function unexpectedExit(name: string, { code, stderr }: Pick<GitRun, 'code' | 'stderr'>): PortFailure {
  const lock = /Unable to create '(.+?\.lock)': File exists/s.exec(stderr)?.[1];
  if (lock !== undefined) return lockHeld(lock);
  return new PortFailure('git.failed', `git ${name} exited with ${code}: ${stderr.trim().slice(0, 2_000)}`);
}

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Why the process was not allowed to end by itself, or did not start. */
  readonly trouble: string | PortFailure | null;
}

function runToEnd(
  call: GitCall,
  env: Record<string, string>,
  timeoutMs: number,
  outputBytesMax: number,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = startGit([...GIT_PREFIX, ...call.args], { cwd: call.cwd, env });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let outBytes = 0;
    let errBytes = 0;
    let trouble: Ended['trouble'] = null;
    const stop = (why: string | PortFailure): void => {
      trouble ??= why;
      if (child.pid !== undefined) endGroup(child.pid);
    };
    const forget = noteGroup(child.pid);
    const unwatch = watchForBlock({ cwd: call.cwd, env }, stop);
    const timer = startTimer(timeoutMs / 1000, () => stop(`ran longer than ${timeoutMs} ms`));
    child.stdout.on('data', (chunk: Buffer) => {
      if (call.visitOutput !== undefined) {
        call.visitOutput(chunk);
        return;
      }
      outBytes += chunk.length;
      if (outBytes > outputBytesMax) stop(`printed more than ${outputBytesMax} bytes`);
      else stdout.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errBytes += chunk.length;
      if (errBytes - chunk.length < GIT_LIMITS.errorBytesMax) stderr.push(chunk);
    });
    // A git that ends before it has read its input is judged by its exit code, not by the broken pipe.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => {
      trouble ??= `could not be started: ${error.message}`;
      if (child.pid === undefined) settle(null, null);
    });
    child.on('close', (code, signal) => settle(code, signal));
    const settle = (code: number | null, signal: string | null): void => {
      timer.cancel();
      unwatch();
      forget();
      resolve({
        code,
        signal,
        trouble,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString(),
      });
    };
    child.stdin.end(call.stdin ?? Buffer.alloc(0));
  });
}

const groups = new Set<number>();

/** Remembers a git that was started, for `endEveryGit`; the answer forgets it. */
export function noteGroup(pid: number | undefined): () => void {
  if (pid !== undefined) groups.add(pid);
  return () => {
    if (pid !== undefined) groups.delete(pid);
  };
}

/** For a process that ends at once: no git of its stays behind. */
export function endEveryGit(): void {
  for (const pid of groups) endGroup(pid);
}

/** Ends a process and everything in its group. */
export function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // ESRCH: the group ended by itself meanwhile, which is what was wanted.
  }
}
