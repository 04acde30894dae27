import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { PortFailure } from '../../../ports/failure.ts';
import { startTimer, type Timer } from '../../awake-time.ts';
import { type GitSurroundings, watchForBlock } from './blocked-git.ts';
import {
  endGroup,
  GIT_PREFIX,
  gitEnvironment,
  type GitOptions,
  noteGroup,
  unexpectedExit,
} from './git-command.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import { unexpected } from './parse-output.ts';
import { startGit } from './start-git.ts';

export type Reading<A> =
  /** Not whole before so many bytes have come in. */
  | { readonly kind: 'more'; readonly bytes: number }
  | { readonly kind: 'whole'; readonly used: number; readonly answer: A };

export interface Question<A> {
  readonly request: Buffer;
  /** Takes the answer from the front of what came in; throws `git.output-unexpected`. */
  read(received: Buffer): Reading<A>;
  /** Is it safe to ask again when the helper died on it? */
  readonly isRepeatable: boolean;
}

export interface HelperCommand {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** What a process remembers holds for as long as this gives the same; a question after that goes to a new one. */
  readonly stamp: () => string;
}

interface Asked {
  readonly request: Buffer;
  /** Bytes used, or how many have to come in first. */
  readonly take: (received: Buffer) => { readonly used: number } | { readonly more: number };
  readonly reject: (error: PortFailure) => void;
  readonly isRepeatable: boolean;
  readonly times: number;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const ASKED_MAX = 2;

/**
 * A git command that answers question after question: asking it costs a fraction of starting git. It starts with the
 * first question, again when it died, and ends at `close`. @spec contract.md#git-calls
 */
export class GitHelper {
  readonly #name: string;
  readonly #start: () => Child;
  readonly #stamp: () => string;
  #stamped = '';
  #child: Child | null = null;
  #isClosed = false;
  #received: Buffer[] = [];
  #receivedBytes = 0;
  #wantedBytes = 1;
  #complaint = '';
  #waiting: Asked[] = [];
  #timer: Timer | null = null;
  readonly #around: GitSurroundings;
  #unwatch: (() => void) | null = null;

  constructor(options: GitOptions, { args, cwd, env, stamp }: HelperCommand) {
    this.#name = args[0] ?? 'git';
    this.#stamp = stamp;
    this.#around = { cwd, env };
    this.#start = () =>
      startGit([...GIT_PREFIX, ...args], { cwd, env: gitEnvironment(options.environment, env) });
  }

