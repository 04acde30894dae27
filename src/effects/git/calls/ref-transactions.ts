import type { GitOptions } from './git-command.ts';
import { GitHelper, type Question } from './git-helper.ts';
import { unexpected } from './parse-output.ts';

/** Moves refs of ours, one transaction after the other. */
export interface RefTransactions {
  /** `instructions` are lines of `update-ref --stdin -z`; all of them are carried out or none. */
  commit(instructions: Buffer): Promise<void>;
  close(): void;
}

/** What reflogs say of our moves; the commits that they name say the rest. */
const REASON = 'run-orchestrator-loop';

const START = Buffer.from('start\0');
const END = Buffer.from('prepare\0commit\0');
const ANSWER = Buffer.from('start: ok\nprepare: ok\ncommit: ok\n');

/**
 * One long-running `update-ref`. A transaction that cannot be made ends it, and its last words are the failure.
 * Never repeated by itself: what was moved is for the caller to look at. @spec contract.md#git-calls
 */
export function createRefTransactions(
  options: GitOptions,
  cwd: string,
  env: Readonly<Record<string, string>>,
): RefTransactions {
  const args = ['update-ref', '--no-deref', '-m', REASON, '--stdin', '-z'];
  const helper = new GitHelper(options, { args, cwd, env, stamp: () => '' });
  return {
    async commit(instructions) {
      await helper.ask(transaction(Buffer.concat([START, instructions, END])));
    },
    close: () => helper.close(),
  };
}

function transaction(request: Buffer): Question<null> {
  return {
    request,
    isRepeatable: false,
    read(received) {
      const length = Math.min(received.length, ANSWER.length);
      if (!received.subarray(0, length).equals(ANSWER.subarray(0, length))) {
        throw unexpected('expected a transaction that is committed', received);
      }
      if (length < ANSWER.length) return { kind: 'more', bytes: received.length + 1 };
      return { kind: 'whole', used: ANSWER.length, answer: null };
    },
  };
}
