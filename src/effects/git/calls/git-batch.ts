import { PortFailure } from '../../../ports/failure.ts';
import { type ObjectInfo, readBatchAnswer } from './git-batch-answer.ts';
import type { GitOptions } from './git-command.ts';
import { GitHelper, type HelperCommand } from './git-helper.ts';
import { encodePath } from '../files/path-bytes.ts';

interface ObjectContent extends ObjectInfo {
  readonly bytes: Buffer;
}

/** Reads objects by any name that git knows them by. @spec contract.md#git-calls */
export interface GitBatch {
  /** What `name` (an id, `<id>:path`, `<id>^{tree}`, a full ref) names, without its content; null when missing. */
  info(name: string): Promise<ObjectInfo | null>;
  /** The same with its content. Ask `info` first where the size is not known to be small. */
  contents(name: string): Promise<ObjectContent | null>;
  close(): void;
}

/** Makes the reader around one long-running `cat-file --batch-command`; `ensure` makes its git directory what it should be. */
export function createGitBatch(
  options: GitOptions,
  place: Pick<HelperCommand, 'cwd' | 'env' | 'stamp'>,
  ensure: (() => Promise<void>) | null,
): GitBatch {
  const helper = new GitHelper(options, { ...place, args: ['cat-file', '--batch-command', '-z'] });
  let begun: Promise<void> | null = null;
  const ask = async (command: 'info' | 'contents', name: string) => {
    const question = {
      request: encodePath(`${command} ${name}\0`),
      read: (received: Buffer) => readBatchAnswer({ command, name }, received),
      isRepeatable: true,
    };
    try {
      await (begun ??= ensure?.() ?? Promise.resolve());
      return await helper.ask(question);
    } catch (error) {
      if (ensure === null || !(error instanceof PortFailure) || error.code !== 'git.failed') throw error;
      await ensure();
      return helper.ask(question);
    }
  };
  return {
    info: async (name) => (await ask('info', name))?.info ?? null,
    async contents(name) {
      const found = await ask('contents', name);
      return found === null ? null : { ...found.info, bytes: found.bytes };
    },
    close: () => helper.close(),
  };
}
