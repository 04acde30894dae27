import { PROGRAM } from '../../contract/errors.ts';
import type { Event } from '../../contract/generated/event.ts';
import type {
  DecisionWords,
  ReplayDifference,
  ReplayReport,
  UnreadRecord,
} from '../../contract/generated/replay-report.ts';
import type { Decision } from '../../core/decision.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Refusal } from '../project.ts';
import { viewDecision } from '../status/view-decision.ts';
import type { World } from '../world.ts';
import { firstDifference } from './first-difference.ts';
import { type ReadRecord, readRecords } from './read-records.ts';
import { redecide, type Redecided, type Rules } from './redecide.ts';

/** What a person reads of a long list; the counts are of all. */
const LISTED_MAX = 200;

/**
 * Takes every recorded decision again, from event `from` on, and says where this version decides otherwise.
 * @spec contract.md#decisions-and-exit-codes
 */
export async function replayDecisions(
  world: Pick<World, 'decisions' | 'events' | 'digest'>,
  from: number | null,
): Promise<Result<ReplayReport, Refusal>> {
  const events = await world.events.recent();
  const first = findFirst(events, from);
  if (!first.ok) return first;
  const segments = await world.decisions.segments();
  return ok(
    replayRecords(startingAt(readRecords(segments, world.digest), first.value), {
      from,
      eventOf: eventByRecord(events),
    }),
  );
}

interface Told {
  readonly from: number | null;
  readonly eventOf: ReadonlyMap<string, number>;
  /** Those of this version without it. */
  readonly rules?: Rules;
}

/** The same of any records. */
export function replayRecords(records: Iterable<ReadRecord>, { from, eventOf, rules }: Told): ReplayReport {
  const differences: ReplayDifference[] = [];
  const unread: UnreadRecord[] = [];
  let [same, different] = [0, 0];
  for (const read of records) {
    if (read.kind === 'unread') {
      unread.push({ place: read.place, reason: read.reason.slice(0, 1000) });
      continue;
    }
    const redecided = redecide(read.past, rules);
    if (redecided.kind === 'same') same += 1;
    else if (read.past.isRedacted) unread.push({ place: read.place, reason: REDACTED });
    else {
      different += 1;
      if (differences.length < LISTED_MAX)
        differences.push(tellDifference(redecided, eventOf.get(read.past.record) ?? null));
    }
  }
  const first = differences[0];
  return {
    schema_version: 'replay-report-v1',
    from,
    records: same + different,
    same,
    different,
    differences,
    unread: unread.slice(0, LISTED_MAX),
    next_command:
      first === undefined ? `${PROGRAM} status` : `${PROGRAM} explain --at ${first.event ?? first.record}`,
  };
}

const REDACTED = "a secret's value was taken out of it, and without that value the decision is another";

function findFirst(
  events: readonly Event[],
  from: number | null,
): Result<ReadonlySet<string> | null, Refusal> {
  if (from === null) return ok(null);
  const later = events.filter((event) => event.seq >= from);
  const newest = events.at(-1)?.seq ?? null;
  if (later.length > 0)
    return ok(new Set(later.flatMap(({ record }) => (typeof record === 'string' ? [record] : []))));
  return err({
    code: 'decision.not-recorded',
    message:
      newest === null
        ? 'no event is recorded here, so none can be decided again'
        : `expected an event from ${from} on; the newest is ${newest}`,
    nextCommand: `${PROGRAM} replay`,
  });
}

/** What waits stand between two events belongs to the earlier one. */
function* startingAt(
  records: Iterable<ReadRecord>,
  named: ReadonlySet<string> | null,
): Generator<ReadRecord> {
  let isBegun = named === null;
  for (const read of records) {
    isBegun ||= read.kind === 'read' && named?.has(read.past.record) === true;
    if (isBegun) yield read;
  }
}

/** The number of the event that names a record. */
export function eventByRecord(events: readonly Event[]): ReadonlyMap<string, number> {
  return new Map(
    events.flatMap(({ record, seq }) => (typeof record === 'string' ? [[record, seq] as const] : [])),
  );
}

function tellDifference(
  redecided: Exclude<Redecided, { kind: 'same' }>,
  event: number | null,
): ReplayDifference {
  const { past } = redecided;
  const frame = {
    event,
    record: past.record,
    at: past.at,
    round_id: past.decision.roundId,
    before: inWords(past.decision),
  } as const;
  if (redecided.kind === 'broken')
    return {
      ...frame,
      now: null,
      pointer: '',
      was: 'a decision',
      is: `the rules break down: ${redecided.message}`.slice(0, 1000),
    };
  const { pointer, was, is } = firstDifference(past.decision, redecided.now) ?? NOWHERE;
  return { ...frame, now: inWords(redecided.now), pointer, was, is };
}

const NOWHERE = { pointer: '', was: '', is: '' };

function inWords(decision: Decision): DecisionWords {
  const { kind, what, rule, spec, facts } = viewDecision(decision);
  return { kind, what, rule, spec, facts };
}
