import { readdir, unlink } from '../files/quick-files.ts';
import { join } from 'node:path';
import type { Oid } from '../../../contract/ids.ts';
import { filesFailed, hasErrno, unlessAbsent } from '../files/errno.ts';
import type { GitOptions } from './git-command.ts';
import { GitHelper, lineQuestion } from './git-helper.ts';
import { oidOrThrow } from './parse-output.ts';
import { createScratchFiles } from './scratch-files.ts';

export type WrittenType = 'blob' | 'tree' | 'commit';

/** Writes objects, durable when it resolves. */
export interface ObjectWriter {
  /** The id that git gave the bytes; for a tree or a commit git looks whether they are one. */
  write(type: WrittenType, bytes: Uint8Array): Promise<Oid>;
  close(): void;
}

interface WritingPlace {
  /** For the files that git reads; in the controller-owned git directory. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Makes that git directory when it is not there. */
  readonly ensure: () => Promise<void>;
  readonly stamp: () => string;
}

/**
 * One long-running `hash-object` for each type. It reads files: the bytes pass through one. @spec contract.md#git-calls
 */
export function createObjectWriter(
  options: GitOptions,
  { folder, env, ensure, stamp }: WritingPlace,
): ObjectWriter {
  const helpers = new Map<WrittenType, GitHelper>();
  const files = createScratchFiles(folder);
  let begun: Promise<void> | null = null;
  const helperFor = (type: WrittenType): GitHelper => {
    const known = helpers.get(type);
    if (known !== undefined) return known;
    const args = ['hash-object', '-t', type, '-w', '--no-filters', '--stdin-paths'];
    const helper = new GitHelper(options, { args, cwd: folder, env, stamp });
    helpers.set(type, helper);
    return helper;
  };
  const store = (type: WrittenType, bytes: Uint8Array): Promise<Oid> =>
    files.with(bytes, async (name) =>
      oidOrThrow(await helperFor(type).ask(lineQuestion(Buffer.from(`${name}\n`), true))),
    );
  return {
    async write(type, bytes) {
      begun ??= ensure().then(() => sweep(folder));
      try {
        await begun;
        return await store(type, bytes);
      } catch {
        // Somebody may have cleared that git directory meanwhile; whatever else it was comes again.
        begun = null;
      }
      await ensure();
      try {
        return await store(type, bytes);
      } catch (error) {
        throw filesFailed(error);
      }
    },
    close() {
      for (const helper of helpers.values()) helper.close();
      files.close();
    },
  };
}

/** Removes what processes that are gone left behind. */
async function sweep(folder: string): Promise<void> {
  try {
    for (const name of (await unlessAbsent(readdir(folder))) ?? []) {
      if (!isProcess(Number.parseInt(name, 10))) await unlessAbsent(unlink(join(folder, name)));
    }
  } catch (error) {
    throw filesFailed(error);
  }
}

function isProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !hasErrno(error, 'ESRCH');
  }
}
