import { err, ok, type Result } from '../../lib/result.ts';
import type { Observation } from '../../core/observation.ts';

// A recorded observation has the fields of the one that was decided on. Each field, each field of `contract` and each
// field of a round is a leaf: `{ "value": … }`, or `{ "part": "<sha256>" }` for a value that many records share.

/** A leaf as JSON; `place` says which field of the observation it is. */
export type PrintLeaf = (value: unknown, place: string) => string;

/** The observation as JSON, its leaves as `print` gives them. */
export function printFrame(o: Observation, print: PrintLeaf): string {
  const fields = Object.entries(o).map(([key, value]) => {
    if (key === 'contract') return member(key, printFields(o.contract, 'contract', print));
    if (key !== 'rounds') return member(key, print(value, key));
    const rounds = o.rounds.map((round, index) => printFields(round, `rounds/${index}`, print));
    return member(key, `[${rounds.join(',')}]`);
  });
  return `{${fields.join(',')}}`;
}

function printFields(value: object, place: string, print: PrintLeaf): string {
  const fields = Object.entries(value).map(([key, one]) => member(key, print(one, `${place}/${key}`)));
  return `{${fields.join(',')}}`;
}

function member(key: string, text: string): string {
  return `${JSON.stringify(key)}:${text}`;
}

/** The parts of a file of records by their digest. */
export type Parts = ReadonlyMap<string, unknown>;

/** The observation behind a frame, or which part of it is not there. */
export function joinFrame(frame: unknown, parts: Parts): Result<unknown, string> {
  if (!isObject(frame)) return err('the observation is no object');
  const joined: [string, unknown][] = [];
  for (const [key, value] of Object.entries(frame)) {
    const one = joinField(key, value, parts);
    if (!one.ok) return one;
    joined.push([key, one.value]);
  }
  return ok(Object.fromEntries(joined));
}

function joinField(key: string, value: unknown, parts: Parts): Result<unknown, string> {
  if (key === 'contract') return joinFields(value, parts);
  if (key !== 'rounds') return joinLeaf(value, parts);
  if (!Array.isArray(value)) return err('the rounds are no list');
  const rounds: unknown[] = [];
  for (const round of value) {
    const one = joinFields(round, parts);
    if (!one.ok) return one;
    rounds.push(one.value);
  }
  return ok(rounds);
}

function joinFields(value: unknown, parts: Parts): Result<unknown, string> {
  if (!isObject(value)) return err('a part of the observation is no object');
  const joined: [string, unknown][] = [];
  for (const [key, leaf] of Object.entries(value)) {
    const one = joinLeaf(leaf, parts);
    if (!one.ok) return one;
    joined.push([key, one.value]);
  }
  return ok(Object.fromEntries(joined));
}

function joinLeaf(leaf: unknown, parts: Parts): Result<unknown, string> {
  if (isObject(leaf) && 'value' in leaf) return ok(leaf['value']);
  const part = isObject(leaf) ? leaf['part'] : undefined;
  if (typeof part !== 'string' || !parts.has(part)) return err('a part that it refers to is not there');
  return ok(parts.get(part));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
