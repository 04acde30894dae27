import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { blockedByEach } from './support/blocked-by-each.ts';
import {
  allLanded,
  ask,
  goOn,
  isKept,
  landedRounds,
  lines,
  liveState,
  play,
  starts,
  worldAfter,
} from './support/play.ts';

const SOURCE = "export const item = 'item-001-step';\n";
const BRANCH = 'refs/heads/orchestrator/round-001-step';

function keepsWork(repository: ScaffoldedRepository): void {
  expect(isKept(repository, SOURCE)).toBe(true);
}

// @spec contract.md#ownership
// @spec contract.md#invariants I5: whatever an agent does to git, its work stays reachable
describe('what an agent does to git', () => {
  it('is a violation when it touches what is ours: put back, its work kept', async () => {
    await blockedByEach('implementer', [
      {
        do: 'break-git-file',
        code: 'ownership.git-tampering',
        says: "the worktree's .git file changed; expected it untouched",
        left: keepsWork,
      },
      {
        do: 'move-round-ref',
        code: 'ownership.git-tampering',
        says: /refs\/orchestrator\/rounds\/round-001-step was moved from [0-9a-f]{40} to [0-9a-f]{40}/,
        left: keepsWork,
      },
      {
        do: 'move-round-ref',
        with: { ref: 'refs/orchestrator/history' },
        code: 'ownership.git-tampering',
        says: /refs\/orchestrator\/history was moved from nothing to [0-9a-f]{40}/,
        left: (repository) => {
          keepsWork(repository);
          expect(repository.tryGit('rev-parse', '--verify', 'refs/orchestrator/history').code).not.toBe(0);
        },
      },
      {
        do: 'move-round-ref',
        with: { ref: 'refs/orchestrator/kept/d-1' },
        code: 'ownership.git-tampering',
        says: /refs\/orchestrator\/kept\/d-1 was moved from nothing to [0-9a-f]{40}/,
        left: keepsWork,
      },
      {
        do: 'move-round-ref',
        with: { object: 'blob' },
        code: 'ownership.git-tampering',
        says: /refs\/orchestrator\/rounds\/round-001-step was moved from [0-9a-f]{40} to [0-9a-f]{40}/,
        left: keepsWork,
      },
      {
        do: 'move-round-ref',
        with: { object: 'nothing' },
        code: 'ownership.git-tampering',
        says: /refs\/orchestrator\/rounds\/round-001-step was moved from [0-9a-f]{40} to nothing/,
        left: keepsWork,
      },
      {
        do: 'delete-branch',
        code: 'ownership.git-tampering',
        says: `${BRANCH} was moved from`,
        left: keepsWork,
      },
    ]);
  });

  it('is no violation when HEAD of its worktree was left elsewhere: put back, the work accepted', async () => {
    const { repository, result } = await play({
      milestones: 2,
      steps: [
        { role: 'implementer', milestone: 'milestone-001-step', do: 'detach-head' },
        {
          role: 'implementer',
          milestone: 'milestone-002-step',
          do: 'detach-head',
          branch: 'orchestrator/mine',
        },
      ],
    });
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository)).toHaveLength(6);
    expect(worldAfter(repository)).toEqual({ ...allLanded(2), branches: ['main', 'orchestrator/mine'] });
  });

  it.each([
    { how: 'clean', count: 3 },
    { how: 'amend', count: 2 },
    { how: 'reset', count: 1 },
  ])(
    'is no violation when it commits its own work ($how): kept, and one commit of ours carries it',
    async (step) => {
      const { repository, result } = await play({
        milestones: 2,
        steps: [
          { role: 'implementer', milestone: 'milestone-001-step', do: 'own-commits', ...step },
          { role: 'reviewer', milestone: 'milestone-002-step', do: 'reject', target: 'blocked' },
          { role: 'implementer', milestone: 'milestone-002-step', do: 'own-commits', ...step },
        ],
      });
      expect(result.code, result.stderr).toBe(3);
      expect(landedRounds(repository)).toEqual(['round-001-step']);
      const kept = lines(repository.git('for-each-ref', '--format=%(objectname)', 'refs/orchestrator/kept/'));
      expect(kept).toHaveLength(1);
      const subject = step.count === 1 ? 'Work of the agent' : `Work of the agent, part ${step.count}`;
      expect(repository.git('log', '-1', '--format=%s %an', kept[0] ?? '').trim()).toBe(
        `${subject} scripted`,
      );
      const authors = lines(repository.git('log', '--format=%ae', 'orchestrator/round-002-step'));
      expect(authors.filter((author) => author.endsWith('.invalid'))).toEqual([]);
      const inHistory = repository.git('log', '--format=%s', 'refs/orchestrator/history');
      expect(lines(inHistory).filter((line) => line.startsWith('Work of the agent'))).toHaveLength(
        step.count,
      );
      expect(worldAfter(repository)).toMatchObject({ status: '', fsck: '0', processes: 0 });
    },
  );
});

