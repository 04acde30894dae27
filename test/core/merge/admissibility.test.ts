import { describe, expect, it } from 'vitest';
import { judgeAdmissibility } from '../../../src/core/merge/admissibility.ts';
import type { LandingFacts } from '../../../src/core/landing-facts.ts';
import type { Observation } from '../../../src/core/observation.ts';
import type { RoundObservation } from '../../../src/core/round-observation.ts';
import { invariant } from '../../../src/lib/invariant.ts';
import { aCheckRecord, aLanding, aState, anAdmissibleRound, anObservation } from '../support/build.ts';
import { oid, sha } from '../support/ids.ts';
import { aReview, aRejection, aSelection } from '../support/records.ts';

const DRIFT = {
  file: '.git/hooks/pre-commit',
  key: null,
  before: null,
  after: 'sha256 1',
  by: [{ dispatchId: 'd-5', role: 'implementer' }],
  putBack: 'rm .git/hooks/pre-commit',
};

interface Case {
  readonly predicate: string;
  readonly why: string;
  readonly landing?: Partial<LandingFacts>;
  readonly round?: Partial<RoundObservation>;
  readonly world?: Partial<Observation>;
  readonly clearedBy: string;
}

const admissible = anAdmissibleRound();
const records = admissible.records;
const other = [
  { path: 'src/step.js', status: 'A', oldMode: null, newMode: '100644', oldOid: null, newOid: oid('1') },
] as const;
const lock = {
  file: '/repo/.git/index.lock',
  since: '2026-11-20T09:00:00.000Z',
  holder: 'git (process 12)',
  isLeft: false,
};
const busy = { path: '/repo', busy: 'merge', indexLock: 'none', overlaps: [] } as const;

// Each row differs from a landing that every predicate lets pass in the one fact that its predicate looks at.
const CASES: readonly Case[] = [
  {
    predicate: 'review.approved',
    why: 'no review',
    round: { records: { ...records, review: null } },
    clearedBy: 'review',
  },
  {
    predicate: 'review.approved',
    why: 'the newest review rejects',
    round: { records: { ...records, review: { value: aRejection(), sha256: sha('2'), dispatchId: 'd-12' } } },
    clearedBy: 'review',
  },
  {
    predicate: 'review.approved',
    why: 'another change was approved',
    landing: { reviewedChange: other },
    clearedBy: 'verify',
  },
  {
    predicate: 'checks.green',
    why: 'the newest record is red',
    round: {
      checks: {
        base: oid('b'),
        contentTree: oid('f'),
        records: [aCheckRecord({ passed: false })],
        job: { kind: 'none' },
      },
    },
    clearedBy: 'verify',
  },
  {
    predicate: 'checks.green',
    why: 'the record is for another tree',
    round: {
      checks: {
        base: oid('b'),
        contentTree: oid('f'),
        records: [aCheckRecord({ tree: oid('0') })],
        job: { kind: 'none' },
      },
    },
    clearedBy: 'verify',
  },
  { predicate: 'base.fresh', why: 'base moved on', landing: { headContainsBase: false }, clearedBy: 'time' },
  {
    predicate: 'order.rounds',
    why: 'a round it depends on has not landed',
    round: {
      records: {
        ...records,
        selection: aSelection({
          scheduler: {
            depends_on_round_ids: ['round-000-first'],
            merge_after_item_ids: [],
            parallel_group: null,
          },
        }),
      },
    },
    clearedBy: 'time',
  },
  {
    predicate: 'order.items',
    why: 'an item it comes after has not landed',
    round: {
      records: {
        ...records,
        selection: aSelection({
          scheduler: {
            depends_on_round_ids: [],
            merge_after_item_ids: ['item-000-first'],
            parallel_group: null,
          },
        }),
      },
    },
    clearedBy: 'time',
  },
  {
    predicate: 'closeout.applies',
    why: 'the closeout is refused',
    landing: { closeout: { kind: 'refused', problems: [] } },
    clearedBy: 'review',
  },
  {
    predicate: 'semantic-update.free',
    why: 'a roadmap update is live',
    world: {
      state: aState({
        roadmap_update: {
          source_round_id: 'round-000-first',
          trigger: 'merged-round',
          status: 'authoring',
          branch: 'orchestrator/roadmap-update-round-000-first',
          worktree_path: 'orchestrator/worktrees/roadmap-update-round-000-first',
          base_revision: oid('b'),
          prior_revision: 'rev-001',
          proposed_revision: 'rev-002',
          attempts: 0,
          allowance: 0,
          rejections: 0,
          consumed: [],
          dispatch_id: null,
          merge_intent: null,
          resume_error: null,
        },
      }),
    },
    clearedBy: 'time',
  },
  {
    predicate: 'ownership.clean',
    why: 'a commit is not ours',
    landing: { commitsAbove: [{ oid: oid('5'), isController: false }] },
    clearedBy: 'person',
  },
  {
    predicate: 'ownership.clean',
    why: 'orchestrator/ was changed',
    landing: { orchestratorPaths: ['orchestrator/config.json'] },
    clearedBy: 'person',
  },
  {
    predicate: 'ownership.clean',
    why: 'a path lies outside the plan',
    landing: {
      change: [{ ...other[0], path: 'docs/a.md' }],
      reviewedChange: [{ ...other[0], path: 'docs/a.md' }],
    },
    clearedBy: 'person',
  },
  {
    predicate: 'not.paused',
    why: 'someone paused',
    world: {
      state: aState({ paused: { by: 'ada@example.com', at: '2026-11-20T10:00:00.000Z', reason: null } }),
    },
    clearedBy: 'person',
  },
  {
    predicate: 'config.no-drift',
    why: 'a hook appeared',
    world: { drift: [DRIFT] },
    clearedBy: 'person',
  },
  {
    predicate: 'checkout.safe',
    why: 'a merge is in progress',
    landing: { checkouts: [busy] },
    clearedBy: 'person',
  },
  {
    predicate: 'checkout.safe',
    why: 'an edit is in the way',
    landing: { checkouts: [{ ...busy, busy: null, overlaps: ['src/step.js'] }] },
    clearedBy: 'person',
  },
  {
    predicate: 'checkout.safe',
    why: 'another git holds the index',
    landing: { checkouts: [{ ...busy, busy: null, indexLock: lock }] },
    clearedBy: 'time',
  },
  {
    predicate: 'checkout.safe',
    why: 'a git left its lock on the index',
    landing: { checkouts: [{ ...busy, busy: null, indexLock: { ...lock, holder: null, isLeft: true } }] },
    clearedBy: 'person',
  },
];

