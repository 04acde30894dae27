import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { artifactPath } from '../../../src/contract/artifacts.ts';
import type { EndedDispatch } from '../../../src/core/dispatch/ended-dispatch.ts';
import { buildAssignment } from '../../../src/core/dispatch/assignment.ts';
import { judgeDispatch } from '../../../src/core/dispatch/judge-dispatch.ts';
import type { OutputFacts } from '../../../src/core/dispatch-facts.ts';
import { invariant } from '../../../src/lib/invariant.ts';
import { anObservation, aRound, aRow } from '../support/build.ts';
import { MILESTONE_ID, oid, ROUND_ID, sha } from '../support/ids.ts';
import { aPlan, aSelection } from '../support/records.ts';

const world = anObservation();
invariant(world.contract.roadmap.kind === 'present', 'the default roadmap is valid');
const milestone = world.contract.roadmap.value.milestones[0];
const direction = milestone?.directions[0]?.directionId ?? '';
const selection = aSelection({
  milestone_id: milestone?.milestoneId ?? MILESTONE_ID,
  direction_id: direction,
});
const plan = aPlan({ milestone_id: selection.milestone_id, direction_id: direction });

function endedPlanner(planText: string): EndedDispatch {
  const row = aRow({ eligible_milestones: [selection.milestone_id] });
  const round = aRound({ row });
  const assignment = buildAssignment(anObservation({ rounds: [round] }), round, {
    stage: 'plan',
    role: 'planner',
    dispatchId: 'd-11',
    thread: `${ROUND_ID}/planner`,
    rung: { kind: 'dispatch' },
  });
  const outputs: readonly OutputFacts[] = [
    {
      ...at('selection_record'),
      observed: {
        kind: 'record',
        record: { schema: 'selection-record', value: selection },
        sha256: sha('1'),
      },
    },
    { ...at('plan'), observed: { kind: 'text', text: planText, sha256: sha('2') } },
    {
      ...at('round_plan_record'),
      observed: { kind: 'record', record: { schema: 'round-plan-record', value: plan }, sha256: sha('3') },
    },
  ];
  return {
    kind: 'ended',
    dispatchId: 'd-11',
    thread: `${ROUND_ID}/planner`,
    agent: 'main',
    exit: {
      schema_version: 'exit-v1',
      nonce: 'n',
      ended_at: '2026-11-20T10:00:00.000Z',
      ended_by: 'agent',
      steps: [{ exit_code: 0, signal: null, timed_out: false, duration_ms: 1, log_sha256: null }],
      message: null,
    },
    agentFailure: null,
    survivors: 0,
    isInterrupted: false,
    assignment,
    work: { ...NO_WORK },
    outputs,
  };
}

function at(key: string) {
  return { key, path: artifactPath(ROUND_ID, key), required: true } as const;
}

const NO_WORK = {
  headBefore: oid('d'),
  tree: oid('e'),
  changes: [],
  addedBesideExisting: [],
  tips: [],
  gitFileIntact: true,
  refsChanged: [],
  secrets: [],
  markersLeft: [],
  tampered: [],
  unstored: [],
};

// @spec contract.md#invariants I21: no decision depends on an agent's prose
it('settles a dispatch the same way whatever the words of plan.md are', () => {
  const row = aRow({ eligible_milestones: [selection.milestone_id] });
  const round = aRound({ row });
  const o = anObservation({ rounds: [round] });
  const usual = judgeDispatch(o, round, endedPlanner('Do it.'));
  expect(usual.outcome.kind).toBe('accepted');
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (words) => {
      expect(judgeDispatch(o, round, endedPlanner(words))).toEqual(usual);
    }),
  );
});

// @spec contract.md#invariants I21: no decision depends on an agent's prose
it('settles a dispatch without a look at plan.md', () => {
  const row = aRow({ eligible_milestones: [selection.milestone_id] });
  const round = aRound({ row });
  const o = anObservation({ rounds: [round] });
  let looks = 0;
  const ended = endedPlanner('Do it.');
  const outputs = ended.outputs.map((output) => {
    if (output.observed.kind !== 'text') return output;
    const { kind, text, sha256 } = output.observed;
    const watched = {
      kind,
      sha256,
      get text() {
        looks += 1;
        return text;
      },
    };
    return { ...output, observed: watched };
  });
  expect(judgeDispatch(o, round, { ...ended, outputs }).outcome.kind).toBe('accepted');
  expect(looks).toBe(0);
});
