import type { Oid } from '../../../contract/ids.ts';
import type { RawChange } from '../../../ports/git.ts';
import { encodePath } from '../files/path-bytes.ts';
import type { TreeItem } from './tree-object.ts';

/** Null for a tree about which git has to be asked. */
type ReadTree = (tree: Oid) => Promise<readonly TreeItem[] | null>;

interface Sides {
  readonly from: TreeItem | null;
  readonly to: TreeItem | null;
}

/**
 * The raw lines between two trees, as `diff-tree -r --raw --no-renames` gives them and in its order; null when more
 * than `treesMax` trees differ, and where only git can tell.
 */
export async function treeDifference(
  read: ReadTree,
  trees: { readonly from: Oid; readonly to: Oid },
  treesMax: number,
): Promise<readonly RawChange[] | null> {
  const changes: RawChange[] = [];
  let left = treesMax;
  const compare = async (from: Oid | null, to: Oid | null, prefix: string): Promise<boolean> => {
    left -= 1;
    if (left < 0) return false;
    const [before, after] = [from === null ? [] : await read(from), to === null ? [] : await read(to)];
    if (before === null || after === null) return false;
    for (const { name, sides } of pairs(before, after)) {
      const path = prefix + name;
      const fromTree = treeOf(sides.from);
      const toTree = treeOf(sides.to);
      if (fromTree !== null || toTree !== null) {
        if (!(await compare(fromTree, toTree, `${path}/`))) return false;
      } else {
        changes.push(changeOf(path, sides));
      }
    }
    return true;
  };
  return (await compare(trees.from, trees.to, '')) ? changes : null;
}

/** Every file below a tree in git's order; null when that takes more than `treesMax` trees or only git can tell. */
export async function treeFiles(
  read: ReadTree,
  tree: Oid,
  treesMax: number,
): Promise<readonly (TreeItem & { readonly path: string })[] | null> {
  const files: (TreeItem & { readonly path: string })[] = [];
  let left = treesMax;
  const walk = async (at: Oid, prefix: string): Promise<boolean> => {
    left -= 1;
    if (left < 0) return false;
    const items = await read(at);
    if (items === null) return false;
    for (const item of items) {
      if (treeOf(item) === null) files.push({ ...item, path: prefix + item.name });
      else if (!(await walk(item.oid, `${prefix}${item.name}/`))) return false;
    }
    return true;
  };
  return (await walk(tree, '')) ? files : null;
}

/** Entries that differ, in git's order: a file and a folder of one name are two entries. */
function pairs(
  from: readonly TreeItem[],
  to: readonly TreeItem[],
): readonly { readonly name: string; readonly sides: Sides }[] {
  const found = new Map<string, { readonly name: string; readonly sides: Sides }>();
  for (const item of from) found.set(keyOf(item), { name: item.name, sides: { from: item, to: null } });
  for (const item of to) {
    const key = keyOf(item);
    const before = found.get(key)?.sides.from ?? null;
    if (before?.oid === item.oid && before.mode === item.mode) found.delete(key);
    else found.set(key, { name: item.name, sides: { from: before, to: item } });
  }
  return [...found]
    .map(([key, pair]) => ({ ...pair, key: encodePath(key) }))
    .toSorted((a, b) => Buffer.compare(a.key, b.key));
}

function keyOf(item: TreeItem): string {
  return treeOf(item) === null ? item.name : `${item.name}/`;
}

function treeOf(item: TreeItem | null): Oid | null {
  return item?.mode === '040000' ? item.oid : null;
}

function changeOf(path: string, { from, to }: Sides): RawChange {
  return {
    path,
    status: statusOf(from, to),
    oldMode: from?.mode ?? null,
    newMode: to?.mode ?? null,
    oldOid: from?.oid ?? null,
    newOid: to?.oid ?? null,
  };
}

function statusOf(from: TreeItem | null, to: TreeItem | null): RawChange['status'] {
  if (from === null) return 'A';
  if (to === null) return 'D';
  return kindOf(from.mode) === kindOf(to.mode) ? 'M' : 'T';
}

/** A plain file, executable or not, is one kind. */
function kindOf(mode: TreeItem['mode']): string {
  return mode.slice(0, 3);
}
