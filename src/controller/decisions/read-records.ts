import type { DecisionRecord } from '../../contract/generated/decision-record.ts';
import { validateValue } from '../../contract/validate.ts';
import type { Decision } from '../../core/decision.ts';
import { OBSERVATION_FORM, type Observation } from '../../core/observation.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { DecisionSegment } from '../../ports/decision-log.ts';
import type { Digest } from '../../ports/digest.ts';
import { joinFrame, type Parts } from './frame.ts';

/** A line of the decision log, read back. */
export type ReadRecord =
  | { readonly kind: 'read'; readonly place: string; readonly past: PastDecision }
  | {
      readonly kind: 'unread';
      readonly place: string;
      /** The record that the line says it is; null when not even that can be read. */
      readonly record: string | null;
      readonly reason: string;
    };

/** What a tick observed and decided, whole again. */
export interface PastDecision {
  readonly record: string;
  readonly at: string;
  readonly isRedacted: boolean;
  readonly observation: Observation;
  readonly decision: Decision;
}

/** Every record, oldest first, with what is wrong with those that cannot be decided again. */
export function* readRecords(segments: readonly DecisionSegment[], digest: Digest): Generator<ReadRecord> {
  for (const { path, text } of segments) {
    if (text === null) yield unread(path, null, 'it is no file, or too large to be one of ours');
    else yield* readSegment(path, text, digest);
  }
}

function* readSegment(path: string, text: string, digest: Digest): Generator<ReadRecord> {
  const parts = new Map<string, unknown>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const place = `${path}:${index + 1}`;
    const value = parseLine(line);
    if (value === null) yield unread(place, null, 'it is not a whole line of JSON');
    else if (schemaOf(value) === 'decision-part-v1') takePart(parts, value, digest);
    else yield readRecord(value, { place, parts, digest });
  }
}

/** A part that is not what its digest says is left out: the records that refer to it say that it is missing. */
function takePart(parts: Map<string, unknown>, value: object, digest: Digest): void {
  const part = validateValue('decision-part', value, 'decision part');
  if (part.ok && digestOf(digest, JSON.stringify(part.value.value)) === part.value.sha256)
    parts.set(part.value.sha256, part.value.value);
}

function readRecord(
  value: object,
  { place, parts, digest }: { readonly place: string; readonly parts: Parts; readonly digest: Digest },
): ReadRecord {
  const record = textAt(value, 'record');
  const form = fieldOf(value, 'observation_form');
  if (schemaOf(value) !== 'decision-record-v1' || form !== OBSERVATION_FORM)
    return unread(
      place,
      record,
      `another version recorded it: ${schemaOf(value)} with observations of form ${String(form)}; expected decision-record-v1 and form ${OBSERVATION_FORM}`,
    );
  const checked = validateValue('decision-record', value, place);
  if (!checked.ok) return unread(place, record, checked.error[0]?.message ?? 'it is no decision record');
  const past = toPast(checked.value, parts, digest);
  return past.ok
    ? { kind: 'read', place, past: past.value }
    : unread(place, record, `it is damaged: ${past.error}`);
}

function toPast(record: DecisionRecord, parts: Parts, digest: Digest): Result<PastDecision, string> {
  const { observation: frame, decision } = record;
  const held = `${JSON.stringify(frame)}\n${JSON.stringify(decision)}`;
  if (digestOf(digest, held).slice(0, 16) !== record.record)
    return err('it does not hold what its name says');
  const observation = joinFrame(frame, parts);
  if (!observation.ok) return observation;
  if (!isObservation(observation.value)) return err('what was observed is not whole');
  if (!isDecision(decision)) return err('what was decided is not whole');
  return ok({
    record: record.record,
    at: record.at,
    isRedacted: record.redacted,
    observation: observation.value,
    decision,
  });
}

/** Form and digest say that this program wrote it; what is looked at here is that nothing of it is missing. */
function isObservation(value: unknown): value is Observation {
  const lists = ['requests', 'rounds', 'leftovers', 'drift'];
  const objects = ['run', 'config', 'base', 'contract'];
  return (
    validateValue('state', fieldOf(value, 'state'), 'state').ok &&
    lists.every((key) => Array.isArray(fieldOf(value, key))) &&
    objects.every((key) => typeof fieldOf(value, key) === 'object')
  );
}

function isDecision(value: unknown): value is Decision {
  const kind = fieldOf(value, 'kind');
  const because = fieldOf(value, 'because');
  const told = { transition: 'transition', perform: 'action', wait: 'on' };
  const what = Object.entries(told).find(([one]) => one === kind)?.[1];
  return (
    typeof fieldOf(value, 'code') === 'string' &&
    typeof fieldOf(because, 'rule') === 'string' &&
    Array.isArray(fieldOf(because, 'facts')) &&
    (what === undefined
      ? kind === 'stop' && typeof fieldOf(value, 'message') === 'string'
      : typeof fieldOf(fieldOf(value, what), 'kind') === 'string')
  );
}

function parseLine(line: string): object | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' ? value : null;
  } catch {
    // A line torn by a crash.
    return null;
  }
}

function schemaOf(value: object): string {
  return textAt(value, 'schema_version') ?? 'unknown';
}

function textAt(value: object, key: string): string | null {
  const text = fieldOf(value, key);
  return typeof text === 'string' ? text.slice(0, 100) : null;
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

function digestOf(digest: Digest, text: string): string {
  return digest(new TextEncoder().encode(text));
}

function unread(place: string, record: string | null, reason: string): ReadRecord {
  return { kind: 'unread', place, record, reason };
}
