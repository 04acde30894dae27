import { describe, expect, it } from 'vitest';
import type { TickResult } from '../../../src/controller/tick.ts';
import { dispatchDir } from '../../../src/contract/paths.ts';
import { waitFor } from '../../support/wait-for.ts';
import { openDrive } from '../../support/drive-loop.ts';
import { inWorktree, ROUND, SOURCE } from '../../support/person.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { allLanded, worldAfter } from '../misbehaving/support/play.ts';

const AGENT = ['-c', 'user.name=scripted', '-c', 'user.email=d-9@orchestrator.invalid'];

function starts(role: string): (result: TickResult) => boolean {
  return ({ decision }) =>
    decision.kind === 'perform' &&
    decision.action.kind === 'startDispatch' &&
    decision.action.assignment.role === role;
}

interface Habit {
  readonly what: string;
  readonly role?: 'planner' | 'implementer';
  readonly own?: boolean;
  /** After its work, which stays, and the plan goes. */
  readonly isLast?: boolean;
  readonly git: readonly (readonly string[])[];
}

const HABITS: readonly Habit[] = [
  { what: 'rebases its commits', own: true, git: [['rebase', '--quiet', 'main']] },
  { what: 'merges base', own: true, git: [['merge', '--quiet', '--no-edit', 'main']] },
  { what: 'merges base without a commit', git: [['merge', '--quiet', '--squash', 'main']] },
  { what: 'pulls', own: true, git: [['pull', '--quiet', '--no-rebase', '--no-edit', '.', 'main']] },
  { what: 'pulls with a rebase', own: true, git: [['pull', '--quiet', '--rebase', '.', 'main']] },
  { what: 'picks a commit of base', own: true, git: [['cherry-pick', 'main~1']] },
  { what: 'picks a commit of base into its files', git: [['cherry-pick', '--no-commit', 'main~1']] },
  { what: 'takes files of base', git: [['checkout', 'main', '--', 'README.md', 'added.txt']] },
  {
    what: 'ends on a branch at base',
    isLast: true,
    git: [['checkout', '--quiet', '-B', `orchestrator/${ROUND}`, 'main']],
  },
  { what: 'lets its branch follow base', role: 'planner', git: [['merge', '--quiet', '--ff-only', 'main']] },
  { what: 'leaves HEAD at base', isLast: true, git: [['checkout', '--quiet', '--detach', 'main']] },
];

function twoCommits(repository: ScaffoldedRepository): readonly string[] {
  repository.write('README.md', '# Edited\n');
  repository.write('added.txt', 'by a person\n');
  repository.remove('old.txt');
  const first = repository.commit('By a person');
  repository.write('README.md', '# Edited again\n');
  return [first, repository.commit('By a person, again')];
}

// @spec contract.md#ownership
describe('an agent that takes base in', () => {
  it.each(HABITS)('$what: nobody is blamed, no attempt counts, and base moves as it was', async (habit) => {
    const role = habit.role ?? 'implementer';
    const repository = scaffoldRepository({
      steps: [{ role, do: 'slow', times: 1 }],
    });
    repository.write('old.txt', 'old\n');
    repository.commit('A file to go');
    const drive = await openDrive(repository);
    await drive.until('the agent', starts(role));
    const commits = twoCommits(repository);
    const at = (...args: readonly string[]) =>
      repository.git(...AGENT, '-C', inWorktree(repository), ...args);
    if (habit.own === true) {
      repository.write(`orchestrator/worktrees/${ROUND}/${SOURCE}`, '// a beginning\n');
      at('add', '--', SOURCE);
      at('commit', '--quiet', '--no-verify', '-m', 'wip');
    }
    if (habit.isLast === true) {
      repository.scenario.go();
      const id = Object.values(drive.round().dispatch_ids)[0] ?? '';
      await waitFor('the agent to end', () => repository.has(`${dispatchDir(id)}/exit.json`));
    }
    for (const args of habit.git) at(...args);
    repository.scenario.go();
    const end = await drive.run();
    expect(end.decision.because.rule).toBe('completion.complete');
    await drive.close();
    expect(repository.scenario.starts().map((start) => `${start.role}`)).toEqual([
      'planner',
      'implementer',
      'reviewer',
    ]);
    expect(worldAfter(repository)).toEqual(allLanded(1));
    expect(repository.git('log', '--format=%s', 'refs/orchestrator/history')).not.toContain('by hand');
    const landing = repository
      .git('show', '--format=%P', '--name-only', 'main', '--', ':!orchestrator')
      .trim();
    const [parent, ...paths] = landing.split('\n').filter((line) => line !== '');
    expect(parent).toBe(commits[1]);
    expect(paths).toEqual([SOURCE, 'test/001-step.test.mjs']);
  });
});

// @spec contract.md#ownership
it('still stops where base was moved to what an agent committed, whatever name it took', async () => {
  const repository = scaffoldRepository({ steps: [{ role: 'implementer', do: 'slow', times: 1 }] });
  const drive = await openDrive(repository);
  await drive.until('the agent', starts('implementer'));
  const at = (...args: readonly string[]) => repository.git('-C', inWorktree(repository), ...args);
  at('commit', '--quiet', '--no-verify', '--allow-empty', '-m', 'Under the name of a person');
  at('update-ref', 'refs/heads/main', 'HEAD');
  repository.scenario.go();
  const end = await drive.run();
  await drive.close();
  expect(end.decision).toMatchObject({ kind: 'stop', error: 'base.moved-by-agent' });
});
