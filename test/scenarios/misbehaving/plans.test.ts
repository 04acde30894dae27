import { describe, expect, it } from 'vitest';
import { blockedByEach } from './support/blocked-by-each.ts';
import { allLanded, ask, blockedBecause, goOn, play, starts, worldAfter } from './support/play.ts';

const PLAN = 'plan.incomplete';

// @spec contract.md#records
describe('a plan that cannot be carried out', () => {
  it('blocks the round with what is missing', async () => {
    await blockedByEach('planner', [
      { do: 'plan-incomplete', with: { what: 'rollback' }, code: PLAN, says: 'rollback is empty' },
      { do: 'plan-incomplete', with: { what: 'risk' }, code: PLAN, says: 'risk.level is low; expected high' },
      {
        do: 'plan-incomplete',
        with: { what: 'no-criterion' },
        code: PLAN,
        says: 'task-1 has no success criterion',
      },
      {
        do: 'plan-incomplete',
        with: { what: 'outside-scope' },
        code: PLAN,
        says: 'task-1 names no file inside write_scope',
      },
    ]);
  });

  it('blocks the round with what does not fit together', async () => {
    await blockedByEach('planner', [
      { do: 'plan-incomplete', with: { what: 'duplicate-id' }, code: PLAN, says: 'task ids repeat' },
      {
        do: 'plan-incomplete',
        with: { what: 'unknown-dependency' },
        code: PLAN,
        says: 'task-1 depends on task-99, which is no task of this plan',
      },
      {
        do: 'plan-incomplete',
        with: { what: 'cycle' },
        code: PLAN,
        says: 'tasks depend on each other in a circle: task-1 -> task-1',
      },
      {
        do: 'well',
        with: { scheduler: { merge_after_item_ids: ['item-of-nobody'] } },
        code: 'scheduler.unknown-id',
        says: 'item-of-nobody has not landed and no live round has it',
      },
      {
        do: 'update-request',
        with: { both: true },
        code: 'plan.ambiguous',
        says: 'both a selection and a roadmap-update-request.md were written',
      },
    ]);
  });

  it('goes back to the planner once, and is investigated before it blocks', async () => {
    const { repository, result } = await play({
      milestones: 2,
      steps: [
        { role: 'planner', milestone: 'milestone-001-step', do: 'plan-incomplete', times: 1 },
        { role: 'planner', milestone: 'milestone-002-step', do: 'plan-incomplete' },
      ],
    });
    expect(result.code, result.stderr).toBe(3);
    expect(starts(repository)).toEqual(
      [
        ['plan plan-incomplete', 'plan well', 'implement well', 'review well'],
        ['plan plan-incomplete', 'plan plan-incomplete', 'investigate well'],
      ].flat(),
    );
    expect(blockedBecause(repository)).toMatchObject({ code: PLAN, stage: 'plan', attempts: 2 });
  });
});

// @spec contract.md#stages
describe('a plan that is made again', () => {
  it('must cover the work that stands in the round', async () => {
    const { repository, result } = await play({
      steps: [
        { role: 'reviewer', attempt: 1, do: 'reject', target: 'plan' },
        { role: 'planner', attempt: 2, do: 'plan-scope-misses-work' },
      ],
      limits: { stage_attempts: { plan: 1 } },
    });
    expect(result.code, result.stderr).toBe(3);
    expect(blockedBecause(repository)).toMatchObject({
      code: 'plan.scope-misses-work',
      stage: 'plan',
      attempts: 1,
    });
    expect(blockedBecause(repository)?.message).toMatch('src/001-step.mjs, test/001-step.test.mjs');
    await ask(repository, { kind: 'retry' });
    expect((await goOn(repository)).code).toBe(0);
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });

  it('keeps the lineage of the first', async () => {
    const { repository, result } = await play({
      steps: [
        { role: 'reviewer', attempt: 1, do: 'reject', target: 'plan' },
        { role: 'planner', attempt: 2, do: 'wrong-milestone', times: 1 },
      ],
    });
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository)).toEqual(
      [
        ['plan well', 'implement well', 'review reject', 'plan wrong-milestone', 'plan well'],
        ['implement well', 'review well'],
      ].flat(),
    );
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });
});
