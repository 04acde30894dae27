import { describe, expect, it } from 'vitest';
import { allLanded, ask, blockedBecause, goOn, isKept, play, starts, worldAfter } from './support/play.ts';

const RED = "export const item = 'BROKEN';\n";

// @spec contract.md#verification
describe('code by which a check fails', () => {
  it('goes back to the implementer with the last lines of the log, and lands when it is green', async () => {
    const { repository, result } = await play({
      steps: [
        { role: 'implementer', attempt: 1, do: 'red-code' },
        { role: 'implementer', attempt: 2, do: 'copy-assignment' },
      ],
    });
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository)).toEqual(
      [['plan well', 'implement red-code', 'implement copy-assignment', 'review well']].flat(),
    );
    expect(worldAfter(repository)).toEqual(allLanded(1));
    const [problem] = repository.scenario.assignment('implementer').problems;
    expect(problem).toMatchObject({ code: 'checks.red' });
    expect(problem?.message).toMatch(/^`sh test.sh` exited 1; the end of its log:\n/);
    expect(problem?.message).toContain("src/001-step.mjs:1:export const item = 'BROKEN';");
    expect(problem?.message).toContain('the source is broken');
    expect(isKept(repository, RED)).toBe(true);
  });

  it('blocks the round after three implementations, each of which counts as none that failed', async () => {
    const { repository, result } = await play({ steps: [{ role: 'implementer', do: 'red-code' }] });
    expect(result.code, result.stderr).toBe(3);
    expect(starts(repository)).toEqual([
      'plan well',
      ...Array.from({ length: 3 }, () => 'implement red-code'),
    ]);
    const error = blockedBecause(repository);
    expect(error).toMatchObject({
      code: 'checks.not-converging',
      stage: 'verify',
      attempts: 3,
      next_command: 'npx run-orchestrator-loop retry round-001-step',
    });
    expect(error?.message).toBe('`sh test.sh` is red after 3 implementations; expected green');
    expect(worldAfter(repository)).toMatchObject({ rounds: [], status: '', fsck: '0', processes: 0 });
    repository.scenario.write([]);
    await ask(repository, { kind: 'retry', stage: 'implement' });
    expect((await goOn(repository)).code).toBe(0);
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });

  it('is no way around a check: one that dies by a signal is red', async () => {
    const { repository, result } = await play({
      checks: ['if grep -q 001-step src/001-step.mjs; then kill -KILL $$; fi'],
      limits: { check_rounds: 1 },
    });
    expect(result.code, result.stderr).toBe(3);
    expect(blockedBecause(repository)).toMatchObject({ code: 'checks.not-converging', attempts: 1 });
  });
});

// @spec contract.md#verification
describe('a check that changes files', () => {
  it('is put back: tracked files are kept on a ref, and nothing of it lands', async () => {
    const { repository, result } = await play({
      checks: ['echo changed by a check > src/base.mjs; echo new > left-behind.txt; sh test.sh'],
      steps: [{ role: 'reviewer', do: 'reject', target: 'blocked' }],
    });
    expect(result.code, result.stderr).toBe(3);
    expect(isKept(repository, 'changed by a check\n')).toBe(true);
    const worktree = 'orchestrator/worktrees/round-001-step';
    expect(repository.git('-C', worktree, 'status', '--porcelain')).toBe('');
    repository.scenario.write([]);
    await ask(repository, { kind: 'retry', stage: 'review' });
    expect((await goOn(repository)).code).toBe(0);
    expect(worldAfter(repository)).toEqual(allLanded(1));
    expect(repository.read('src/base.mjs')).toBe("export const item = 'base';\n");
    expect(repository.has('left-behind.txt')).toBe(false);
  });

  it('leaves no process behind', async () => {
    const { repository, result } = await play({
      checks: ['setsid sleep 100000 >/dev/null 2>&1 & sh test.sh'],
    });
    expect(result.code, result.stderr).toBe(0);
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });
});
