import type { Oid } from '../../../contract/ids.ts';
import { invariant } from '../../../lib/invariant.ts';
import type { TreeEdit } from '../../../ports/git.ts';
import type { TreeItem } from './tree-object.ts';
import { sortItems } from './tree-object.ts';

export interface PlannedTree {
  readonly oid: Oid;
  readonly items: readonly TreeItem[];
}

interface TreeSource {
  readonly read: (tree: Oid) => Promise<readonly TreeItem[]>;
  readonly identify: (items: readonly TreeItem[]) => Oid;
}

interface DeepEdit {
  readonly segments: readonly string[];
  readonly edit: TreeEdit;
}

/**
 * The trees that an edit makes, children before parents, the new root last. A put replaces whatever stands at
 * its path, a file in the way of a folder included; a deletion takes a folder with all in it; folders left
 * empty go. Nothing is written.
 */
export async function planTreeEdit(
  source: TreeSource,
  root: readonly TreeItem[],
  edits: readonly TreeEdit[],
): Promise<readonly PlannedTree[]> {
  const planned: PlannedTree[] = [];
  const deep = edits.map((edit) => ({ segments: segmentsOf(edit.path), edit }));
  await planFolder(source, root, deep, planned);
  return planned;
}

async function planFolder(
  source: TreeSource,
  before: readonly TreeItem[],
  edits: readonly DeepEdit[],
  planned: PlannedTree[],
): Promise<PlannedTree> {
  const items = new Map(before.map((item) => [item.name, item]));
  for (const [name, group] of groupByName(edits)) {
    const next = await editEntry(source, items.get(name) ?? null, { name, group }, planned);
    if (next === null) items.delete(name);
    else items.set(name, next);
  }
  const sorted = sortItems([...items.values()]);
  const plan = { oid: source.identify(sorted), items: sorted };
  planned.push(plan);
  return plan;
}

async function editEntry(
  source: TreeSource,
  before: TreeItem | null,
  { name, group }: { readonly name: string; readonly group: readonly DeepEdit[] },
  planned: PlannedTree[],
): Promise<TreeItem | null> {
  const own = group.findLast((deep) => deep.segments.length === 1)?.edit;
  const below = group
    .filter((deep) => deep.segments.length > 1)
    .map((deep) => ({ segments: deep.segments.slice(1), edit: deep.edit }));
  const belowPuts = below.some((deep) => deep.edit.kind === 'put');
  if (own?.kind === 'put') {
    invariant(!belowPuts, `edits put a file or a folder at ${own.path}, not both`);
    return { name, mode: own.mode, oid: own.oid };
  }
  const folder = before?.mode === '040000' && own === undefined ? before.oid : null;
  if (below.length === 0) return null;
  if (folder === null && !belowPuts) return own === undefined ? before : null;
  const plan = await planFolder(source, folder === null ? [] : await source.read(folder), below, planned);
  return plan.items.length === 0 ? null : { name, mode: '040000', oid: plan.oid };
}

function groupByName(edits: readonly DeepEdit[]): ReadonlyMap<string, readonly DeepEdit[]> {
  const groups = new Map<string, DeepEdit[]>();
  for (const deep of edits) {
    const name = deep.segments[0] ?? '';
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [deep]);
    else group.push(deep);
  }
  return groups;
}

function segmentsOf(path: string): readonly string[] {
  const segments = path.split('/');
  for (const segment of segments) {
    const lawful = segment !== '' && segment !== '.' && segment !== '..' && segment.toLowerCase() !== '.git';
    invariant(lawful, `a path inside the repository, found ${JSON.stringify(path)}`);
  }
  return segments;
}
