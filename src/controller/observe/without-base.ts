import { DISPATCH_LIMITS } from '../../contract/limits.ts';
import { isOwnPath } from '../../contract/paths.ts';
import type { Oid } from '../../contract/ids.ts';
import type { RawChange, TreeEdit } from '../../ports/git.ts';
import type { RoundContext } from './observe-context.ts';

interface StoredWork {
  readonly headBefore: Oid;
  /** What its changes are counted from. */
  readonly from: Oid;
  readonly tree: Oid;
  /** Paths of a conflict that it was asked to merge: taking base's side is an answer there. */
  readonly conflictPaths: readonly string[];
  /** What it was asked for: missing is missing. */
  readonly outputs: readonly string[];
  readonly tips: readonly Oid[];
}

/**
 * The work without what base brought: a file that is as base had it since the round took base in, and that the round
 * has not changed itself, is nobody's change, however it came there. It stays out of the tree; the refresh brings it.
 * Three trees decide: the head before, the worktree, base. @spec contract.md#ownership
 */
export async function withoutBase(round: RoundContext, work: StoredWork): Promise<Oid> {
  const { world, base, baseRevision } = round;
  const { repository } = world;
  if (base === null || base === baseRevision || !(await repository.isAncestor(baseRevision, base)))
    return work.tree;
  const changes = await repository.diff(work.from, work.tree);
  if (changes.length === 0) return work.tree;
  const had = await entriesOfBase(round, base);
  const ownPaths = (await repository.diff(baseRevision, work.headBefore)).map((change) => change.path);
  const own = new Set([...ownPaths, ...work.conflictPaths]);
  const records = await recordsOfBase(round, base, work);
  const brought = changes.filter(
    (change) => (had.has(entryOf(change)) && !own.has(change.path)) || records.has(change.path),
  );
  return brought.length === 0 ? work.tree : repository.editTree(work.tree, brought.map(takeBack));
}

/** Whoever went over to base left our records of the round: they are as base has them, and nobody took them away. */
async function recordsOfBase(
  { world }: RoundContext,
  base: Oid,
  { headBefore, tree, tips, outputs }: StoredWork,
): Promise<ReadonlySet<string>> {
  const { repository } = world;
  const isLeft = await Promise.all(tips.map(async (tip) => !(await repository.isAncestor(headBefore, tip))));
  if (!isLeft.includes(true)) return new Set();
  const other = new Set([...(await repository.diff(base, tree)).map((change) => change.path), ...outputs]);
  const changes = await repository.diff(headBefore, tree);
  return new Set(changes.map(({ path }) => path).filter((path) => isOwnPath(path) && !other.has(path)));
}

/** Each form that a path had on base since then. */
async function entriesOfBase({ world, baseRevision }: RoundContext, base: Oid): Promise<ReadonlySet<string>> {
  const { repository } = world;
  const commits = await repository.firstParents(base, baseRevision, DISPATCH_LIMITS.baseCommitsMax);
  const entries = new Set((await repository.diff(baseRevision, base)).map(entryOf));
  for (const { oid, parents } of commits) {
    const [parent] = parents;
    if (parent !== undefined)
      for (const change of await repository.diff(parent, oid)) entries.add(entryOf(change));
  }
  return entries;
}

function entryOf({ path, newMode, newOid }: RawChange): string {
  return `${newMode} ${newOid} ${path}`;
}

function takeBack({ path, oldMode, oldOid }: RawChange): TreeEdit {
  return oldMode === null || oldOid === null
    ? { kind: 'delete', path }
    : { kind: 'put', path, mode: oldMode, oid: oldOid };
}
