import { describe, expect, it } from 'vitest';
import type { ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { blockedByEach } from './support/blocked-by-each.ts';
import { allLanded, ask, blockedBecause, goOn, liveState, play, starts, worldAfter } from './support/play.ts';

// @spec contract.md#review-quality
describe('a review that is none', () => {
  it('is asked again with what is wrong, and blocks the round', async () => {
    await blockedByEach(
      'reviewer',
      [
        {
          do: 'stale-head',
          code: 'review.stale-head',
          says: /reviewed_head is [0-9a-f]{40}; expected the assignment's head/,
        },
        {
          do: 'approve-with-blocking',
          code: 'review.inconsistent',
          says: 'an approval has the blocking finding F1',
        },
        { do: 'no-retry-target', code: 'review.inconsistent', says: 'a rejection has no retry_target' },
        {
          do: 'empty-praise',
          code: 'review.not-substantive',
          says: 'the approval names neither a changed path nor a check',
        },
        {
          do: 'patch',
          with: { set: { checklist: [] } },
          code: 'review.checklist-incomplete',
          says: 'is answered 0 times; expected once: Look at the page',
        },
        {
          do: 'fail-checklist',
          code: 'review.checklist-incomplete',
          says: 'an item fails and no finding blocks',
        },
      ],
      { manualChecks: ['Look at the page', 'Listen to it'] },
    );
  });

  it('needs a long justification from three tasks on', async () => {
    await blockedByEach(
      'reviewer',
      [
        {
          do: 'patch',
          with: { set: { no_issues_justification: null } },
          code: 'review.not-substantive',
          says: 'no important finding for 3 tasks; expected a no_issues_justification of at least 200 characters',
        },
      ],
      { plan: { tasks: 3 } },
    );
  });

  it('is asked again at most twice', async () => {
    const { repository, result } = await play({ steps: [{ role: 'reviewer', do: 'empty-praise' }] });
    expect(result.code, result.stderr).toBe(3);
    expect(starts(repository).filter((start) => start === 'review empty-praise')).toHaveLength(3);
    expect(liveState(repository).active_rounds[0]).toMatchObject({
      stage: 'blocked',
      blocked_from: 'review',
      attempts: { review: 3 },
      review_rounds: 0,
    });
  });
});

// @spec contract.md#stages
describe('a rejection', () => {
  it.each([
    { target: 'implement', between: ['implement well'] },
    { target: 'plan', between: ['plan well', 'implement well'] },
  ])('sends the round back to $target', async ({ target, between }) => {
    const { repository, result } = await play({
      steps: [{ role: 'reviewer', do: 'reject', target, times: 1 }],
    });
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository)).toEqual(
      [['plan well', 'implement well', 'review reject', ...between, 'review well']].flat(),
    );
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });

  it('to a person blocks the round with what is asked for, until it is retried', async () => {
    const { repository, result } = await play({
      steps: [{ role: 'reviewer', do: 'reject', target: 'blocked', times: 1 }],
    });
    expect(result.code, result.stderr).toBe(3);
    expectBlocked(repository, 'review.blocked', 'F1: answer the finding');
    await ask(repository, { kind: 'retry', stage: 'implement' });
    expect((await goOn(repository)).code).toBe(0);
    expect(starts(repository).slice(3)).toEqual(['implement well', 'review well']);
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });

  it('with a failing checklist item and its finding is a lawful one', async () => {
    const { repository, result } = await play({
      manualChecks: ['Look at the page'],
      steps: [{ role: 'reviewer', do: 'fail-checklist', rejecting: true, times: 1 }],
    });
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository)).toHaveLength(5);
  });
});

// @spec contract.md#review-quality
describe('the review limit', () => {
  const THREE = ['plan well', ...Array.from({ length: 3 }, () => ['implement well', 'review reject']).flat()];

  it('blocks the round on a critical finding, with a question', async () => {
    const { repository, result } = await play({ steps: findings('critical') });
    expect(result.code, result.stderr).toBe(3);
    expect(starts(repository)).toEqual(THREE);
    expectBlocked(repository, 'review.limit-critical', /F3 is open: .*\?$/);
    expect(liveState(repository).active_rounds[0]?.review_rounds).toBe(3);
    repository.scenario.write([]);
    await ask(repository, { kind: 'retry', stage: 'implement' });
    expect((await goOn(repository)).code).toBe(0);
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });

  it('asks for one final review when only lesser findings stand, and its approval lands the round', async () => {
    const { repository, result } = await play({ steps: findings('important') });
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository)).toEqual([...THREE, 'review well']);
    expect(worldAfter(repository)).toEqual(allLanded(1));
    const ledger = repository.read('orchestrator/ledger/findings.jsonl');
    expect(ledger).toContain('F3');
  });

  it('blocks the round when the final review rejects too', async () => {
    const { repository, result } = await play({
      steps: [...findings('minor'), { ...rejecting('minor'), final_review: true, finding: 'F9' }],
    });
    expect(result.code, result.stderr).toBe(3);
    expect(starts(repository)).toEqual([...THREE, 'review reject']);
    expectBlocked(repository, 'review.limit', 'the final review rejects');
  });

  it('asks a person instead when it is configured so', async () => {
    const { repository, result } = await play({
      steps: findings('minor'),
      limits: { on_review_limit: 'ask' },
    });
    expect(result.code, result.stderr).toBe(3);
    expect(starts(repository)).toEqual(THREE);
    expectBlocked(repository, 'review.limit', '3 rejections reach the limit');
    await ask(repository, { kind: 'retry', stage: 'review' });
    repository.scenario.write([]);
    expect((await goOn(repository)).code).toBe(0);
  });

  it('is not reached by a finding that comes back: that blocks by itself', async () => {
    const { repository, result } = await play({
      steps: [{ role: 'reviewer', do: 'reject', finding: 'F1' }],
      limits: { max_review_rounds: 5 },
    });
    expect(result.code, result.stderr).toBe(3);
    expect(starts(repository)).toEqual(THREE);
    expectBlocked(repository, 'review.not-converging', 'finding F1 came back 3 times');
  });
});

function expectBlocked(repository: ScaffoldedRepository, code: string, says: RegExp | string): void {
  const error = blockedBecause(repository);
  expect(error).toMatchObject({
    code,
    stage: 'review',
    next_command: 'npx run-orchestrator-loop retry round-001-step',
  });
  expect(error?.message).toMatch(says);
  expect(worldAfter(repository)).toMatchObject({ rounds: [], status: '', fsck: '0', processes: 0 });
}

const rejecting = (severity: string) =>
  ({ role: 'reviewer', do: 'reject', severity, final_review: false }) as const;

function findings(severity: string) {
  return [1, 2, 3].map((number) => ({ ...rejecting(severity), attempt: number, finding: `F${number}` }));
}