// @spec contract.md#ownership
describe('a base branch that an agent moved', () => {
  it.each([
    { to: 'new', found: 'moved-by-agent.txt' },
    { to: 'tip', found: 'src/001-step.mjs' },
  ])('stops the controller until a person accepts it (to: $to)', async ({ to, found }) => {
    const { repository, result } = await play({ steps: [{ role: 'implementer', do: 'move-base', to }] });
    expect(result.code, result.stderr).toBe(3);
    const tip = repository.commitId('main');
    expect(liveState(repository)).toMatchObject({
      controller_stage: 'blocked',
      resume_errors: {
        controller: {
          code: 'base.moved-by-agent',
          evidence: [`commit ${tip}`],
          next_command: 'npx run-orchestrator-loop run --accept-base',
        },
      },
    });
    expect(landedRounds(repository)).toEqual([]);
    expect((await goOn(repository)).code).toBe(3);
    expect(repository.commitId('main')).toBe(tip);
    // The person looks, brings the checkout to what they accept, and goes on.
    repository.git('reset', '--quiet', '--hard', 'main');
    const accepted = await goOn(repository, { args: ['run', '--no-wait', '--accept-base'] });
    expect(accepted.code, accepted.stderr).toBe(0);
    expect(worldAfter(repository)).toEqual(allLanded(1));
    expect(repository.has(found)).toBe(true);
  });
});

// @spec contract.md#git-calls
describe('executable configuration that an agent plants', () => {
  it('holds the landing until it is accepted, and never runs: keys', async () => {
    const repository = scaffoldRepository();
    const proof = join(repository.folder.path, 'proof');
    const touch = `touch '${proof}'`;
    const keys = {
      'core.hooksPath': repository.folder.path,
      'core.fsmonitor': `${touch}; false`,
      'filter.planted.clean': `${touch}; cat`,
      'merge.ours.driver': touch,
      'diff.external': touch,
      'alias.status': `!${touch}`,
      'core.sshCommand': touch,
      'include.path': `${proof}.config`,
    };
    repository.write('../reference-transaction', `#!/bin/sh\n${touch}\n`);
    repository.makeExecutable('../reference-transaction');
    repository.scenario.write([{ role: 'implementer', do: 'planted-config', keys }]);
    await expectHeldUntilAccepted(repository, proof);
    for (const name of Object.keys(keys)) repository.git('config', '--unset', name);
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });

  it('holds the landing until it is accepted, and never runs: hooks', async () => {
    const repository = scaffoldRepository();
    const proof = join(repository.folder.path, 'proof');
    const hooks = ['reference-transaction', 'post-checkout', 'post-index-change', 'pre-commit', 'post-merge'];
    repository.scenario.write([{ role: 'reviewer', do: 'planted-hook', hooks, proof }]);
    await expectHeldUntilAccepted(repository, proof);
    for (const hook of hooks) repository.remove(`.git/hooks/${hook}`);
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });
});

/** No git of the test runs before what was planted is gone: it would run it. */
async function expectHeldUntilAccepted(repository: ScaffoldedRepository, proof: string): Promise<void> {
  const held = await goOn(repository);
  expect(held.code, held.stderr).toBe(7);
  expect(liveState(repository).active_rounds[0]?.stage).toBe('finalize-round');
  expect((await goOn(repository)).code).toBe(7);
  await ask(repository, { kind: 'resume', acceptConfig: true });
  const result = await goOn(repository);
  expect(result.code, result.stderr).toBe(0);
  expect(existsSync(proof)).toBe(false);
}

// @spec contract.md#one-controller
it('stops when an agent takes the lease away, and goes on with the next run', async () => {
  const { repository, result } = await play({
    steps: [
      {
        role: 'implementer',
        do: 'move-round-ref',
        ref: 'refs/orchestrator/lease',
        object: 'nothing',
        times: 1,
      },
    ],
  });
  expect(result.code, result.stderr).toBe(5);
  const again = await goOn(repository);
  expect(again.code, again.stderr).toBe(0);
  expect(starts(repository)).toEqual(['plan well', 'implement move-round-ref', 'review well']);
  expect(worldAfter(repository)).toEqual(allLanded(1));
});
