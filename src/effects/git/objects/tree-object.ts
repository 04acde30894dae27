import { createHash } from 'node:crypto';
import type { Oid } from '../../../contract/ids.ts';
import type { EntryMode } from '../../../ports/git.ts';
import type { GitPlaces } from '../calls/git-places.ts';
import { oidOrThrow, unexpected } from '../calls/parse-output.ts';
import { decodePath, encodePath } from '../files/path-bytes.ts';

/** One entry of one tree object. */
export interface TreeItem {
  readonly name: string;
  readonly mode: EntryMode;
  readonly oid: Oid;
}

/** Entries of a tree object from its bytes, in git's order. */
export function parseTree(bytes: Buffer, format: GitPlaces['objectFormat']): readonly TreeItem[] {
  const idBytes = format === 'sha1' ? 20 : 32;
  const items: TreeItem[] = [];
  let at = 0;
  while (at < bytes.length) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0x00, space);
    const last = end + 1 + idBytes;
    if (space < 0 || end < 0 || last > bytes.length) throw unexpected('expected an entry of a tree', bytes);
    const mode = storedMode(bytes.toString('latin1', at, space));
    if (mode === null) throw unexpected('expected the mode of an entry', bytes);
    items.push({
      name: decodePath(bytes.subarray(space + 1, end)),
      mode,
      oid: oidOrThrow(bytes.toString('hex', end + 1, last)),
    });
    at = last;
  }
  return items;
}

/** What git makes of the mode in a tree, which other programs wrote with any permissions; null for no mode. */
function storedMode(text: string): EntryMode | null {
  if (!/^[0-7]{1,7}$/.test(text)) return null;
  const mode = Number.parseInt(text, 8);
  switch (mode & 0o170000) {
    case 0o040000:
      return '040000';
    case 0o100000:
      return (mode & 0o100) === 0 ? '100644' : '100755';
    case 0o120000:
      return '120000';
    default:
      return '160000';
  }
}

/** Names of which a path cannot be made, or that git keeps for itself. */
const FORBIDDEN = /^(?:|\.|\.\.|\.git)$|\//i;

/** Lawful names, each after the one before? Git never writes another tree, and reads one in its own way. */
export function isPlainTree(items: readonly TreeItem[]): boolean {
  const keys = items.map(sortKey);
  const isInOrder = keys.every(
    (key, index) => index === 0 || Buffer.compare(keys[index - 1] ?? key, key) < 0,
  );
  return isInOrder && !items.some(({ name }) => FORBIDDEN.test(name));
}

/** The entries in the order git wants: by bytes, folders as if their name ended with a slash. */
export function sortItems(items: readonly TreeItem[]): readonly TreeItem[] {
  return items
    .map((item) => ({ item, key: sortKey(item) }))
    .toSorted((a, b) => Buffer.compare(a.key, b.key))
    .map(({ item }) => item);
}

function sortKey({ name, mode }: TreeItem): Buffer {
  return encodePath(mode === '040000' ? `${name}/` : name);
}

/** The bytes of the tree object of these sorted entries. */
export function treeBytes(items: readonly TreeItem[]): Buffer {
  const parts = items.flatMap((item) => [
    Buffer.from(`${item.mode.replace(/^0/, '')} `),
    encodePath(item.name),
    Buffer.from([0]),
    Buffer.from(item.oid, 'hex'),
  ]);
  return Buffer.concat(parts);
}

/** The id that git will give the tree of these sorted entries. */
export function treeId(items: readonly TreeItem[], format: GitPlaces['objectFormat']): Oid {
  return objectId('tree', treeBytes(items), format);
}

/** The id that git gives an object with these bytes. */
export function objectId(
  type: 'blob' | 'tree' | 'commit',
  bytes: Uint8Array,
  format: GitPlaces['objectFormat'],
): Oid {
  const hash = createHash(format).update(`${type} ${bytes.length}\0`).update(bytes);
  return oidOrThrow(hash.digest('hex'));
}
