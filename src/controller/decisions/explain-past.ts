import { PROGRAM } from '../../contract/errors.ts';
import type { Event } from '../../contract/generated/event.ts';
import type { ExplainReport } from '../../contract/generated/explain-report.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Refusal } from '../project.ts';
import { explainObservation } from '../status/build-explanation.ts';
import type { DecisionSegment } from '../../ports/decision-log.ts';
import type { World } from '../world.ts';
import { type PastDecision, type ReadRecord, readRecords } from './read-records.ts';
import { redecide } from './redecide.ts';
import { eventByRecord } from './replay.ts';

export interface Past {
  /** The number of an event, the name of a record, or `latest`, as typed. */
  readonly at: string;
  /** A round as typed; null for all. */
  readonly typed: string | null;
}

/**
 * A decision of then with everything that led to it, as `explain` tells the one of now.
 * @spec contract.md#decisions-and-exit-codes
 */
export async function explainPast(
  world: Pick<World, 'decisions' | 'events' | 'digest'>,
  { at, typed }: Past,
): Promise<Result<ExplainReport, Refusal>> {
  const events = await world.events.recent();
  const named = nameRecord(events, at);
  if (!named.ok) return named;
  const segments = await world.decisions.segments();
  const read = (one: readonly DecisionSegment[]) => readRecords(one, world.digest);
  const found =
    named.value === null
      ? findNewest(segments.toReversed().map((segment) => read([segment])))
      : findNamed(read(segments), { named: named.value, at, events });
  if (!found.ok) return found;
  const past = found.value;
  return explainObservation(past.observation, {
    decision: past.decision,
    source: 'recorded',
    recorded: {
      event: eventByRecord(events).get(past.record) ?? null,
      record: past.record,
      at: past.at,
      revision: past.observation.state.revision,
      decides_the_same: redecide(past).kind === 'same',
    },
    typed,
  });
}

/** Null for the newest. */
function nameRecord(events: readonly Event[], at: string): Result<string | null, Refusal> {
  if (at === 'latest') return ok(null);
  if (events.length === 0) return refuse('no decision is recorded here yet', `${PROGRAM} run`);
  if (/^[0-9a-f]{16}$/.test(at)) return ok(at);
  const event = /^\d{1,15}$/.test(at) ? events.find(({ seq }) => seq === Number.parseInt(at, 10)) : undefined;
  if (event === undefined) return refuse(`${describe(at)} is no event that is kept here (${span(events)})`);
  if (typeof event.record === 'string') return ok(event.record);
  const why = event.data?.['not_recorded'];
  return refuse(
    typeof why === 'string'
      ? `what was observed at event ${at} was not recorded: ${why}`
      : `event ${at} was written by a version that records no observations`,
  );
}

/** The last record of the newest file that has one. */
function findNewest(files: readonly Iterable<ReadRecord>[]): Result<PastDecision, Refusal> {
  for (const records of files) {
    const newest = [...records].at(-1);
    if (newest === undefined) continue;
    if (newest.kind === 'read') return ok(newest.past);
    return refuse(`the newest record (${newest.place}): ${newest.reason}`, `${PROGRAM} replay`);
  }
  return refuse('no decision is recorded here yet', `${PROGRAM} run`);
}

function findNamed(
  records: Iterable<ReadRecord>,
  { named, at, events }: { readonly named: string; readonly at: string; readonly events: readonly Event[] },
): Result<PastDecision, Refusal> {
  const kept = new Set<string>();
  let found: ReadRecord | null = null;
  for (const read of records) {
    const record = read.kind === 'read' ? read.past.record : read.record;
    if (record === named) found = read;
    if (read.kind === 'read') kept.add(read.past.record);
  }
  if (found?.kind === 'read') return ok(found.past);
  if (found !== null) return refuse(`the record of ${at} (${found.place}): ${found.reason}`);
  const oldest = events.find(({ record }) => typeof record === 'string' && kept.has(record));
  return refuse(
    `the record of ${at} is gone: only the newest are kept${oldest === undefined ? '' : `, from event ${oldest.seq} on`}`,
    oldest === undefined ? undefined : `${PROGRAM} explain --at ${oldest.seq}`,
  );
}

function span(events: readonly Event[]): string {
  const numbers = events.map(({ seq }) => seq);
  return numbers.length === 1 ? `only ${numbers.join()} is` : `${numbers[0]} to ${numbers.at(-1)} are`;
}

function describe(at: string): string {
  return JSON.stringify(at.slice(0, 50));
}

function refuse(message: string, nextCommand?: string): Result<never, Refusal> {
  return err({
    code: 'decision.not-recorded',
    message,
    ...(nextCommand === undefined ? {} : { nextCommand }),
  });
}