function judge(test: Partial<Case>) {
  const round = anAdmissibleRound({ ...test.round, landing: aLanding(test.landing) });
  invariant(round.landing !== null, 'the landing is observed');
  return judgeAdmissibility(anObservation({ rounds: [round], ...test.world }), round, round.landing);
}

// @spec contract.md#merge-admissibility
// @spec contract.md#invariants I2, I3, I4, I6: each has a predicate that alone holds a landing back
describe('merge admissibility', () => {
  it('lets a clean round pass every predicate', () => {
    expect(judge({}).filter((entry) => entry.verdict.kind === 'hold')).toEqual([]);
    expect(judge({}).map((entry) => entry.predicate)).toEqual([
      'review.approved',
      'checks.green',
      'base.fresh',
      'order.rounds',
      'order.items',
      'closeout.applies',
      'semantic-update.free',
      'ownership.clean',
      'gate.open',
      'not.paused',
      'config.no-drift',
      'checkout.safe',
    ]);
  });

  it.each(CASES)('$predicate alone holds back: $why', (test) => {
    const held = judge(test).filter((entry) => entry.verdict.kind === 'hold');
    expect(held.map((entry) => entry.predicate)).toEqual([test.predicate]);
    expect(held[0]?.verdict).toMatchObject({ clearedBy: test.clearedBy });
  });

  it('lets a path pass that a person changed by hand', () => {
    const change = [{ ...other[0], path: 'docs/a.md' }];
    expect(
      judge({ landing: { change, reviewedChange: change, handPaths: ['docs/a.md'] } }).every(
        (entry) => entry.verdict.kind === 'pass',
      ),
    ).toBe(true);
  });

  it('waits for nothing that has landed', () => {
    const selection = aSelection({
      scheduler: {
        depends_on_round_ids: ['round-000-first'],
        merge_after_item_ids: ['item-000-first'],
        parallel_group: null,
      },
    });
    const history = [
      {
        roundId: 'round-000-first',
        itemId: 'item-000-first',
        milestoneId: 'milestone-000-first',
        summary: 'first',
      },
    ];
    const world = anObservation();
    expect(
      judge({
        round: { records: { ...records, selection } },
        world: { contract: { ...world.contract, history } },
      }).every((entry) => entry.verdict.kind === 'pass'),
    ).toBe(true);
  });

  it('approves no other review than the newest', () => {
    const approvedBefore = aReview();
    const round = {
      records: {
        ...records,
        reviews: [approvedBefore, aRejection()],
        review: { value: aRejection(), sha256: sha('2'), dispatchId: 'd-13' },
      },
    };
    expect(judge({ round }).find((entry) => entry.predicate === 'review.approved')?.verdict.kind).toBe(
      'hold',
    );
  });
});
