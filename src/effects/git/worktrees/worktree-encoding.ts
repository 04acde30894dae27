import { lstat } from '../files/quick-files.ts';
import { unlessAbsent } from '../files/errno.ts';
import { quotedLine } from '../objects/file-hashes.ts';
import { absolute, decodePath } from '../files/path-bytes.ts';
import { lookAtFile } from './find-odd.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { isTrue } from '../calls/person-settings.ts';
import { parseOidLine, splitZ } from '../calls/parse-output.ts';

interface Snapshot {
  readonly worktree: string;
  readonly index: string;
}

const NUL = Buffer.from([0]);
const SLASH = Buffer.from('/');
const ATTRIBUTE = 'working-tree-encoding';

/**
 * Changed files that are not in the encoding that an attribute says they have, often because an agent wrote plain
 * UTF-8: git stores nothing at all as long as one of them is among the files to store. @spec contract.md#ownership
 */
export async function wronglyEncoded(
  repository: RepositoryGit,
  snapshot: Snapshot,
  excluded: readonly Buffer[],
): Promise<readonly Buffer[]> {
  const changed = await repository.control({
    args: ['ls-files', '-z', '-m', '-o', '--exclude-standard'],
    ...snapshot,
  });
  const attributes = await repository.control({
    args: ['check-attr', '-z', '--stdin', ATTRIBUTE],
    stdin: changed.stdout,
    ...snapshot,
  });
  const fields = splitZ(attributes.stdout);
  const found: Buffer[] = [];
  for (let i = 0; i + 2 < fields.length; i += 3) {
    const [name, value] = [fields[i], fields[i + 2]?.toString() ?? ''];
    if (name === undefined || ['unspecified', 'unset'].includes(value)) continue;
    if (excluded.some((other) => isAtOrBelow(name, other))) continue;
    if (found.length >= GIT_LIMITS.listedFilesMax) break;
    // One that nobody can read is in no encoding.
    if ((await lookAtFile(snapshot.worktree, decodePath(name))) !== null) continue;
    if (!(await isStorable(repository, snapshot, name))) found.push(name);
  }
  return found;
}

function isAtOrBelow(name: Buffer, folder: Buffer): boolean {
  return name.equals(folder) || name.subarray(0, folder.length + 1).equals(Buffer.concat([folder, SLASH]));
}

async function isStorable(repository: RepositoryGit, snapshot: Snapshot, name: Buffer): Promise<boolean> {
  const run = await repository.control({
    args: ['hash-object', '-w', '--stdin-paths'],
    stdin: quotedLine(decodePath(name)),
    exits: [0, 128],
    ...snapshot,
  });
  return run.code === 0;
}

/** Puts files into the index as their bytes are; git then finds them unchanged. */
export async function storeRaw(
  repository: RepositoryGit,
  snapshot: Snapshot,
  names: readonly Buffer[],
): Promise<void> {
  const lines: Buffer[] = [];
  const isModeKept = isTrue(await repository.settings(), 'core.filemode', true);
  for (const name of names) {
    const run = await repository.control({
      args: ['hash-object', '-w', '--no-filters', '--stdin-paths'],
      stdin: quotedLine(decodePath(name)),
      ...snapshot,
    });
    const facts = await unlessAbsent(lstat(absolute(snapshot.worktree, decodePath(name))));
    const isExecutable = isModeKept && ((facts?.mode ?? 0) & 0o100) !== 0;
    const mode = isExecutable ? '100755' : '100644';
    lines.push(Buffer.from(`${mode} ${parseOidLine(run.stdout)}\t`), name, NUL);
  }
  await repository.control({
    args: ['update-index', '-z', '--index-info'],
    stdin: Buffer.concat(lines),
    ...snapshot,
  });
}
