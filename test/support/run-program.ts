import { spawn, type ChildProcess } from 'node:child_process';
import { isolatedEnvironment, type TestRepository } from './make-repository.ts';
import { PROGRAM } from './project-paths.ts';

const GIVE_UP_AFTER_MS = 120_000;

export interface ProgramResult {
  /** Null when a signal ended the program. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  /** Where the program starts; the repository's root otherwise. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** After this the program is killed and the test fails. */
  readonly giveUpAfterMs?: number;
}

/** A program that runs meanwhile. */
export interface RunningProgram {
  readonly pid: number;
  /** Sends a signal to the program alone, as a person or the kernel does. */
  kill(signal: NodeJS.Signals): void;
  /** What it has printed on standard output so far. */
  printed(): string;
  readonly ended: Promise<ProgramResult>;
}

/** Runs the built program in a repository until it ends. */
export function runProgram(
  repository: TestRepository,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  return startProgram(repository, args, options).ended;
}

/** Starts the built program in a repository with a home folder and an environment of its own. */
export function startProgram(
  repository: TestRepository,
  args: readonly string[],
  options: ProgramOptions = {},
): RunningProgram {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: options.cwd ?? repository.root,
    env: { ...isolatedEnvironment(repository.folder), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const ended = untilClosed(child, options.giveUpAfterMs ?? GIVE_UP_AFTER_MS).then(({ code, signal }) => ({
    code,
    signal,
    stdout: stdout(),
    stderr: stderr(),
  }));
  return {
    pid: child.pid ?? -1,
    kill: (signal) => void child.kill(signal),
    printed: stdout,
    ended: ended.catch((cause: unknown) => {
      throw new Error(`${args.join(' ')} did not end by itself:\n${stdout()}\n${stderr()}`, { cause });
    }),
  };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Agents that outlive the program do not hold its output: they write to their own logs. */
function untilClosed(child: ChildProcess, giveUpAfterMs: number): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const bound = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`still running after ${giveUpAfterMs} ms`));
    }, giveUpAfterMs);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(bound);
      resolve({ code, signal });
    });
  });
}
