import { describe, expect, test } from 'vitest';
import { compareStates } from '../../../src/controller/compare-states.ts';
import { matchRound } from '../../../src/controller/match-round.ts';
import { sayWhatMatters } from '../../../src/controller/status/say-what-matters.ts';
import { summarizeRun } from '../../../src/controller/status/run-summary.ts';
import { waysOut } from '../../../src/controller/status/ways-out.ts';
import { whatClears } from '../../../src/controller/status/what-clears.ts';
import { whyNoRoundOpens } from '../../../src/controller/status/why-no-round-opens.ts';
import { judgeAdmissibility } from '../../../src/core/merge/admissibility.ts';
import {
  aLanding,
  anAdmissibleRound,
  anError,
  anObservation,
  aRound,
  aRow,
  aState,
} from '../../core/support/build.ts';
import { ROUND_ID } from '../../core/support/ids.ts';

const DRIFT = {
  file: '.git/hooks/pre-commit',
  key: null,
  before: null,
  after: 'sha256 1',
  by: [{ dispatchId: 'd-5', role: 'implementer' }],
  putBack: 'rm .git/hooks/pre-commit',
};

// @spec contract.md#files
test.each([
  ['round-007-greeting', 'round-007-greeting'],
  ['7', 'round-007-greeting'],
  ['007', 'round-007-greeting'],
  ['round-007', 'round-007-greeting'],
  ['round-007-gr', 'round-007-greeting'],
  ['round-0', null],
  ['70', null],
  ['greeting', null],
  ['', null],
])('%j means %j', (typed, roundId) => {
  expect(matchRound(['round-007-greeting', 'round-008-greeting', 'round-1007-x'], typed)).toBe(roundId);
});

const QUIET = {
  source: 'live',
  revision: 1,
  controller_stage: 'dispatch-rounds',
  base_branch: 'main',
  base_commit: null,
  lease: null,
  paused: null,
  controller_error: null,
  roadmap: null,
  rounds: [],
  providers: [],
  uncommitted: [],
  leftover_fences: [],
  requests_not_taken: [],
  problems: [],
} as const;

const ROUND = {
  round_id: ROUND_ID,
  stage: 'implement',
  blocked_from: null,
  milestones: [],
  branch: 'b',
  worktree_path: 'w',
  running: null,
  attempts: {},
  review_rounds: 0,
  resume_error: null,
  holds: [],
} as const;

const ROADMAP = {
  roadmap_id: 'r',
  roadmap_revision: 'rev-001',
  path: 'roadmap.md',
  done: 1,
  total: 1,
  is_template: false,
  next_milestone: null,
} as const;

// @spec contract.md#invariants I9: every stop names its cause and one next command
describe('of a status the one thing to know (I9)', () => {
  const alive = { host: 'desk', pid: 1, alive: true };
  test.each([
    ['nothing at all', {}, 'run'],
    ['invalid contract files', { problems: ['x'], paused: { by: 'a', at: 't', reason: null } }, 'validate'],
    ['a fence of a dead controller', { leftover_fences: ['/repo'] }, 'run'],
    ['a pause', { paused: { by: 'ada', at: 't', reason: null }, lease: alive }, 'resume'],
    [
      "the controller's own error",
      { controller_error: anError({ next_command: 'npx run-orchestrator-loop doctor' }) },
      'doctor',
    ],
    ['a controller that runs', { lease: alive, rounds: [ROUND] }, 'logs -f'],
    ['rounds without a controller', { rounds: [ROUND] }, 'run'],
    ['a finished roadmap', { roadmap: ROADMAP }, 'init --next'],
  ])('for %s leads to one command', (_what, facts, command) => {
    expect(sayWhatMatters({ ...QUIET, ...facts }).nextCommand).toBe(`npx run-orchestrator-loop ${command}`);
  });

  test('a blocked round stops everything only when no other round moves', () => {
    const blocked = {
      ...ROUND,
      stage: 'blocked',
      resume_error: anError({ next_command: 'retry it' }),
    } as const;
    expect(sayWhatMatters({ ...QUIET, rounds: [blocked] })).toMatchObject({ nextCommand: 'retry it' });
    expect(sayWhatMatters({ ...QUIET, lease: alive, rounds: [blocked, ROUND] }).message).toContain(
      'A controller runs',
    );
  });

  test('a landing that waits for a person says for what', () => {
    const hold = {
      predicate: 'checkout.safe',
      reason: 'edits',
      cleared_by: 'person',
      next_command: null,
      code: 'checkout.busy',
    } as const;
    expect(sayWhatMatters({ ...QUIET, rounds: [{ ...ROUND, holds: [hold] }] })).toEqual({
      message: `${ROUND_ID} waits to land: edits`,
      nextCommand: 'git status',
    });
    const own = { ...hold, next_command: 'git config core.bare false' };
    expect(sayWhatMatters({ ...QUIET, rounds: [{ ...ROUND, holds: [own] }] }).nextCommand).toBe(
      own.next_command,
    );
    const foreign = { ...hold, predicate: 'ownership.clean', code: null };
    expect(sayWhatMatters({ ...QUIET, rounds: [{ ...ROUND, holds: [foreign] }] }).nextCommand).toBe(
      `npx run-orchestrator-loop explain ${ROUND_ID}`,
    );
  });
});

