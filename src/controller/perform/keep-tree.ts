import type { Oid } from '../../contract/ids.ts';
import type { CommitFacts, ReplacedObject, TreeEdit } from '../../ports/git.ts';
import { redactBytes, redactText } from '../../contract/redact.ts';
import { holdsSecret, REDACTED } from '../../contract/secret-forms.ts';
import {
  namesIn,
  namesInFile,
  SEARCHED_COMMITS_MAX,
  secretValues,
  WHOLE_BYTES_MAX,
  type Secrets,
} from '../secrets.ts';
import type { Session, World } from '../world.ts';
import { identityAt, keepCommit } from './commit-round.ts';

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
  const commits = await world.repository.commitsBetween(kept.head, kept.tip, SEARCHED_COMMITS_MAX);
  if (commits.length === SEARCHED_COMMITS_MAX && secretValues(world, session.config).size > 0) {
    // Those behind them were not looked through, so only the files of the last one are kept.
    const { tree } = await world.repository.readCommit(kept.tip);
    return keepTree(world, session, { ...kept, tree, message: `files of ${kept.tip}` });
  }
  const rewritten = await rewriteCommits(world, session, { commits, head: kept.head });
  await keepCommit(world, session, kept.ref, rewritten.get(kept.tip) ?? kept.tip);
  return [...rewritten].map(([was, now]) => ({ was, now }));
}

async function rewriteCommits(
  world: World,
  session: Session,
  { commits, head }: { readonly commits: readonly CommitFacts[]; readonly head: Oid },
): Promise<ReadonlyMap<Oid, Oid>> {
  const rewritten = new Map<Oid, Oid>();
  if (secretValues(world, session.config).size === 0) return rewritten;
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
  if (!next.isMoved && namesIn(raw, values).length === 0) return oid;
  const lines = Buffer.from(redactBytes(raw, [...values.values()]))
    .toString('latin1')
    .split('\n');
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
  for (const change of await world.repository.diff(from, tree)) {
    const { path, newOid, newMode } = change;
    if (newOid === null || newMode === null) continue;
    const name = redactText(path, [...values.values()]);
    const isHolding = (await namesInFile(world, change, values)).length > 0;
    if (name === path && !isHolding) continue;
    const oid = isHolding ? await writeRedacted(world, newOid, values) : newOid;
    if (name !== path) edits.push({ kind: 'delete', path });
    edits.push({ kind: 'put', path: name, mode: newMode, oid });
  }
  return edits.length === 0 ? tree : world.repository.editTree(tree, edits);
}

/** Of a file that is too large to be held, and of a record in which only decoding shows the value, nothing stays. */
async function writeRedacted(world: World, oid: Oid, values: Secrets): Promise<Oid> {
  const bytes = await world.repository.readBlob(oid, WHOLE_BYTES_MAX);
  const isPlain = bytes !== null && holdsSecret(bytes, [...values.values()]);
  return world.repository.writeBlob(
    isPlain ? redactBytes(bytes, [...values.values()]) : new TextEncoder().encode(REDACTED),
  );
}
