import type { Oid } from '../../../contract/ids.ts';
import { parseOid } from '../../../contract/ids.ts';
import { PortFailure } from '../../../ports/failure.ts';
import type { CommitFacts, EntryMode, RawChange, TreeEntry } from '../../../ports/git.ts';
import { decodePath } from '../files/path-bytes.ts';

/** Git printed something that its manual does not promise: nothing is done with it. */
export function unexpected(what: string, found: Uint8Array | string): PortFailure {
  const text = typeof found === 'string' ? found : Buffer.from(found).toString('latin1');
  return new PortFailure('git.output-unexpected', `${what}, found ${JSON.stringify(text.slice(0, 200))}`);
}

/** Exactly one object id and a line end: what `write-tree`, `mktree`, `commit-tree`, `hash-object` print. */
export function parseOidLine(stdout: Buffer): Oid {
  const oids = parseOidLines(stdout);
  const only = oids[0];
  if (only === undefined || oids.length !== 1) throw unexpected('expected one object id', stdout);
  return only;
}

/** One object id a line. */
export function parseOidLines(stdout: Buffer): readonly Oid[] {
  if (stdout.length === 0) return [];
  const text = stdout.toString('latin1');
  if (!text.endsWith('\n')) throw unexpected('expected lines of object ids', stdout);
  return text.slice(0, -1).split('\n').map(oidOrThrow);
}

/** Raw difference, `diff-tree -r -z --raw` or `diff-index`; unmerged entries are changes of type `M` without a new side. */
export function parseRawChanges(stdout: Buffer): readonly RawChange[] {
  const fields = splitZ(stdout);
  const changes: RawChange[] = [];
  for (let i = 0; i < fields.length; i += 2) {
    const head = fields[i]?.toString('latin1') ?? '';
    const path = fields[i + 1];
    const parts = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([AMDTU])$/.exec(head);
    if (parts === null || path === undefined || path.length === 0) {
      throw unexpected('expected a raw line of a difference', fields[i] ?? '');
    }
    changes.push({
      path: decodePath(path),
      status: statusOf(parts[5] ?? ''),
      oldMode: modeOrNull(parts[1] ?? ''),
      newMode: modeOrNull(parts[2] ?? ''),
      oldOid: oidOrNull(parts[3] ?? ''),
      newOid: oidOrNull(parts[4] ?? ''),
    });
  }
  return changes;
}

/** Listing of a tree, `ls-tree -z`; paths get `prefix` in front. */
export function parseTreeListing(stdout: Buffer, prefix: string): readonly TreeEntry[] {
  return splitZ(stdout).map((line) => {
    const tab = line.indexOf(0x09);
    const parts = /^(\d{6}) (?:blob|tree|commit) ([0-9a-f]+)$/.exec(line.subarray(0, tab).toString('latin1'));
    const mode = modeOrNull(parts?.[1] ?? '');
    if (tab < 0 || parts === null || mode === null) throw unexpected('expected a line of ls-tree', line);
    return { path: prefix + decodePath(line.subarray(tab + 1)), mode, oid: oidOrThrow(parts[2] ?? '') };
  });
}

/** `for-each-ref --format=%(objectname) %(refname)`. The name of a ref is bytes, as a path is. */
export function parseRefs(stdout: Buffer): readonly { readonly ref: string; readonly oid: Oid }[] {
  const text = decodePath(stdout);
  if (text === '') return [];
  if (!text.endsWith('\n')) throw unexpected('expected lines of refs', stdout);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const parts = /^([0-9a-f]+) (refs\/.+)$/s.exec(line);
      if (parts === null) throw unexpected('expected an object id and a ref', line);
      return { oid: oidOrThrow(parts[1] ?? ''), ref: parts[2] ?? '' };
    });
}

/** Fields of `COMMIT_FORMAT`, each ended by NUL. */
export const COMMIT_FORMAT = '%H%x00%T%x00%P%x00%ae%x00%ce%x00%s%x00%(trailers:only,unfold)';
const COMMIT_FIELDS = 7;

/** `log -z --format=COMMIT_FORMAT`. Trailers come from git's own parser: text in a message body cannot forge them. */
export function parseCommits(stdout: Buffer): readonly CommitFacts[] {
  const fields = splitZ(stdout).map((field) => field.toString());
  if (fields.length % COMMIT_FIELDS !== 0) throw unexpected('expected seven fields a commit', stdout);
  const commits: CommitFacts[] = [];
  for (let i = 0; i < fields.length; i += COMMIT_FIELDS) {
    commits.push(commitOf(fields.slice(i, i + COMMIT_FIELDS)));
  }
  return commits;
}

function commitOf(fields: readonly string[]): CommitFacts {
  const [oid = '', tree = '', parents = '', author = '', committer = '', subject = '', trailers = ''] =
    fields;
  return {
    oid: oidOrThrow(oid),
    tree: oidOrThrow(tree),
    parents: parents === '' ? [] : parents.split(' ').map(oidOrThrow),
    authorEmail: author,
    committerEmail: committer,
    subject,
    trailers: trailersOf(trailers),
  };
}

function trailersOf(text: string): Record<string, string[]> {
  const byKey = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const parts = /^([^\s:]+)\s*:\s*(.*)$/.exec(line);
    if (parts?.[1] === undefined) continue;
    byKey.set(parts[1], [...(byKey.get(parts[1]) ?? []), (parts[2] ?? '').trimEnd()]);
  }
  return Object.fromEntries(byKey);
}

/** Fields ended by NUL; output that does not end with one was cut off. */
export function splitZ(stdout: Buffer): readonly Buffer[] {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < stdout.length) {
    const end = stdout.indexOf(0, at);
    if (end < 0) throw unexpected('expected output that ends with NUL', stdout.subarray(at));
    fields.push(stdout.subarray(at, end));
    at = end + 1;
  }
  return fields;
}

/** The id, or `git.output-unexpected`. */
export function oidOrThrow(text: string): Oid {
  const oid = oidOrNull(text);
  if (oid === null) throw unexpected('expected an object id', text);
  return oid;
}

/** Null for the all-zero id, which git prints where there is no object. */
function oidOrNull(text: string): Oid | null {
  const oid = parseOid(text);
  if (oid === null) throw unexpected('expected an object id', text);
  return /^0+$/.test(text) ? null : oid;
}

const MODES: Readonly<Record<string, EntryMode | null>> = {
  '000000': null,
  '040000': '040000',
  '100644': '100644',
  // Written by very old versions of git; it means a plain file.
  '100664': '100644',
  '100755': '100755',
  '120000': '120000',
  '160000': '160000',
};

export function modeOrNull(text: string): EntryMode | null {
  const mode = MODES[text];
  if (mode === undefined) throw unexpected('expected the mode of an entry', text);
  return mode;
}

function statusOf(letter: string): RawChange['status'] {
  if (letter === 'A' || letter === 'D' || letter === 'T') return letter;
  return 'M';
}
