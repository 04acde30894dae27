import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../../src/contract/errors.ts';
import { decideRound } from '../../../src/core/decide-round.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { circumstancesLine } from '../../../src/core/recovery/circumstances.ts';
import type { RoundObservation } from '../../../src/core/round-observation.ts';
import type { ActiveRound } from '../../../src/contract/generated/state.ts';
import {
  aCheckRecord,
  aLanding,
  anAdmissibleRound,
  anError,
  anObservation,
  aRound,
  aRow,
  aState,
  CIRCUMSTANCES,
} from '../support/build.ts';
import { oid, ROUND_ID, sha } from '../support/ids.ts';

const planned = { ...anAdmissibleRound().records, review: null, reviews: [] };
const { config } = anObservation();
const strict = { config: { ...config, limits: { ...config.limits, check_rounds: 1, conflict_rounds: 1 } } };

function blocked(code: string, from: ActiveRound['blocked_from'], changes: Partial<RoundObservation> = {}) {
  const resume_error = anError({
    code,
    attempts: 0,
    evidence: [circumstancesLine(CIRCUMSTANCES)],
  });
  return aRound({
    row: aRow({ stage: 'blocked', blocked_from: from, resume_error }),
    records: planned,
    ...changes,
  });
}

function atStart(round: RoundObservation, changes: Partial<Observation>) {
  const o = anObservation({ rounds: [round], ...changes });
  return decideRound({ ...o, run: { ...o.run, recheckOwners: [ROUND_ID] } }, round);
}

const degraded = {
  availability: 'degraded',
  until: null,
  failure_class: 'crashed',
  failures_in_a_row: 2,
  by: 'controller',
  at: '2026-11-20T11:00:00.000Z',
  note: null,
} as const;
const DEGRADED = aState({ providers: { main: degraded, other: degraded } });

// @spec contract.md#recovery
describe('a cause that is seen to be gone at a start', () => {
  const red = aCheckRecord({ number: 1, passed: false, head: oid('d'), tree: oid('f') });
  const checks = { base: oid('b'), contentTree: oid('f'), records: [red], job: { kind: 'none' } } as const;
  const conflicts = [{ head: oid('d'), base: oid('b'), tree: oid('9'), paths: ['src/step.js'], shown: true }];
  const merge = { kind: 'conflict', tree: oid('9'), paths: ['src/step.js'] } as const;
  const conflicting = aLanding({ headContainsBase: false, merge });
  const handWork = {
    tree: oid('1'),
    changes: [],
    tip: null,
    merged: null,
    secrets: [{ path: 'a.txt', name: 'TOKEN' }],
  };

  const ROWS: readonly (readonly [string, RoundObservation, Partial<Observation>, string | null])[] = [
    ['red checks that are red', blocked('checks.not-converging', 'verify', { checks }), strict, null],
    [
      'red checks that are green for what stands there',
      blocked('checks.not-converging', 'verify', {
        checks: { ...checks, records: [red, aCheckRecord({ number: 2 })] },
      }),
      strict,
      'verify',
    ],
    ['red checks under another limit', blocked('checks.not-converging', 'verify', { checks }), {}, 'verify'],
    [
      'red checks under another configuration',
      blocked('checks.not-converging', 'verify', {
        checks,
        circumstances: { ...CIRCUMSTANCES, config: sha('1') },
      }),
      strict,
      'verify',
    ],
    [
      'red checks that are others now',
      blocked('checks.not-converging', 'verify', {
        checks: {
          ...checks,
          records: [
            {
              ...red,
              value: { ...red.value, checks: red.value.checks.map((c) => ({ ...c, command: 'old' })) },
            },
          ],
        },
      }),
      strict,
      'verify',
    ],
    [
      'a conflict that conflicts',
      blocked('refresh.not-converging', 'finalize-round', { landing: conflicting, conflicts }),
      strict,
      null,
    ],
    [
      'a conflict that merges now',
      blocked('refresh.not-converging', 'finalize-round', {
        landing: aLanding({ headContainsBase: false }),
        conflicts,
      }),
      strict,
      'finalize-round',
    ],
    [
      'a conflict under another limit',
      blocked('refresh.not-converging', 'finalize-round', { landing: conflicting, conflicts }),
      {},
      'finalize-round',
    ],
    ['a secret that is still there', blocked('secret.in-tree', 'plan', { handWork }), {}, null],
    ['a secret that was taken out', blocked('secret.in-tree', 'plan'), {}, 'plan'],
    [
      'a failed setup that nobody asks for any more',
      blocked('worktree.setup-failed', 'implement'),
      {},
      'implement',
    ],
    [
      'a failed setup that is asked for',
      blocked('worktree.setup-failed', 'implement', { setup: { kind: 'ended', exit: null, logTail: '' } }),
      {},
      null,
    ],
    [
      'a milestone that was edited',
      blocked('roadmap.changed-under-round', 'implement', {
        milestone: { changed: [{ milestoneId: 'milestone-001-step', how: 'was edited' }], roundsLanded: 0 },
      }),
      {},
      null,
    ],
    ['degraded agents that are', blocked('agent.degraded', 'implement'), { state: DEGRADED }, null],
    ['degraded agents where another is free', blocked('agent.degraded', 'implement'), {}, 'implement'],
    [
      'degraded agents of another version',
      blocked('agent.degraded', 'implement', { circumstances: { ...CIRCUMSTANCES, agents: sha('1') } }),
      { state: DEGRADED },
      'implement',
    ],
    ['a milestone that is as it was', blocked('roadmap.changed-under-round', 'implement'), {}, 'implement'],
    ['a milestone with room for a round', blocked('milestone.not-converging', 'plan'), {}, 'plan'],
    [
      'a milestone that took too many rounds',
      blocked('milestone.not-converging', 'plan', { milestone: { changed: [], roundsLanded: 8 } }),
      {},
      null,
    ],
  ];

  it.each(ROWS)('%s', (_what, round, changes, to) => {
    const decision = atStart(round, changes);
    expect(decision?.kind === 'transition' ? decision.transition : null).toEqual(
      to === null ? null : { kind: 'unblocked', roundId: ROUND_ID, to, byPerson: false, consumed: [] },
    );
  });

  it('is looked for under each code that says so, and under no other', () => {
    const rechecked = Object.entries(ERRORS)
      .filter(([, row]) => row.recheck && row.scope !== 'controller')
      .map(([code]) => code);
    const freed = ROWS.filter(([, , , to]) => to !== null).map(([, round]) => round.row.resume_error?.code);
    expect([...new Set(freed)].toSorted()).toEqual(rechecked.toSorted());
  });
});
