import { printRecordLine } from '../contract/canonical-json.ts';
import type { Event } from '../contract/generated/event.ts';
import { EVENT_LIMITS, FILE_LIMITS } from '../contract/limits.ts';
import { eventsPath, RUNTIME } from '../contract/paths.ts';
import { parseRecord, validateValue } from '../contract/validate.ts';
import { invariant } from '../lib/invariant.ts';
import type { EventEntry, EventLog } from '../ports/event-log.ts';
import type { Files } from '../ports/files.ts';

/** Holds at least three whole lines of the greatest length, so that a torn last one hides nothing. */
const TAIL_BYTES = 4 * FILE_LIMITS.eventLineBytesMax;

/**
 * `runtime/events.jsonl`, one event a line. A line torn by a crash is ended at the next append and skipped by
 * readers. At `bytesMax` the file becomes `events-<n>.jsonl`, and those before it go. @spec contract.md#files
 */
export function createEventLog(files: Files, bytesMax: number = EVENT_LIMITS.fileBytesMax): EventLog {
  /** Unknown until this process has looked at what earlier ones wrote. */
  let nextSeq: number | null = null;
  return {
    append: async (_lease, entry) => {
      nextSeq ??= highest((await readRecent(files)).map((event) => event.seq + 1)) ?? 0;
      const event = makeEvent(nextSeq, entry);
      await rotateIfFull(files, bytesMax);
      // An action is no evidence: what counts of it is observed again. A revision that was reached is not forgotten.
      await files.appendLine(eventsPath, printRecordLine(event), event.type !== 'action');
      nextSeq += 1;
      return event;
    },
    lastRevision: async () => highest((await readRecent(files)).map((event) => event.revision)),
    recent: async () => {
      const aside = (await listRotated(files)).at(-1);
      const before = aside === undefined ? [] : await readWhole(files, rotatedPath(aside), bytesMax);
      return [...before, ...(await readWhole(files, eventsPath, bytesMax))];
    },
  };
}

/** An event whose free data would make the line too long is written without it, and says so. */
function makeEvent(seq: number, entry: EventEntry): Event {
  const event: Event = { schema_version: 'event-v1', seq, ...entry };
  const checked = validateValue('event', event, eventsPath);
  const problem = checked.ok ? undefined : checked.error[0];
  invariant(checked.ok, `an event to write is valid: ${problem?.pointer ?? ''} ${problem?.message ?? ''}`);
  const bytes = Buffer.byteLength(printRecordLine(event));
  return bytes <= FILE_LIMITS.eventLineBytesMax ? event : { ...event, data: { left_out_bytes: bytes } };
}

async function rotateIfFull(files: Files, bytesMax: number): Promise<void> {
  if (((await files.sizeBytes(eventsPath)) ?? 0) < bytesMax) return;
  const aside = await listRotated(files);
  await files.move(eventsPath, rotatedPath((aside.at(-1) ?? 0) + 1));
  for (const number of aside) await files.remove(rotatedPath(number));
}

/** The last events, oldest first. Straight after a rotation they stand in the file set aside. */
async function readRecent(files: Files): Promise<readonly Event[]> {
  const current = parseTail(await files.readTail(eventsPath, TAIL_BYTES));
  if (current.length > 0) return current;
  const last = (await listRotated(files)).at(-1);
  return last === undefined ? [] : parseTail(await files.readTail(rotatedPath(last), TAIL_BYTES));
}

/** A file is set aside when it has reached its bound: one line more may stand in it. */
async function readWhole(files: Files, path: string, bytesMax: number): Promise<readonly Event[]> {
  return parseTail(await files.readTail(path, bytesMax + TAIL_BYTES));
}

function parseTail(text: string): readonly Event[] {
  return text.split('\n').flatMap((line) => {
    const parsed = parseRecord('event', new TextEncoder().encode(line), eventsPath);
    return parsed.ok ? [parsed.value] : [];
  });
}

function rotatedPath(number: number): string {
  return `${RUNTIME}/events-${number}.jsonl`;
}

async function listRotated(files: Files): Promise<readonly number[]> {
  const numbers = (await files.list(RUNTIME)).flatMap((name) => {
    const match = /^events-(\d{1,9})\.jsonl$/.exec(name);
    return match?.[1] === undefined ? [] : [Number.parseInt(match[1], 10)];
  });
  return numbers.sort((a, b) => a - b);
}

function highest(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : Math.max(...numbers);
}
