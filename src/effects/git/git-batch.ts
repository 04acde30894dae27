import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { PortFailure } from '../../ports/failure.ts';
import { type BatchFound, type BatchQuestion, type ObjectInfo, readBatchAnswer } from './git-batch-answer.ts';
import { endGroup, GIT_PREFIX, gitEnvironment, type GitOptions } from './git-command.ts';
import { GIT_LIMITS } from './git-limits.ts';
import { unexpected } from './parse-output.ts';

interface ObjectContent extends ObjectInfo {
  readonly bytes: Buffer;
}

interface Asked extends BatchQuestion {
  readonly resolve: (answer: BatchFound | null) => void;
  readonly reject: (error: PortFailure) => void;
  /** Reading is safe to repeat: a question whose helper died is asked once more. */
  readonly times: number;
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

const ASKED_MAX = 2;

/**
 * A long-running `cat-file --batch-command`: reading through it costs a fraction of starting git. It starts
 * with the first question, again when it died, and ends at `close`. @spec contract.md#git-calls
 */
export class GitBatch {
  readonly #start: () => Child;
  #child: Child | null = null;
  #closed = false;
  #received: Buffer[] = [];
  #receivedBytes = 0;
  #wantedBytes = 1;
  #waiting: Asked[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(options: GitOptions, cwd: string, env: Readonly<Record<string, string>>) {
    this.#start = () =>
      spawn('git', [...GIT_PREFIX, 'cat-file', '--batch-command', '-z'], {
        cwd,
        env: gitEnvironment(options.environment, env),
        detached: true,
        stdio: ['pipe', 'pipe', 'ignore'],
      });
  }

  /** What `name` (an id, `<id>:path`, `<id>^{tree}`, a full ref) names, without its content; null when missing. */
  async info(name: string): Promise<ObjectInfo | null> {
    return (await this.#ask({ command: 'info', name }))?.info ?? null;
  }

  /** The same with its content. Ask `info` first where the size is not known to be small. */
  async contents(name: string): Promise<ObjectContent | null> {
    const found = await this.#ask({ command: 'contents', name });
    return found === null ? null : { ...found.info, bytes: found.bytes };
  }

  close(): void {
    this.#closed = true;
    if (this.#child !== null) this.#end(this.#child, closedFailure(), false);
  }

  #ask(question: BatchQuestion): Promise<BatchFound | null> {
    return new Promise((resolve, reject) => {
      if (this.#closed) reject(closedFailure());
      else this.#put({ ...question, resolve, reject, times: 1 });
    });
  }

  #put(asked: Asked): void {
    this.#child ??= this.#listen(this.#start());
    this.#waiting.push(asked);
    this.#child.stdin.write(`${asked.command} ${asked.name}\0`);
    this.#keepTime();
  }

  #listen(child: Child): Child {
    const died = (why: string): void =>
      this.#end(child, new PortFailure('git.failed', `git cat-file ${why} while it was asked`), true);
    child.stdout.on('data', (chunk: Buffer) => this.#take(child, chunk));
    // A broken pipe is followed by the end of the process, which is where it is judged.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => died(`could not be started (${error.message})`));
    child.on('close', (code) => died(`ended with ${code ?? 'a signal'}`));
    return child;
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
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const answer = readBatchAnswer(first, rest);
      if (answer.kind === 'more') {
        this.#wantedBytes = answer.bytes;
        break;
      }
      rest = rest.subarray(answer.used);
      this.#waiting.shift();
      first.resolve(answer.found);
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
      if (again && !this.#closed && asked.times < ASKED_MAX) this.#put({ ...asked, times: asked.times + 1 });
      else asked.reject(failure);
    }
    this.#keepTime();
  }

  #keepTime(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const asked = this.#child;
    if (this.#waiting.length === 0 || asked === null) return;
    const late = new PortFailure('git.failed', 'git cat-file gave no answer in time');
    this.#timer = setTimeout(() => this.#end(asked, late, false), GIT_LIMITS.batchAnswerTimeoutMs);
  }
}

function closedFailure(): PortFailure {
  return new PortFailure('git.failed', 'the repository was closed');
}
