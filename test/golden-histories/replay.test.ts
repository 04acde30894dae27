import { describe, expect, it } from 'vitest';
import { readRecords } from '../../src/controller/decisions/read-records.ts';
import { replayRecords } from '../../src/controller/decisions/replay.ts';
import type { Rules } from '../../src/controller/decisions/redecide.ts';
import type { EffectiveLimits } from '../../src/contract/config.ts';
import { decide } from '../../src/core/decide.ts';
import { digest, goldenNames, readAll, readGolden } from '../support/golden-histories.ts';

const NAMES = [
  'blocked-and-retried',
  'conflict',
  'crash-and-resume',
  'edited-by-a-person',
  'paused-and-dropped',
  'red-checks',
  'rejected',
  'straight',
];

function replay(name: string, rules?: Rules) {
  return replayRecords(readRecords(readGolden(name), digest), {
    from: null,
    eventOf: new Map(),
    ...(rules === undefined ? {} : { rules }),
  });
}

it('keeps a history of each kind of run', () => {
  expect(goldenNames()).toEqual(NAMES);
});

// @spec contract.md#invariants I20: the same observations, the same decisions, byte for byte
it.each(NAMES)('decides %s as it was decided then', (name) => {
  const { records, differences, unread } = replay(name);
  expect(unread).toEqual([]);
  expect(differences).toEqual([]);
  expect(records).toBeGreaterThan(20);
});

/** The rules as they are, with other limits. */
function withLimits(limits: Partial<EffectiveLimits>): Rules {
  return (o) => decide({ ...o, config: { ...o.config, limits: { ...o.config.limits, ...limits } } });
}

const renamed: Rules = (o) => {
  const decision = decide(o);
  const { because } = decision;
  return because.rule === 'request.drop'
    ? { ...decision, because: { ...because, rule: 'request.cancel' } }
    : decision;
};

const broken: Rules = (o) => {
  if (o.state.paused !== null) throw new Error('not while paused');
  return decide(o);
};

function changed(rules: Rules): readonly string[] {
  return NAMES.flatMap((name) =>
    replay(name, rules).differences.map(
      ({ before, now, pointer }) => `${name}: ${before.rule} → ${now?.rule ?? 'broken'} at ${pointer}`,
    ),
  );
}

// @spec contract.md#invariants I20: a changed rule is seen, and nothing else
describe('a changed rule changes exactly the decisions it is about', () => {
  it('one red check instead of three', () => {
    expect(changed(withLimits({ check_rounds: 1 }))).toEqual([
      'red-checks: verify.red → verify.not-converging at /code',
    ]);
  });

  it('a review limit of one rejection instead of three', () => {
    expect(changed(withLimits({ max_review_rounds: 1 }))).toEqual([
      'rejected: review.rejected → review.limit at /code',
      'rejected: dispatch.start → dispatch.start at /action/assignment/final_review',
      'rejected: review.rejected → review.limit at /code',
      'rejected: dispatch.start → dispatch.start at /action/assignment/final_review',
    ]);
  });

  it('another reserve of disk, which no run came near', () => {
    expect(changed(withLimits({ min_free_disk_gib: 0 }))).toEqual([]);
  });

  it('a rule that is called otherwise', () => {
    expect(changed(renamed)).toEqual(['paused-and-dropped: request.drop → request.cancel at /because/rule']);
  });

  it('rules that break down', () => {
    const { differences, different } = replay('paused-and-dropped', broken);
    expect(different).toBe(6);
    expect(differences[0]).toMatchObject({ now: null, is: 'the rules break down: not while paused' });
  });
});

// @spec contract.md#files
it('holds whole observations: the first knows a roadmap, the last that it is done', () => {
  const history = readAll(readGolden('straight'));
  const [first, last] = [history[0]?.observation, history.at(-1)?.observation];
  expect(first?.contract.roadmap).toMatchObject({ kind: 'present', value: { milestones: [{}, {}] } });
  expect(first?.contract.isTerminal).toBe(false);
  expect(last?.contract.isTerminal).toBe(true);
});