// @spec contract.md#roadmap
describe('no round opens', () => {
  test('for no reason when one can', () => {
    expect(whyNoRoundOpens(anObservation())).toEqual([]);
  });

  test('because of everything that stands in the way at once', () => {
    const round = aRound();
    const o = anObservation({
      rounds: [round],
      base: { kind: 'missing' },
      freeDiskGib: 0.25,
      state: aState({
        active_rounds: [round.row],
        paused: { by: 'ada', at: '2026-11-20T10:00:00.000Z', reason: null },
        controller_stage: 'blocked',
        resume_errors: { controller: anError({ message: 'the base branch is gone' }) },
      }),
    });
    expect(whyNoRoundOpens(o)).toEqual([
      'the base branch main is gone',
      'paused by ada',
      'the controller is blocked: the base branch is gone',
      'every slot is taken (1 of 1)',
      '0.3 GiB of disk are free; expected at least 1',
      `milestone-001-step is taken by ${ROUND_ID}`,
      'milestone-002-step waits for milestone-001-step',
      'milestone-003-step waits for milestone-002-step',
    ]);
  });
});

// @spec contract.md#merge-admissibility
test('every hold of a landing says what clears it', () => {
  const round = anAdmissibleRound({
    landing: aLanding({
      headContainsBase: false,
      reviewedChange: null,
      closeout: { kind: 'none' },
      checkouts: [{ path: '/repo', busy: 'merge', indexLock: 'none', overlaps: [] }],
    }),
  });
  const o = anObservation({ rounds: [round], drift: [DRIFT] });
  const told = judgeAdmissibility(o, round, round.landing ?? aLanding()).flatMap(({ predicate, verdict }) =>
    verdict.kind === 'hold' ? [`${predicate}: ${whatClears(verdict, ROUND_ID)}`] : [],
  );
  expect(told).toEqual([
    'review.approved: The next run asks the reviewer again.',
    'base.fresh: It clears by itself: the next run looks again.',
    'closeout.applies: The next run asks the reviewer again.',
    expect.stringMatching(/^config\.no-drift: .*\(rm \.git\/hooks\/pre-commit\)$/),
    expect.stringMatching(/^checkout\.safe: Finish or abort the merge.*\(git status\)$/),
  ]);
});

// @spec contract.md#stages
describe('ways out of a blockage', () => {
  test('begin with the one it recommends and leave out stages whose inputs are missing', () => {
    const command = `npx run-orchestrator-loop drop ${ROUND_ID}`;
    const row = aRow({
      stage: 'blocked',
      blocked_from: 'implement',
      resume_error: anError({ next_command: command }),
    });
    expect(waysOut(aRound({ row })).map((way) => way.command)).toEqual([
      command,
      `npx run-orchestrator-loop retry ${ROUND_ID}`,
      `npx run-orchestrator-loop retry ${ROUND_ID} --stage plan`,
    ]);
  });

  test('name the worktree where work by hand reopens the checks', () => {
    const row = aRow({ stage: 'blocked', blocked_from: 'review', resume_error: anError() });
    expect(waysOut(aRound({ row })).map((way) => way.command)).toContain(`cd ${row.worktree_path}`);
  });

  test('are none for a round that is not blocked', () => {
    expect(waysOut(aRound())).toEqual([]);
  });
});

// @spec contract.md#decisions-and-exit-codes
test('a summary counts milestones, tells ready from waiting, and lists who is blocked', () => {
  const row = aRow({ stage: 'blocked', resume_error: anError() });
  const o = anObservation({ rounds: [aRound({ row })] });
  expect(summarizeRun(o, o.state, [])).toMatchObject({
    done: 0,
    total: 3,
    ready: [],
    waiting: ['milestone-002-step', 'milestone-003-step'],
    blocked: [{ round_id: ROUND_ID, code: 'agent.failed' }],
  });
  expect(summarizeRun(null, aState(), [])).toMatchObject({ total: 0, ready: [] });
});

// @spec contract.md#state
describe('a live state against git', () => {
  test('differs in rounds that only one of them knows', () => {
    const inGit = aRow({ round_id: 'round-002-other', resume_error: anError({ evidence: ['head 1'] }) });
    const found = compareStates(
      aState({ active_rounds: [aRow({ stage: 'implement' })], rounds_opened: 1 }),
      aState({ active_rounds: [inGit], rounds_opened: 2 }),
    );
    expect(found.map(({ what, in_state: inState }) => `${what}: ${inState}`)).toEqual([
      'rounds_opened: 1',
      `${ROUND_ID}: live in implement`,
      'round-002-other: no such round',
    ]);
  });

  test('does not differ in a round that has no commit yet', () => {
    expect(compareStates(aState({ active_rounds: [aRow()] }), aState())).toEqual([]);
  });
});
