import type { Oid } from '../../contract/ids.ts';
import type { ContractSource } from '../../ports/contract-source.ts';
import type { FileFacts } from '../../ports/files.ts';
import type { GitReader, TreeFile } from '../../ports/git.ts';

/** The contract files of a commit or tree; no checkout is looked at. */
export function createCommitSource(
  reader: Pick<GitReader, 'listFiles' | 'readFile'>,
  treeish: Oid,
): ContractSource {
  return {
    kind: 'commit',
    list: async (folder) => (await reader.listFiles(treeish, folder)).map(({ path }) => path).toSorted(),
    read: async (path, maxBytes) => toFileFacts(await reader.readFile(treeish, path, maxBytes)),
  };
}

function toFileFacts(file: TreeFile): FileFacts {
  if (file.kind !== 'file') return file;
  if (file.mode === '120000') return { kind: 'not-a-file', what: 'symlink' };
  return { kind: 'file', bytes: file.bytes };
}
