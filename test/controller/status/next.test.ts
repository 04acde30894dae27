import { describe, expect, test } from 'vitest';
import { milestoneAfter, milestoneAtHand } from '../../../src/controller/status/coming-milestone.ts';
import { instruct } from '../../../src/controller/status/instruct.ts';
import { because, perform, transition, wait } from '../../../src/core/build-decision.ts';
import { decide } from '../../../src/core/decide.ts';
import { anObservation, aRound, aState } from '../../core/support/build.ts';
import { oid, ROUND_ID } from '../../core/support/ids.ts';
import { aSelection } from '../../core/support/records.ts';

const FRAME = { code: 'MERGE', roundId: ROUND_ID, because: because('a.rule', 'stages') } as const;
const NO_AGENTS = anObservation({
  run: { ...anObservation().run, missingAgents: ['main', 'other'] },
});
const PROGRAM = 'npx run-orchestrator-loop';

// @spec contract.md#decisions-and-exit-codes
describe('an instruction', () => {
  test.each([
    [
      'a step',
      perform(FRAME, { kind: 'land', roundId: ROUND_ID, expectedBase: oid('b'), commit: oid('c') }),
      'run --once',
    ],
    ['an odd step', perform(FRAME, { kind: 'acceptConfig' }), 'run --once'],
    ['a change of the state', transition(FRAME, { kind: 'unpaused' }), 'run --once'],
    ['a job', wait(FRAME, { kind: 'job', jobDir: 'x', what: 'the planner', lastLine: '' }), 'logs -f'],
    ['a pause', wait(FRAME, { kind: 'paused', reason: 'lunch' }), 'resume'],
    ['no agent', wait(FRAME, { kind: 'provider', until: '2026-11-20T10:00:00.000Z' }), 'run --once'],
    [
      'a hold',
      wait(FRAME, { kind: 'hold', predicate: 'p', reason: 'edits', code: null, needsPerson: true }),
      'explain',
    ],
    ['a stop', decide(NO_AGENTS), 'doctor'],
  ])('for %s ends in one command', (_what, decision, command) => {
    const advice = instruct(decision, null);
    expect(advice.does.length).toBeGreaterThan(0);
    expect(advice.nextCommand).toMatch(new RegExp(`^(${PROGRAM} ${command}|git )`));
  });

  test("leaves to the controller that runs what it does itself, and to a person what is a person's", () => {
    const step = instruct(perform(FRAME, { kind: 'acceptConfig' }), 'process 7 on desk');
    expect(step).toMatchObject({ does: ['Nothing: process 7 on desk runs and does it.'] });
    const pause = wait(FRAME, { kind: 'paused', reason: 'lunch' });
    expect(instruct(pause, 'process 7 on desk')).toEqual(instruct(pause, null));
  });
});

// @spec contract.md#roadmap
describe('the milestone that comes', () => {
  test('is the first eligible one while nothing is live, and the selected one of a live round', () => {
    expect(milestoneAtHand(anObservation())).toMatchObject({
      milestone_id: 'milestone-001-step',
      waits_for: [],
    });
    const records = { ...aRound().records, selection: aSelection() };
    expect(milestoneAtHand(anObservation({ rounds: [aRound({ records })] }))).toMatchObject({
      milestone_id: aSelection().milestone_id,
    });
  });

  test('after a live round waits for what it depends on and for the slot', () => {
    expect(milestoneAfter(anObservation({ rounds: [aRound()] }))).toMatchObject({
      milestone_id: 'milestone-002-step',
      waits_for: ['milestone-001-step to be done', `${ROUND_ID} to land`],
    });
  });

  test('is none without a readable roadmap, and none when all are taken', () => {
    const o = anObservation({ rounds: [aRound()] });
    const absent = { ...o, contract: { ...o.contract, roadmap: { kind: 'absent' } as const } };
    expect(milestoneAfter(absent)).toBe(null);
    const [row] = o.state.active_rounds;
    if (row === undefined) throw new Error('a round is live');
    const all = ['milestone-001-step', 'milestone-002-step', 'milestone-003-step'];
    const state = aState({ active_rounds: [{ ...row, eligible_milestones: all }] });
    expect(milestoneAfter({ ...o, state })).toBe(null);
  });
});
