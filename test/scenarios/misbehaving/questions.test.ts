import { describe, expect, it } from 'vitest';
import type { ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { allLanded, ask, blockedBecause, goOn, liveState, play, starts, worldAfter } from './support/play.ts';

// @spec contract.md#records
describe('a question of a role', () => {
  it.each([
    { role: 'planner', stage: 'plan', count: 1 },
    { role: 'implementer', stage: 'implement', count: 2 },
    { role: 'reviewer', stage: 'review', count: 3 },
  ] as const)(
    'of the $role blocks the round in $stage without counting an attempt',
    async ({ role, stage, count }) => {
      const { repository, result } = await play({ steps: [{ role, do: 'help-request', times: 1 }] });
      expect(result.code, result.stderr).toBe(3);
      expect(starts(repository)).toHaveLength(count);
      const error = blockedBecause(repository);
      expect(error).toMatchObject({
        code: 'guidance.not-yet',
        stage,
        attempts: 0,
        artifact: 'orchestrator/rounds/round-001-step/help-request.json',
        next_command: 'npx run-orchestrator-loop retry round-001-step',
      });
      expect(error?.message).toBe(`the ${role} asks: Which names count as empty?`);
      expect(liveState(repository).active_rounds[0]?.attempts).toEqual({});
      expect(worldAfter(repository)).toMatchObject({ rounds: [], status: '', fsck: '0', processes: 0 });
      const plan = 'orchestrator/worktrees/round-001-step/orchestrator/rounds/round-001-step/plan.md';
      if (repository.has(plan))
        repository.write(plan, `${repository.read(plan)}\nNames of spaces count as empty.\n`);
      await ask(repository, { kind: 'retry' });
      expect((await goOn(repository)).code).toBe(0);
      // An answer in plan.md reaches the role that asked.
      const asked = repository.scenario.starts()[count]?.dispatchId ?? '';
      if (role !== 'planner')
        expect(repository.read(`orchestrator/runtime/dispatches/${asked}/prompt.md`)).toContain(
          'Names of spaces',
        );
      expect(worldAfter(repository)).toEqual(allLanded(1));
    },
  );
});

// @spec contract.md#semantic-roadmap-update
describe('a roadmap that must change', () => {
  it('at a planner stops the controller with the request, until a person has edited and committed it', async () => {
    const { repository, result } = await play({
      steps: [{ role: 'planner', do: 'update-request', times: 1 }],
    });
    expect(result.code, result.stderr).toBe(3);
    expectStopped(repository, 'it must be split first');
    expect(liveState(repository).active_rounds).toEqual([]);
    expect(worldAfter(repository)).toMatchObject({
      rounds: [],
      worktrees: 1,
      branches: ['main'],
      status: '',
      fsck: '0',
    });
    await expectHeldUntilEdited(repository, 2);
    expect(worldAfter(repository)).toEqual({ ...allLanded(1), rounds: ['round-002-step'] });
  });

  it('after a review stops the controller once the round has landed', async () => {
    const { repository, result } = await play({
      milestones: 2,
      steps: [{ role: 'reviewer', do: 'semantic-closeout', reason: 'Split the second milestone.', times: 1 }],
    });
    expect(result.code, result.stderr).toBe(3);
    expectStopped(repository, 'Split the second milestone.');
    expect(worldAfter(repository)).toEqual(allLanded(1));
    await expectHeldUntilEdited(repository, 2);
    expect(worldAfter(repository)).toEqual(allLanded(2));
  });

  it('after the review of the last milestone is not called complete before a person has looked', async () => {
    const { repository, result } = await play({
      steps: [{ role: 'reviewer', do: 'semantic-closeout', times: 1 }],
    });
    expect(result.code, result.stderr).toBe(3);
    expectStopped(repository, 'The next milestone must be split in two.');
    await expectHeldUntilEdited(repository, 1);
  });
});

function expectStopped(repository: ScaffoldedRepository, says: string): void {
  const { controller_stage: stage, resume_errors: errors } = liveState(repository);
  expect(stage).toBe('blocked');
  expect(errors.controller).toMatchObject({
    code: 'roadmap-update.by-hand',
    next_command: 'git commit -m "Edit the roadmap" -- orchestrator/roadmaps',
  });
  expect(errors.controller?.message).toContain(says);
}

/** Neither running nor resuming helps; an edit that is committed does. */
async function expectHeldUntilEdited(repository: ScaffoldedRepository, rounds: number): Promise<void> {
  const started = starts(repository).length;
  expect((await goOn(repository)).code).toBe(3);
  await ask(repository, { kind: 'resume' });
  expect((await goOn(repository)).code).toBe(3);
  expect(starts(repository)).toHaveLength(started);
  const path = `${repository.roadmapDir}/roadmap.md`;
  repository.write(path, repository.read(path).replace('Short and friendly.', 'Short, friendly and split.'));
  repository.commit('Edit the roadmap as asked');
  await ask(repository, { kind: 'resume' });
  const result = await goOn(repository);
  expect(result.code, result.stderr).toBe(0);
  expect(liveState(repository)).toMatchObject({
    controller_stage: 'done',
    rounds_opened: rounds,
    resume_errors: {},
  });
}
