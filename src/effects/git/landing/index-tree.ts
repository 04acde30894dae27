import type { Oid } from '../../../contract/ids.ts';
import { sortItems, treeId, type TreeItem } from '../objects/tree-object.ts';
import type { Entry } from './file-standing.ts';
import { hasPlainEntries, parseIndex, readSmallIndex } from './index-file.ts';

/** The tree that git would write from an index file, without writing it; null where git itself has to look. */
export async function indexTree(file: string): Promise<Oid | null> {
  const bytes = await readSmallIndex(file);
  if (bytes === null || !hasPlainEntries(bytes)) return null;
  const root: Folder = new Map();
  for (const [path, entry] of parseIndex(bytes, null) ?? []) {
    if (entry === null) return null;
    if (!put(root, path, entry)) return null;
  }
  return root.size === 0 ? null : folderId(root);
}

type Folder = Map<string, Folder | Entry>;

/** False where a file stands in the way of a folder: no index that git wrote has both. */
function put(root: Folder, path: string, entry: Entry): boolean {
  const names = path.split('/');
  const last = names.pop() ?? '';
  let folder = root;
  for (const name of names) {
    let below = folder.get(name);
    if (below === undefined) folder.set(name, (below = new Map()));
    if (!(below instanceof Map)) return false;
    folder = below;
  }
  folder.set(last, entry);
  return true;
}

function folderId(folder: Folder): Oid {
  const items = [...folder].map(
    ([name, below]): TreeItem =>
      below instanceof Map ? { name, mode: '040000', oid: folderId(below) } : { name, ...below },
  );
  return treeId(sortItems(items), 'sha1');
}
