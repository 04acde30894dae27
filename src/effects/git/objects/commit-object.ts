import type { CommitFacts } from '../../../ports/git.ts';
import { parseOid, type Oid } from '../../../contract/ids.ts';

const IDENTITY = /^[^<>\n]* <([^<>\n]*)> \d+ [+-]\d{4}$/;
const TRAILER = /^([A-Za-z][A-Za-z0-9-]*): (\S.*)$/;

/**
 * Reads a commit in the plain form in which this program writes them, and people mostly do. Null where only git can
 * tell: another encoding, an odd header, anything that could be a trailer but does not stand as ours do.
 */
export function readPlainCommit(oid: Oid, bytes: Uint8Array): CommitFacts | null {
  if (bytes.includes(0)) return null;
  const text = Buffer.from(bytes).toString('utf8');
  const border = text.indexOf('\n\n');
  if (border < 0) return null;
  const head = readHeader(text.slice(0, border));
  const message = text.slice(border + 2);
  const trailers = readTrailers(message);
  if (head === null || trailers === null) return null;
  return { oid, ...head, subject: subjectOf(message), trailers };
}

function readHeader(
  header: string,
): Pick<CommitFacts, 'tree' | 'parents' | 'authorEmail' | 'committerEmail'> | null {
  const lines = header.split('\n');
  const tree = parseOid(take(lines, 'tree ') ?? '');
  const parents: Oid[] = [];
  for (let parent = take(lines, 'parent '); parent !== null; parent = take(lines, 'parent ')) {
    const oid = parseOid(parent);
    if (oid === null) return null;
    parents.push(oid);
  }
  const author = IDENTITY.exec(take(lines, 'author ') ?? '')?.[1];
  const committer = IDENTITY.exec(take(lines, 'committer ') ?? '')?.[1];
  if (tree === null || author === undefined || committer === undefined) return null;
  // Signatures and merged tags tell nothing that is asked for; an encoding is git's to undo.
  if (lines.some((line) => line.startsWith('encoding '))) return null;
  return { tree, parents, authorEmail: author, committerEmail: committer };
}

/** Takes the first line when it begins so. */
function take(lines: string[], prefix: string): string | null {
  if (lines[0]?.startsWith(prefix) !== true) return null;
  return lines.shift()?.slice(prefix.length) ?? null;
}

/** The first paragraph on one line, as `%s` prints it. */
function subjectOf(message: string): string {
  const lines = message.split('\n').map((line) => line.replace(/[ \t\r]+$/, ''));
  const start = lines.findIndex((line) => line !== '');
  if (start < 0) return '';
  const end = lines.indexOf('', start);
  return lines.slice(start, end < 0 ? lines.length : end).join(' ');
}

/**
 * Trailers of a message whose last paragraph holds nothing else; none where no line looks like one of ours. Null for
 * everything in between, and wherever one of git's other rules could apply.
 */
function readTrailers(message: string): CommitFacts['trailers'] | null {
  if (!/orchestrator-/i.test(message)) return {};
  if (/^(?:---|#|[ \t])/m.test(message) || /^\n|\r|\n\n\n/.test(message)) return null;
  const paragraphs = message.replace(/[ \t\n]+$/, '').split('\n\n');
  const lines = paragraphs.at(-1)?.split('\n') ?? [];
  if (paragraphs.length < 2) return null;
  const byKey = new Map<string, string[]>();
  for (const line of lines) {
    const parts = TRAILER.exec(line);
    if (parts?.[1] === undefined || parts[2] === undefined) return null;
    byKey.set(parts[1], [...(byKey.get(parts[1]) ?? []), parts[2].trimEnd()]);
  }
  return Object.fromEntries(byKey);
}
