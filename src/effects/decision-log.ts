import { DECISION_LIMITS } from '../contract/limits.ts';
import { decisionsDir } from '../contract/paths.ts';
import type { DecisionEntry, DecisionLog, DecisionSegment } from '../ports/decision-log.ts';
import type { Files } from '../ports/files.ts';

/** What this process knows of the file it appends to. */
interface Segment {
  readonly number: number;
  bytes: number;
  /** The last line was torn by a crash: the next one begins on a line of its own. */
  isTorn: boolean;
  /** Digests of the parts that stand in it. */
  readonly parts: Set<string>;
}

interface Bounds {
  readonly segmentBytesMax: number;
  readonly segmentsMax: number;
  readonly recordBytesMax: number;
}

const NUMBER_MAX = 999_999_999;
const PART = /^\{"schema_version":"decision-part-v1","sha256":"([0-9a-f]{64})",/gm;

/**
 * `runtime/decisions/<n>.jsonl`. Each file can be read by itself: it holds every part that its records refer to.
 * @spec contract.md#files
 */
export function createDecisionLog(files: Files, bounds: Bounds = DECISION_LIMITS): DecisionLog {
  let current: Segment | null = null;
  /** Of the last part that no record can hold: printing it again with each tick would cost more than the loop. */
  let oversized: string | null = null;
  return {
    async append(entry) {
      if (entry.parts.some(({ sha256 }) => sha256 === oversized)) return 'too-large';
      const now = await findCurrent(files, current, bounds);
      // Forgotten until it is written: what a failed write left is looked at anew.
      current = null;
      const { text, added, largest } = printEntry(entry, now);
      const bytes = Buffer.byteLength(text);
      if (bytes <= bounds.recordBytesMax) {
        await files.append(pathOf(now.number), text);
        for (const sha256 of added) now.parts.add(sha256);
        now.bytes += bytes;
        now.isTorn = false;
      }
      if (largest.bytes > bounds.recordBytesMax) oversized = largest.sha256;
      current = now;
      return bytes <= bounds.recordBytesMax ? 'written' : 'too-large';
    },
    async segments() {
      const found: DecisionSegment[] = [];
      for (const number of await listNumbers(files)) {
        const path = pathOf(number);
        found.push({ path, text: (await readText(files, path, bounds))?.text ?? null });
      }
      return found;
    },
  };
}

function printEntry(
  { line, parts }: DecisionEntry,
  segment: Segment,
): {
  readonly text: string;
  readonly added: readonly string[];
  readonly largest: { readonly sha256: string; readonly bytes: number };
} {
  const added = new Set<string>();
  let largest = { sha256: '', bytes: 0 };
  let text = segment.isTorn ? '\n' : '';
  for (const part of parts) {
    if (segment.parts.has(part.sha256) || added.has(part.sha256)) continue;
    added.add(part.sha256);
    const value = part.text();
    const bytes = Buffer.byteLength(value);
    if (bytes > largest.bytes) largest = { sha256: part.sha256, bytes };
    text += `{"schema_version":"decision-part-v1","sha256":"${part.sha256}","value":${value}}\n`;
  }
  return { text: `${text}${line}\n`, added: [...added], largest };
}

/** The file that the next record goes to. One that somebody else changed is read again, a full one is left. */
async function findCurrent(files: Files, known: Segment | null, bounds: Bounds): Promise<Segment> {
  const isKnown = known !== null && (await files.sizeBytes(pathOf(known.number))) === known.bytes;
  const newest = isKnown ? known : await readNewest(files, bounds);
  if (newest !== null && newest.bytes < bounds.segmentBytesMax) return newest;
  return { number: await makeRoom(files, bounds), bytes: 0, isTorn: false, parts: new Set() };
}

/** Removes the oldest files; the number of the next one. */
async function makeRoom(files: Files, { segmentsMax }: Bounds): Promise<number> {
  const numbers = await listNumbers(files);
  const next = (numbers.at(-1) ?? 0) + 1;
  if (next > NUMBER_MAX) {
    // No counting leads here: somebody else made a file of that name.
    await files.remove(decisionsDir);
    return 1;
  }
  const gone = Math.max(0, numbers.length - (segmentsMax - 1));
  for (const number of numbers.slice(0, gone)) await files.remove(pathOf(number));
  return next;
}

async function readNewest(files: Files, bounds: Bounds): Promise<Segment | null> {
  const number = (await listNumbers(files)).at(-1);
  if (number === undefined) return null;
  const found = await readText(files, pathOf(number), bounds);
  if (found === null) return { number, bytes: Infinity, isTorn: false, parts: new Set() };
  const { text, bytes } = found;
  return {
    number,
    bytes,
    isTorn: text !== '' && !text.endsWith('\n'),
    parts: new Set([...text.matchAll(PART)].map(([, sha256 = '']) => sha256)),
  };
}

async function readText(
  files: Files,
  path: string,
  { segmentBytesMax, recordBytesMax }: Bounds,
): Promise<{ readonly text: string; readonly bytes: number } | null> {
  const file = await files.read(path, segmentBytesMax + recordBytesMax);
  if (file.kind !== 'file') return null;
  return { text: new TextDecoder().decode(file.bytes), bytes: file.bytes.length };
}

async function listNumbers(files: Files): Promise<readonly number[]> {
  const numbers = (await files.list(decisionsDir)).flatMap((name) => {
    const match = /^([1-9]\d{0,8})\.jsonl$/.exec(name);
    return match?.[1] === undefined ? [] : [Number.parseInt(match[1], 10)];
  });
  return numbers.sort((a, b) => a - b);
}

function pathOf(number: number): string {
  return `${decisionsDir}/${number}.jsonl`;
}
