import type { Oid } from '../../contract/ids.ts';
import type { SecretSighting } from '../../core/dispatch-facts.ts';
import type { TreeEdit } from '../../ports/git.ts';
import { secretValues, toLatin1 } from '../secrets.ts';
import type { Session, World } from '../world.ts';
import { identityAt, keepCommit } from './commit-round.ts';

const REDACTED_BYTES_MAX = 64 * 1024 * 1024;
const MARK = '[redacted]';

/** Keeps a working tree on a ref as a commit above `head`, without the value of any secret. @spec contract.md#ownership */
export async function keepTree(
  world: World,
  session: Session,
  kept: {
    readonly ref: string;
    readonly tree: Oid;
    readonly head: Oid;
    readonly message: string;
    readonly secrets: readonly SecretSighting[];
  },
): Promise<string> {
  const tree = await redactTree(world, session, kept.tree, kept.secrets);
  const identity = identityAt(session.author, world.clock.now());
  const commit = await world.repository.createCommit({
    tree,
    parents: [kept.head],
    message: kept.message,
    author: identity,
    committer: identity,
  });
  return keepCommit(world, session, kept.ref, commit);
}

/** Keeps an agent's own commit; one that holds a secret only in its redacted form. */
export async function keepTip(
  world: World,
  session: Session,
  kept: {
    readonly ref: string;
    readonly tip: Oid;
    readonly head: Oid;
    readonly secrets: readonly SecretSighting[];
  },
): Promise<string> {
  if (kept.secrets.length === 0) return keepCommit(world, session, kept.ref, kept.tip);
  const facts = await world.repository.readCommit(kept.tip);
  return keepTree(world, session, { ...kept, tree: facts.tree, message: `${facts.subject} (redacted)` });
}

async function redactTree(
  world: World,
  session: Session,
  tree: Oid,
  secrets: readonly SecretSighting[],
): Promise<Oid> {
  const values = secretValues(world, session.config);
  const edits: TreeEdit[] = [];
  for (const path of new Set(secrets.map((secret) => secret.path))) {
    const file = await world.repository.readFile(tree, path, REDACTED_BYTES_MAX);
    if (file.kind === 'absent') continue;
    if (file.kind === 'too-large') {
      edits.push({ kind: 'delete', path });
      continue;
    }
    const oid = await world.repository.writeBlob(redactBytes(file.bytes, [...values.values()]));
    edits.push({ kind: 'put', path, mode: file.mode, oid });
  }
  return edits.length === 0 ? tree : world.repository.editTree(tree, edits);
}

function redactBytes(bytes: Uint8Array, values: readonly string[]): Uint8Array {
  let text = toLatin1(bytes);
  for (const value of values) text = text.replaceAll(toLatin1(new TextEncoder().encode(value)), MARK);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
