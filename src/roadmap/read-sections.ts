import { bomLength } from '../contract/decode-utf8.ts';
import type { Problem } from '../contract/problem.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { bounds } from './bounds.ts';
import { decodeText, type FileKind } from './decode.ts';
import type { Excess } from './excess.ts';
import { placeSpot, START, textProblem, type Spot } from './problem-list.ts';
import {
  createUnitReader,
  type Interpreter,
  type UnitCost,
  type UnitRead,
  type UnitReader,
} from './read-unit.ts';

/** Something made of one section, and where the text that its places count from begins in the file. */
export interface Placed<T> {
  readonly base: Spot;
  readonly value: T;
}

export interface SectionsOfFile<T> {
  readonly text: string;
  readonly sections: readonly Placed<T>[];
}

export interface SectionReader<T> {
  readonly read: (bytes: Uint8Array, file: string) => Promise<Result<SectionsOfFile<T>, readonly Problem[]>>;
}

/**
 * Reads a Markdown contract file section by section; each section is interpreted alone and remembered by its
 * text. Most are read by the line scanner, those it cannot judge by remark.
 * @spec contract.md#roadmap
 */
export function createSectionReader<T>(kind: FileKind, interpreter: Interpreter<T>): SectionReader<T> {
  const readUnit = createUnitReader(interpreter);
  return {
    read: async (bytes, file) => {
      const decoded = decodeText(bytes, file, kind);
      if (!decoded.ok) return decoded;
      const read = await readText(decoded.value, readUnit);
      if (read.ok) return ok({ text: decoded.value, sections: read.value });
      return err([textProblem(file, { code: `${kind}.too-large`, ...read.error })]);
    },
  };
}

/** Walks over the units of a text; stops at the first excess, because what follows it is not known. */
async function readText<T>(
  text: string,
  readUnit: UnitReader<T>,
): Promise<Result<readonly Placed<T>[], Excess>> {
  const candidates = headingOffsets(text);
  const excess = findFileExcess(text, candidates);
  if (excess !== null) return err(excess);
  const sections: Placed<T>[] = [];
  let spent: UnitCost = { remarkChars: 0, remarkWork: 0, parts: 0 };
  let base: Spot = { ...START, offset: bomLength(text) };
  let next = candidates[0] === base.offset ? 1 : 0;
  while (base.offset < text.length) {
    const read = await readUnitAt({ text, from: base.offset, candidates, next }, readUnit);
    if (read.kind === 'excess') return err({ ...read, at: placeSpot(base, read.at) });
    for (const value of read.sections ?? []) sections.push({ base, value });
    spent = addCosts(spent, read.cost);
    const overspent = findOverspending(spent, base);
    if (overspent !== null) return err(overspent);
    base = { offset: base.offset + read.length, line: base.line + read.lineCount, column: 1 };
    while (next < candidates.length && (candidates[next] ?? 0) <= base.offset) next++;
  }
  return ok(sections);
}

function addCosts(a: UnitCost, b: UnitCost): UnitCost {
  return {
    remarkChars: a.remarkChars + b.remarkChars,
    remarkWork: a.remarkWork + b.remarkWork,
    parts: a.parts + b.parts,
  };
}

function findOverspending(spent: UnitCost, at: Spot): Excess | null {
  if (spent.parts > bounds.parts) {
    const message = `The file has more than ${bounds.parts} ids, items and problems together.`;
    return { at, message, fix: 'Divide the file.' };
  }
  if (spent.remarkChars > bounds.remarkChars || spent.remarkWork > bounds.remarkWork) {
    const message = `Up to here, the sections with HTML, nested code, underlined headings, link definitions or the like have more than ${bounds.remarkChars} characters or ${bounds.remarkWork} lines and markers together.`;
    return { at, message, fix: 'Write more of them with plain paragraphs and lists.' };
  }
  return null;
}

interface UnitStart {
  readonly text: string;
  readonly from: number;
  readonly candidates: readonly number[];
  /** Index of the first candidate after the start. */
  readonly next: number;
}

/** Reads up to the next heading; twice as far again and again while something open swallows the heading. */
async function readUnitAt<T>(start: UnitStart, readUnit: UnitReader<T>): Promise<UnitRead<T>> {
  const { text, from, candidates, next } = start;
  const limit = from + bounds.sectionBytes;
  let last = next;
  for (let count = 1; ; count *= 2) {
    const wanted = Math.min(next + count - 1, candidates.length);
    while (last < wanted && (candidates[last + 1] ?? text.length) <= limit) last++;
    const end = candidates[last] ?? text.length;
    const slice = text.slice(from, end);
    if (isOverBytes(slice, bounds.sectionBytes)) {
      const message = `The section is longer than ${bounds.sectionBytes} bytes.`;
      return { kind: 'excess', at: START, message, fix: 'Divide the section with a heading.' };
    }
    const boundaries = candidates.slice(next, last).map((offset) => offset - from);
    const read = await readUnit({ text: slice, boundaries, isWholeRest: end === text.length });
    if (read.kind === 'excess' || read.sections !== null) return read;
    if (last < wanted) {
      const message = `A fence, comment or HTML block that begins in this section is still open ${bounds.sectionBytes} bytes later.`;
      return { kind: 'excess', at: START, message, fix: 'Close it.' };
    }
  }
}

/** Where lines begin that look like a heading of depth 1 to 3 in the first column: up to the bound and one. */
function headingOffsets(text: string): readonly number[] {
  const offsets: number[] = [];
  const pattern = /(?:^\uFEFF?|[\r\n])#{1,3}(?=[ \t\r\n]|$)/g;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    offsets.push(match.index + match[0].indexOf('#'));
    if (offsets.length > bounds.headings) break;
  }
  return offsets;
}

function findFileExcess(text: string, candidates: readonly number[]): Excess | null {
  if (candidates.length > bounds.headings) {
    const message = `The file has more than ${bounds.headings} headings.`;
    return { at: START, message, fix: 'Divide the file.' };
  }
  const ending = /\r\n|\n|\r/g;
  let lines = 0;
  while (lines <= bounds.lines && ending.test(text)) lines++;
  if (lines <= bounds.lines) return null;
  return { at: START, message: `The file has more than ${bounds.lines} lines.`, fix: 'Divide the file.' };
}

function isOverBytes(text: string, limit: number): boolean {
  if (text.length * 3 <= limit) return false;
  return text.length > limit || new TextEncoder().encode(text).length > limit;
}
