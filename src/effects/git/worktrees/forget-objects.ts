import { join } from 'node:path';
import type { Oid } from '../../../contract/ids.ts';
import type { ReplacedObject } from '../../../ports/git.ts';
import type { TreeReader } from '../objects/tree-reader.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { parseOidLines } from '../calls/parse-output.ts';
import { removeFile } from '../files/remove-tree.ts';
import { findAdmin } from './worktree-admin.ts';
import { ownIndex } from './worktree-index.ts';

/**
 * Removes the loose objects that were replaced and that nothing reaches: no ref, reflog or index of anybody. What
 * someone has packed meanwhile stays. @spec contract.md#ownership
 */
export async function forgetObjects(
  repository: RepositoryGit,
  trees: TreeReader,
  replaced: readonly ReplacedObject[],
): Promise<void> {
  const held = new Set<Oid>();
  for (const { was, now } of replaced) {
    if (was === now) continue;
    held.add(was);
    await collectDifference(trees, held, { was: await trees.rootTree(was), now: await trees.rootTree(now) });
  }
  if (held.size === 0) return;
  const args = ['rev-list', '--objects', '--no-object-names', '--all', '--reflog', '--indexed-objects'];
  const reached = new Set<string>(parseOidLines((await repository.real({ args })).stdout));
  for (const oid of held) {
    if (reached.has(oid)) continue;
    await removeFile(join(repository.places.commonDir, 'objects', oid.slice(0, 2), oid.slice(2)));
  }
}

/** Trees and blobs of `was` that stand in another form, or not at all, in `now`. */
async function collectDifference(
  trees: TreeReader,
  held: Set<Oid>,
  { was, now }: { readonly was: Oid; readonly now: Oid | null },
): Promise<void> {
  if (was === now) return;
  held.add(was);
  const kept = new Map((now === null ? [] : await trees.readTree(now)).map((item) => [item.name, item]));
  for (const item of await trees.readTree(was)) {
    const counterpart = kept.get(item.name);
    if (counterpart?.oid === item.oid || item.mode === '160000') continue;
    if (item.mode !== '040000') held.add(item.oid);
    else {
      const next = counterpart?.mode === '040000' ? counterpart.oid : null;
      await collectDifference(trees, held, { was: item.oid, now: next });
    }
  }
}

/** Removes what names or quotes commits of an agent in the administration of its worktree. Repeatable. */
export async function forgetTraces(
  repository: RepositoryGit,
  { path, branch }: { readonly path: string; readonly branch: string },
): Promise<void> {
  const { places } = repository;
  const own = ownIndex(places, path);
  await removeFile(own.snapshot);
  await removeFile(own.snapshotNote);
  await removeFile(join(places.commonDir, 'logs', branch));
  const admin = await findAdmin(places, path);
  if (admin === null) return;
  for (const name of ['logs/HEAD', 'COMMIT_EDITMSG', 'ORIG_HEAD']) await removeFile(join(admin, name));
}