  ask<A>(question: Question<A>): Promise<A> {
    return new Promise((resolve, reject) => {
      const take = (received: Buffer) => {
        const reading = question.read(received);
        if (reading.kind === 'more') return { more: reading.bytes };
        resolve(reading.answer);
        return { used: reading.used };
      };
      if (this.#isClosed) return reject(closedFailure());
      this.#renew();
      this.#put({ ...question, take, reject, times: 1 });
    });
  }

  close(): void {
    this.#isClosed = true;
    if (this.#child !== null) this.#end(this.#child, closedFailure(), false);
  }

  #renew(): void {
    const stamp = this.#stamp();
    const isStale = this.#child !== null && stamp !== this.#stamped;
    this.#stamped = stamp;
    if (!isStale || this.#child === null) return;
    const left = this.#waiting;
    this.#waiting = [];
    this.#end(this.#child, closedFailure(), false);
    for (const asked of left) this.#put(asked);
  }

  #put(asked: Asked): void {
    this.#child ??= this.#listen(this.#start());
    const { stdin } = this.#child;
    // Questions that are asked at once go out in one write.
    if (stdin.writableCorked === 0) {
      stdin.cork();
      process.nextTick(() => stdin.uncork());
    }
    this.#waiting.push(asked);
    stdin.write(asked.request);
    this.#keepTime();
  }

  #listen(child: Child): Child {
    const died = (failure: PortFailure): void => this.#end(child, failure, true);
    child.once('close', noteGroup(child.pid));
    this.#complaint = '';
    child.stdout.on('data', (chunk: Buffer) => this.#take(child, chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      if (child === this.#child && this.#complaint.length < GIT_LIMITS.errorBytesMax)
        this.#complaint += chunk.toString();
    });
    // A broken pipe is followed by the end of the process, which is where it is judged.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) =>
      died(new PortFailure('git.failed', `git ${this.#name} could not be started: ${error.message}`)),
    );
    child.on('close', (code, signal) => died(this.#diedOf(code, signal)));
    return child;
  }

  #diedOf(code: number | null, signal: string | null): PortFailure {
    if (code === 0) return unexpected(`expected an answer of git ${this.#name}`, 'its end');
    if (code !== null) return unexpectedExit(this.#name, { code, stderr: this.#complaint });
    return new PortFailure('git.failed', `git ${this.#name} was ended by ${signal ?? 'something'}`);
  }

  #take(from: Child, chunk: Buffer): void {
    if (from !== this.#child) return;
    this.#received.push(chunk);
    this.#receivedBytes += chunk.length;
    if (this.#receivedBytes < this.#wantedBytes) return;
    try {
      this.#answer(Buffer.concat(this.#received));
    } catch (error) {
      const failure = error instanceof PortFailure ? error : unexpected('expected an answer', chunk);
      this.#end(from, failure, false);
    }
    this.#keepTime();
  }

  #answer(received: Buffer): void {
    let rest = received;
    this.#wantedBytes = 1;
    for (let first = this.#waiting[0]; first !== undefined && rest.length > 0; first = this.#waiting[0]) {
      const taken = first.take(rest);
      if ('more' in taken) {
        this.#wantedBytes = taken.more;
        break;
      }
      rest = rest.subarray(taken.used);
      this.#waiting.shift();
    }
    if (this.#waiting.length === 0 && rest.length > 0) {
      throw unexpected('expected no answer without a question', rest);
    }
    this.#received = rest.length === 0 ? [] : [rest];
    this.#receivedBytes = rest.length;
  }

  #end(died: Child, failure: PortFailure, again: boolean): void {
    if (this.#child !== died) return;
    this.#child = null;
    this.#received = [];
    this.#receivedBytes = 0;
    this.#wantedBytes = 1;
    if (died.pid !== undefined) endGroup(died.pid);
    const left = this.#waiting;
    this.#waiting = [];
    for (const asked of left) {
      const isAgain = again && asked.isRepeatable && !this.#isClosed && asked.times < ASKED_MAX;
      if (isAgain) this.#put({ ...asked, times: asked.times + 1 });
      else asked.reject(failure);
    }
    this.#keepTime();
  }

  /** Called on every question and every piece of an answer: whoever waits longer than the bound waits in vain. */
  #keepTime(): void {
    this.#watch();
    if (this.#timer !== null) this.#timer.refresh();
    else if (this.#waiting.length > 0) {
      // The helper's pipes keep the process alive while there is something to wait for.
      this.#timer = startTimer(GIT_LIMITS.batchAnswerTimeoutMs / 1000, () => this.#late(), true);
    }
  }

  #watch(): void {
    if (this.#waiting.length > 0) {
      this.#unwatch ??= watchForBlock(this.#around, (failure) => {
        if (this.#child !== null) this.#end(this.#child, failure, false);
      });
      return;
    }
    this.#unwatch?.();
    this.#unwatch = null;
  }

  #late(): void {
    this.#timer = null;
    if (this.#waiting.length === 0 || this.#child === null) return;
    this.#end(this.#child, new PortFailure('git.failed', `git ${this.#name} gave no answer in time`), false);
  }
}

/** Questions whose answer is one line, the line end not included. */
export function lineQuestion(request: Buffer, isRepeatable: boolean): Question<string> {
  return {
    request,
    isRepeatable,
    read(received) {
      const end = received.indexOf(0x0a);
      if (end < 0) return { kind: 'more', bytes: received.length + 1 };
      return { kind: 'whole', used: end + 1, answer: received.toString('latin1', 0, end) };
    },
  };
}

function closedFailure(): PortFailure {
  return new PortFailure('git.failed', 'the repository was closed');
}
