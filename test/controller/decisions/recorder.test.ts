import { describe, expect, test } from 'vitest';
import { OBSERVATION_FORM } from '../../../src/core/observation.ts';
import { readRecords } from '../../../src/controller/decisions/read-records.ts';
import { createRecorder } from '../../../src/controller/decisions/recorder.ts';
import { redecide } from '../../../src/controller/decisions/redecide.ts';
import { parseRecord } from '../../../src/contract/validate.ts';
import { decide } from '../../../src/core/decide.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { PortFailure } from '../../../src/ports/failure.ts';
import type { DecisionLog } from '../../../src/ports/decision-log.ts';
import { aLanding, anAdmissibleRound, anObservation, aRound, aState } from '../../core/support/build.ts';
import { oid } from '../../core/support/ids.ts';
import { digest, memoryLog, readAll } from '../../support/golden-histories.ts';

const NO_SECRETS = new Map<string, string>();

async function recorded(observations: readonly Observation[], secrets = NO_SECRETS) {
  const log = memoryLog();
  const recorder = createRecorder({ log, digest, secrets });
  const noted = [];
  for (const o of observations) noted.push(await recorder.note(o, decide(o)));
  return { text: log.text(), noted, lines: log.text().trimEnd().split('\n') };
}

const PAUSED = anObservation({
  state: aState({ paused: { by: 'ada', at: '2026-11-20T10:00:00.000Z', reason: null } }),
});

// @spec contract.md#invariants I20
describe('a record', () => {
  test.each([
    ['nothing live', anObservation()],
    ['a live round', anObservation({ rounds: [aRound()] })],
    ['a round about to land', anObservation({ rounds: [anAdmissibleRound()] })],
    ['a base that is gone', anObservation({ base: { kind: 'missing' } })],
    ['a pause', PAUSED],
  ])('of %s gives back what was observed and decided', async (_what, o) => {
    const { text } = await recorded([o]);
    const [past] = readAll([{ path: 'x', text }]);
    expect(past?.observation).toEqual(o);
    expect(past === undefined ? null : redecide(past).kind).toBe('same');
  });

  test('and its parts are valid lines', async () => {
    const { lines } = await recorded([anObservation({ rounds: [anAdmissibleRound()] })]);
    for (const line of lines) {
      const schema = line.includes('"decision-part-v1"') ? 'decision-part' : 'decision-record';
      expect(parseRecord(schema, new TextEncoder().encode(line), 'line')).toMatchObject({ ok: true });
    }
  });

  test('refers to what an earlier one brought, also when it was read anew', async () => {
    const { lines } = await recorded([
      anObservation(),
      { ...anObservation(), freeDiskGib: 7 },
      anObservation({ base: { kind: 'present', head: oid('c'), byAgents: [] } }),
    ]);
    const parts = lines.filter((line) => line.includes('"decision-part-v1"'));
    expect(new Set(parts).size).toBe(parts.length);
    expect(lines.length - parts.length).toBe(3);
    expect(lines.at(-1)?.length).toBeLessThan(2500);
  });

  test('of a wait is written once while nothing else is decided', async () => {
    const later = { ...PAUSED, now: '2026-11-20T12:00:02.000Z', freeDiskGib: 99 };
    const { noted, lines } = await recorded([PAUSED, later, anObservation(), later]);
    expect(noted[1]).toEqual(noted[0]);
    expect(lines.filter((line) => line.includes('"decision-record-v1"'))).toHaveLength(3);
  });
});

// @spec contract.md#invariants I14: no record holds the value of a secret
test('holds no value of a secret, however it stands in JSON, and says so', async () => {
  const secret = 'pass"word\\with\nall 12345678';
  const round = anAdmissibleRound({
    landing: aLanding({ handPaths: [`src/${secret}.txt`], orchestratorPaths: [secret] }),
    redChecks: [{ command: 'sh test.sh', exit: '1', logTail: `it said ${secret}` }],
  });
  const { text } = await recorded([anObservation({ rounds: [round] })], new Map([['KEY', secret]]));
  expect(text).not.toContain('12345678');
  expect(text).toContain('it said [redacted]');
  const [past] = readAll([{ path: 'x', text }]);
  expect(past).toMatchObject({ isRedacted: true });
});

// @spec contract.md#files
test('of a log that cannot be written says why and stops nothing', async () => {
  const failing: DecisionLog = {
    append: () => Promise.reject(new PortFailure('files.failed', 'no space left')),
    segments: () => Promise.resolve([]),
  };
  const o = anObservation();
  const recorder = createRecorder({ log: failing, digest, secrets: NO_SECRETS });
  expect(await recorder.note(o, decide(o))).toEqual({ kind: 'not-recorded', why: 'no space left' });
  const full: DecisionLog = { ...failing, append: () => Promise.resolve('too-large') };
  const second = createRecorder({ log: full, digest, secrets: NO_SECRETS });
  expect(await second.note(o, decide(o))).toMatchObject({ kind: 'not-recorded' });
});

async function reasons(change: (text: string) => string) {
  const { text } = await recorded([anObservation()]);
  return [...readRecords([{ path: 'x', text: change(text) }], digest)].map((read) =>
    read.kind === 'read' ? 'read' : read.reason,
  );
}

// @spec contract.md#decisions-and-exit-codes
describe('what cannot be decided again is told with its reason', () => {
  test.each([
    [
      'another form',
      (text: string) => text.replace(`"observation_form":${OBSERVATION_FORM}`, '"observation_form":9'),
      'form 9',
    ],
    [
      'another version',
      (text: string) => text.replaceAll('decision-record-v1', 'decision-record-v2'),
      'another version recorded it: decision-record-v2',
    ],
    ['a changed value', (text: string) => text.replace('"value":100', '"value":101'), 'what its name says'],
    [
      'a changed part',
      (text: string) => text.replaceAll('milestone-002-step', 'milestone-009-step'),
      'a part that it refers to is not there',
    ],
    ['a torn line', (text: string) => text.slice(0, -50), 'not a whole line'],
  ])('%s', async (_what, change, reason) => {
    expect(await reasons(change)).toEqual([expect.stringContaining(reason)]);
  });

  test('a file that is none', () => {
    expect([...readRecords([{ path: 'x', text: null }], digest)]).toMatchObject([{ kind: 'unread' }]);
  });
});
