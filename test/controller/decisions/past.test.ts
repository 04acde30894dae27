import { describe, expect, test } from 'vitest';
import { OBSERVATION_FORM } from '../../../src/core/observation.ts';
import { decisionEvent } from '../../../src/controller/decision-event.ts';
import { explainPast } from '../../../src/controller/decisions/explain-past.ts';
import { firstDifference } from '../../../src/controller/decisions/first-difference.ts';
import { createRecorder } from '../../../src/controller/decisions/recorder.ts';
import { replayDecisions } from '../../../src/controller/decisions/replay.ts';
import type { Event } from '../../../src/contract/generated/event.ts';
import { decide } from '../../../src/core/decide.ts';
import { anAdmissibleRound, anObservation, aRound } from '../../core/support/build.ts';
import { ROUND_ID } from '../../core/support/ids.ts';
import { digest, memoryLog } from '../../support/golden-histories.ts';

const OBSERVATIONS = [
  anObservation(),
  anObservation({ rounds: [aRound()] }),
  anObservation({ rounds: [anAdmissibleRound()] }),
];

/** A log of three decisions as events 0 to 2; event 3 was not recorded, event 4 is of an earlier version. */
async function aPast(change: (text: string) => string = (text) => text) {
  const log = memoryLog();
  const recorder = createRecorder({ log, digest, secrets: new Map() });
  const events: Event[] = [];
  for (const [seq, o] of OBSERVATIONS.entries()) {
    const decision = decide(o);
    const noted = await recorder.note(o, decision);
    const entry = decisionEvent(decision, { at: o.now, revision: 10, message: null, noted });
    events.push({ schema_version: 'event-v1', seq, ...entry });
  }
  const [first] = events;
  if (first === undefined) throw new Error('there are events');
  const { record: _record, ...old } = first;
  events.push({ ...old, seq: 3, record: null, data: { not_recorded: 'no space left' } }, { ...old, seq: 4 });
  return {
    digest,
    decisions: {
      append: log.append,
      segments: () => Promise.resolve([{ path: '1.jsonl', text: change(log.text()) }]),
    },
    events: {
      append: () => Promise.reject(new Error('nothing is written here')),
      lastRevision: () => Promise.resolve(null),
      recent: () => Promise.resolve(events),
    },
  };
}

// @spec contract.md#decisions-and-exit-codes
describe('explain --at', () => {
  test('tells the decision of an event with the verdict of each predicate', async () => {
    const told = await explainPast(await aPast(), { at: '2', typed: ROUND_ID });
    expect(told).toMatchObject({
      ok: true,
      value: {
        source: 'recorded',
        recorded: { event: 2, decides_the_same: true },
        decision: { rule: 'finalize.build-candidate', spec: 'contract.md#merge-admissibility' },
        rounds: [{ round_id: ROUND_ID, stage: 'finalize-round' }],
      },
    });
    expect(told.ok ? told.value.rounds[0]?.predicates.length : 0).toBe(12);
  });

  test('takes latest, and the name of a record', async () => {
    const world = await aPast();
    const latest = await explainPast(world, { at: 'latest', typed: null });
    const record = latest.ok ? (latest.value.recorded?.record ?? '') : '';
    expect(await explainPast(world, { at: record, typed: null })).toEqual(latest);
  });

  test.each([
    ['99', 'is no event that is kept here (0 to 4 are)'],
    ['soon', '"soon" is no event'],
    ['3', 'was not recorded: no space left'],
    ['4', 'a version that records no observations'],
    ['0123456789abcdef', 'is gone: only the newest are kept, from event 0 on'],
  ])('says of %s why there is nothing to tell', async (at, why) => {
    const told = await explainPast(await aPast(), { at, typed: null });
    expect(told).toMatchObject({
      ok: false,
      error: { code: 'decision.not-recorded', message: expect.stringContaining(why) },
    });
  });

  test('says which is the oldest that is kept', async () => {
    const world = await aPast((text) => {
      const lines = text.split('\n');
      return lines.filter((line) => line !== lines.find((one) => one.includes('record-v1'))).join('\n');
    });
    expect(await explainPast(world, { at: '0', typed: null })).toMatchObject({
      ok: false,
      error: { nextCommand: 'npx run-orchestrator-loop explain --at 1' },
    });
  });

  test('says of a record in another form that another version recorded it', async () => {
    const world = await aPast((text) =>
      text.replaceAll(`"observation_form":${OBSERVATION_FORM}`, '"observation_form":7'),
    );
    for (const at of ['1', 'latest'])
      expect(await explainPast(world, { at, typed: null })).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining('another version recorded it') },
      });
  });
});

// @spec contract.md#decisions-and-exit-codes
describe('replay', () => {
  test('decides all again, or those from an event on', async () => {
    const world = await aPast();
    const count = async (from: number | null) => {
      const told = await replayDecisions(world, from);
      return told.ok ? [told.value.records, told.value.different] : told.error.code;
    };
    expect(await count(null)).toEqual([3, 0]);
    expect(await count(1)).toEqual([2, 0]);
    expect(await count(50)).toBe('decision.not-recorded');
  });

  test('counts nothing that it could not read, and names its place', async () => {
    const world = await aPast((text) =>
      text.replace(`"observation_form":${OBSERVATION_FORM}`, '"observation_form":7'),
    );
    expect(await replayDecisions(world, null)).toMatchObject({
      ok: true,
      value: { records: 2, different: 0, unread: [{ place: expect.stringMatching(/^1\.jsonl:\d+$/) }] },
    });
  });
});

// @spec contract.md#decisions-and-exit-codes
test.each([
  [{ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, '/a/1/b: 2 → 3'],
  [{ 'x/y': null }, {}, '/x~1y: null → nothing'],
  [{ a: [] }, { a: {} }, '/a: [] → {}'],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, ': the same fields in another order → the same fields in another order'],
  [1, 1, null],
])('the first difference of %j and %j', (was, is, told) => {
  const found = firstDifference(was, is);
  expect(found === null ? null : `${found.pointer}: ${found.was} → ${found.is}`).toBe(told);
});
