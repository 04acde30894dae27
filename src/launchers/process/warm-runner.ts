import { type ChildProcess, spawn } from 'node:child_process';
import { startTimer } from '../../effects/awake-time.ts';
import { runnerMark } from '../../effects/sweep.ts';
import type { JobWords } from './job-words.ts';
import { type JobOrder, type Order, readWord, type Word } from './runner-words.ts';
import { TITLE_ROOM } from './runner-title.ts';

/** Between two jobs of a round lie milliseconds; a start now and then costs less than a process kept for hours. */
const IDLE_MS = 5_000;

/** A process that mostly waits collects its garbage early; kept for many jobs it stays half as big. */
const SMALL = '--max-semi-space-size=1';

export interface RunnerProgram {
  /** Absolute path of the bundled runner. */
  readonly runnerPath: string;
  readonly nodePath: string;
  /** Its own, without anything of a job. */
  readonly environment: Readonly<Record<string, string>>;
  /** What it is started by: see `adoptingWords`. */
  readonly startedBy: readonly string[];
}

/** `accepted`: start.json stands, made by this runner or another one. */
export type Answer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'gone'; readonly why: string };

type Activity =
  | { readonly kind: 'waiting'; readonly timer: NodeJS.Timeout | null }
  | { readonly kind: 'asked'; readonly answer: (answer: Answer) => void }
  | { readonly kind: 'serving'; readonly dir: string; readonly nonce: string }
  /** The pipe is closed: whatever it does, it tells nobody. */
  | { readonly kind: 'released' };

/**
 * A runner process and the pipe to it, in a session of its own and with nothing else of ours open, so that it lives
 * on with its job when we die. @spec contract.md#recovery
 */
export class WarmRunner {
  readonly #child: ChildProcess;
  readonly #words: JobWords;
  #activity: Activity = { kind: 'waiting', timer: null };
  /** Resolves with how it ended, after its last word. */
  readonly gone: Promise<string>;

  /** `dir`: of the first job that it gets; what it is left with by a job stands below a job of the same repository. */
  constructor(program: RunnerProgram, words: JobWords, dir: string) {
    this.#words = words;
    const line = [...program.startedBy, program.nodePath, SMALL, program.runnerPath, TITLE_ROOM];
    const [first = program.nodePath, ...args] = line;
    this.#child = spawn(first, args, {
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { ...program.environment, ...runnerMark(dir) },
    });
    // It must not keep the controller from ending.
    this.#child.unref();
    this.#child.channel?.unref();
    this.#child.on('message', (message: unknown) => this.#hear(readWord(message)));
    this.gone = endOf(this.#child);
    void this.gone.then((why) => this.#noteGone(why));
  }

  get isWaiting(): boolean {
    return this.#activity.kind === 'waiting';
  }

  serves(dir: string): boolean {
    return this.#activity.kind === 'serving' && this.#activity.dir === dir;
  }

  /** Hands a job over to a runner that waits. One that does not answer is let go. */
  begin(order: JobOrder, waitMs: number): Promise<Answer> {
    this.#rest();
    return new Promise((resolve) => {
      const timer = startTimer(waitMs / 1000, () => {
        // Somebody may have stopped it: it shall not stay behind.
        this.#child.kill('SIGCONT');
        resolve({ kind: 'silent' });
        this.release();
      });
      const answer = (given: Answer) => {
        timer.cancel();
        resolve(given);
      };
      this.#activity = { kind: 'asked', answer };
      this.#tell(order);
    });
  }

  /** Tells it to end this job; when it serves another by now, it goes on with that. */
  stop(dir: string): void {
    this.#tell({ kind: 'stop', dir });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Ends the pipe: the runner finishes the job it has, and ends. */
  release(): void {
    const last = this.#rest();
    this.#activity = { kind: 'released' };
    if (last.kind === 'serving') this.#words.forget(last.dir);
    if (last.kind === 'asked') last.answer({ kind: 'gone', why: 'was let go' });
    if (this.#child.connected) this.#child.disconnect();
  }

  #rest(): Activity {
    const activity = this.#activity;
    if (activity.kind === 'waiting' && activity.timer !== null) clearTimeout(activity.timer);
    return activity;
  }

  #wait(): void {
    this.#activity = { kind: 'waiting', timer: setTimeout(() => this.release(), IDLE_MS).unref() };
  }

  /** One that cannot be told is gone, and its end says so. */
  #tell(order: Order): void {
    this.#child.send(order, () => undefined);
  }

  #hear(word: Word | null): void {
    const activity = this.#activity;
    if (activity.kind === 'released') return;
    // No runner of this version: it gets no job, and what it has counts as lost.
    if (word === null) return this.kill();
    switch (word.kind) {
      case 'started':
        this.#activity = { kind: 'serving', dir: word.dir, nonce: word.nonce };
        this.#words.note(word.dir, { kind: 'serving', nonce: word.nonce });
        break;
      case 'taken':
        this.#wait();
        break;
      case 'over':
        if (activity.kind !== 'serving') return this.kill();
        this.#wait();
        if (word.isLast) this.release();
        this.#words.note(word.dir, { kind: 'over', nonce: activity.nonce, exitSha256: word.exitSha256 });
        return;
    }
    if (activity.kind === 'asked') activity.answer({ kind: 'accepted' });
  }

  #noteGone(why: string): void {
    const last = this.#rest();
    this.#activity = { kind: 'released' };
    if (last.kind === 'serving') this.#words.note(last.dir, { kind: 'lost' });
    if (last.kind === 'asked') last.answer({ kind: 'gone', why });
  }
}

/** How a process ended, once its pipe is empty too: its last word may still be in it when the process is over. */
function endOf(child: ChildProcess): Promise<string> {
  const exit = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(`ended (${signal ?? `exit code ${code}`})`));
    child.on('error', (cause) => {
      if (child.pid === undefined) resolve(`could not be started: ${cause.message}`);
    });
  });
  const silence = new Promise<void>((resolve) => {
    child.once('disconnect', resolve);
  });
  return exit.then(async (why) => {
    if (child.connected) await silence;
    return why;
  });
}
