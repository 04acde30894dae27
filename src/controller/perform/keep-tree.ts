import type { Oid } from '../../contract/ids.ts';
import type { ReplacedObject, TreeEdit } from '../../ports/git.ts';
import { holds, redactBytes, redactText, SEARCHED_BYTES_MAX, secretValues, toLatin1 } from '../secrets.ts';
import type { Session, World } from '../world.ts';
import { identityAt, keepCommit } from './commit-round.ts';

const COMMITS_MAX = 1000;

/**
 * Keeps a working tree on a ref as a commit above `head`, without the value of any secret. Returns what had to be
 * replaced for that. @spec contract.md#ownership
 */
export async function keepTree(
  world: World,
  session: Session,
  kept: { readonly ref: string; readonly tree: Oid; readonly head: Oid; readonly message: string },
): Promise<readonly ReplacedObject[]> {
  const tree = await redactTree(world, session, kept.head, kept.tree);
  const identity = identityAt(session.author, world.clock.now());
  const commit = await world.repository.createCommit({
    tree,
    parents: [kept.head],
    message: kept.message,
    author: identity,
    committer: identity,
  });
  await keepCommit(world, session, kept.ref, commit);
  return tree === kept.tree ? [] : [{ was: kept.tree, now: tree }];
}

/** Keeps an agent's own commits as they are; those that hold a secret, and what stands on them, only without it. */
export async function keepTip(
  world: World,
  session: Session,
  kept: { readonly ref: string; readonly tip: Oid; readonly head: Oid },
): Promise<readonly ReplacedObject[]> {
  const rewritten = await rewriteCommits(world, session, kept);
  await keepCommit(world, session, kept.ref, rewritten.get(kept.tip) ?? kept.tip);
  return [...rewritten].map(([was, now]) => ({ was, now }));
}

async function rewriteCommits(
  world: World,
  session: Session,
  { tip, head }: { readonly tip: Oid; readonly head: Oid },
): Promise<ReadonlyMap<Oid, Oid>> {
  const rewritten = new Map<Oid, Oid>();
  if (secretValues(world, session.config).size === 0) return rewritten;
  const commits = await world.repository.commitsBetween(head, tip, COMMITS_MAX);
  for (const { oid, tree, parents } of commits.toReversed()) {
    const clean = await redactTree(world, session, head, tree);
    const isMoved = clean !== tree || parents.some((parent) => rewritten.has(parent));
    const next = await redactCommit(world, session, oid, {
      tree: clean,
      parents: parents.map((parent) => rewritten.get(parent) ?? parent),
      isMoved,
    });
    if (next !== oid) rewritten.set(oid, next);
  }
  return rewritten;
}

/** The commit with another tree and other parents, everything else as it was but for secrets. */
async function redactCommit(
  world: World,
  session: Session,
  oid: Oid,
  next: { readonly tree: Oid; readonly parents: readonly Oid[]; readonly isMoved: boolean },
): Promise<Oid> {
  const values = secretValues(world, session.config);
  const raw = await world.repository.readRawCommit(oid);
  if (!next.isMoved && ![...values.values()].some((value) => holds(raw, value))) return oid;
  const lines = toLatin1(redactBytes(raw, values)).split('\n');
  const rest = lines.slice(lines.findIndex((line) => !/^(?:tree|parent) /.test(line)));
  const parents = next.parents.map((parent) => `parent ${parent}`);
  const text = [`tree ${next.tree}`, ...parents, ...rest].join('\n');
  return world.repository.writeRawCommit(Uint8Array.from(text, (character) => character.charCodeAt(0)));
}

/** Everything that differs from `from`, which holds no secret, is looked at: bytes and names. */
async function redactTree(world: World, session: Session, from: Oid, tree: Oid): Promise<Oid> {
  const values = secretValues(world, session.config);
  if (values.size === 0) return tree;
  const edits: TreeEdit[] = [];
  for (const { path, newOid, newMode } of await world.repository.diff(from, tree)) {
    if (newOid === null || newMode === null) continue;
    const name = redactText(path, values);
    const bytes = newMode === '160000' ? null : await world.repository.readBlob(newOid, SEARCHED_BYTES_MAX);
    const isHolding = bytes !== null && [...values.values()].some((value) => holds(bytes, value));
    if (name === path && !isHolding) continue;
    const oid = isHolding ? await world.repository.writeBlob(redactBytes(bytes, values)) : newOid;
    if (name !== path) edits.push({ kind: 'delete', path });
    edits.push({ kind: 'put', path: name, mode: newMode, oid });
  }
  return edits.length === 0 ? tree : world.repository.editTree(tree, edits);
}
