import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { TickResult } from '../../../src/controller/tick.ts';
import { made, openDrive } from '../../support/drive-loop.ts';
import { ROUND } from '../../support/person.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';
import { allLanded, goOn, worldAfter } from '../misbehaving/support/play.ts';

const SLOW = [{ role: 'implementer', do: 'slow', times: 1 }] as const;

// @spec contract.md#ownership
it('leaves the branches of a part that is called orchestrator alone, whoever works there meanwhile', async () => {
  const repository = scaffoldRepository({ steps: SLOW });
  repository.git('branch', 'orchestrator/retry-policy');
  repository.git('branch', 'orchestrator/old');
  const theirs = join(repository.folder.path, 'theirs');
  repository.git('worktree', 'add', '--quiet', theirs, 'orchestrator/retry-policy');
  const drive = await openDrive(repository);
  await drive.until('the implementer', starts('implementer'));
  repository.write('../theirs/mine.txt', 'mine\n');
  repository.git('-C', theirs, 'add', 'mine.txt');
  repository.git('-C', theirs, 'commit', '--quiet', '--no-verify', '-m', 'Mine');
  const mine = repository.git('-C', theirs, 'rev-parse', 'HEAD').trim();
  repository.git('branch', 'orchestrator/idea', mine);
  repository.git('update-ref', 'refs/orchestrator/my/notes', mine);
  repository.git('branch', '-D', 'orchestrator/old');
  repository.scenario.go();
  await drive.until('the work', made('implementAccepted'));
  await drive.run();
  await drive.close();
  expect(repository.commitId('orchestrator/retry-policy')).toBe(mine);
  expect(repository.commitId('orchestrator/idea')).toBe(mine);
  expect(repository.commitId('refs/orchestrator/my/notes')).toBe(mine);
  expect(repository.git('-C', theirs, 'status', '--porcelain')).toBe('');
  expect((await goOn(repository, { args: ['status'] })).code).toBe(0);
  expect(worldAfter(repository)).toMatchObject({
    ...allLanded(1),
    worktrees: 2,
    branches: expect.anything(),
    refs: expect.anything(),
  });
});

// @spec contract.md#ownership
it('holds nothing against a dispatch that another owner of ours wrote meanwhile, nor puts it back', async () => {
  const repository = scaffoldRepository({ steps: SLOW });
  const drive = await openDrive(repository);
  await drive.until('the implementer', starts('implementer'));
  // What the retirement of another round does, by the same writer.
  const to = await drive.world.repository.resolveRef('refs/heads/main');
  const refs = [
    'refs/orchestrator/history',
    'refs/orchestrator/kept/d-900',
    'refs/orchestrator/candidate/round-009-x',
  ];
  await drive.world.repository.updateRefs(
    drive.session.lease,
    refs.map((ref) => ({ ref, to, from: null })),
  );
  repository.scenario.go();
  const verdict = await drive.until(
    'the verdict',
    (result) => made('implementAccepted')(result) || made('dispatchClosed')(result),
  );
  expect(verdict.decision.because.rule).not.toBe('dispatch.violation');
  for (const ref of refs) expect(repository.commitId(ref)).toBe(to);
  await drive.close();
});

// @spec contract.md#ownership
it('holds the refs of its own round, and what the history held, against a dispatch that ran over a restart', async () => {
  const repository = scaffoldRepository({
    milestones: 2,
    steps: [{ ...SLOW[0], milestone: 'milestone-002-step' }],
  });
  const first = await openDrive(repository);
  await first.until('the second implementer', starts('implementer', 'round-002-step'));
  const chain = repository.commitId('refs/orchestrator/history');
  first.abandon();
  await first.world.leases.release(first.session.lease);
  repository.git('update-ref', 'refs/orchestrator/history', 'main');
  // Nobody knows what wrote this while no controller ran.
  repository.git('update-ref', 'refs/orchestrator/kept/d-900', 'main');
  const second = await openDrive(repository);
  repository.scenario.go();
  const verdict = await second.until('the verdict', made('dispatchClosed'));
  expect(verdict.decision.because).toMatchObject({ rule: 'dispatch.violation' });
  expect(verdict.decision.because.facts.join()).toContain('refs/orchestrator/history');
  expect(verdict.decision.because.facts.join()).not.toContain('d-900');
  expect(repository.commitId('refs/orchestrator/history')).toBe(chain);
  expect(repository.commitId('refs/orchestrator/kept/d-900')).toBe(repository.commitId('main'));
  await second.close();
});

function starts(role: string, roundId = ROUND): (result: TickResult) => boolean {
  return ({ decision }) =>
    decision.kind === 'perform' &&
    decision.action.kind === 'startDispatch' &&
    decision.action.assignment.role === role &&
    decision.roundId === roundId;
}
