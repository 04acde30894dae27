import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { eventsPath } from '../../../src/contract/paths.ts';
import { openDrive, performed } from '../../support/drive-loop.ts';
import { isolatedEnvironment } from '../../support/make-repository.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';

/** Git as it runs below a dispatch: with the agent's identity in its environment. */
function byAgent(repository: ScaffoldedRepository, ...args: readonly string[]): void {
  const identity = { GIT_COMMITTER_NAME: 'scripted', GIT_COMMITTER_EMAIL: 'd-9@orchestrator.invalid' };
  execFileSync('git', args, {
    cwd: repository.root,
    env: { ...isolatedEnvironment(repository.folder), ...identity },
  });
}

interface Kind {
  readonly ref: string;
  readonly isTag?: boolean;
}

/** Each class of refs that is not ours and that an agent can move; each stands on a commit that nothing else leads to. */
const KINDS: readonly Kind[] = [
  { ref: 'refs/heads/topic' },
  { ref: 'refs/heads/orchestrator/topic' },
  { ref: 'refs/tags/light' },
  { ref: 'refs/tags/annotated', isTag: true },
  { ref: 'refs/notes/commits' },
  { ref: 'refs/remotes/origin/topic' },
  { ref: 'refs/orchestrator/my/own' },
  { ref: 'refs/changes/01/1' },
];

type Act = (repository: ScaffoldedRepository, ref: string) => void;

const file = (repository: ScaffoldedRepository, ref: string): string => join(repository.root, '.git', ref);

/** The ref's own file says this from now on. */
function overwrite(repository: ScaffoldedRepository, ref: string, text: string): void {
  repository.git('pack-refs', '--all');
  mkdirSync(dirname(file(repository, ref)), { recursive: true });
  writeFileSync(file(repository, ref), text);
}

const ACTS: Readonly<Record<string, Act>> = {
  moved: (repository, ref) => byAgent(repository, 'update-ref', ref, 'main'),
  deleted: (repository, ref) => byAgent(repository, 'update-ref', '-d', ref),
  'deleted when packed': (repository, ref) => {
    repository.git('pack-refs', '--all');
    byAgent(repository, 'update-ref', '-d', ref);
  },
  'removed as a file': (repository, ref) => rmSync(file(repository, ref)),
  'made another name of main': (repository, ref) =>
    byAgent(repository, 'symbolic-ref', ref, 'refs/heads/main'),
  'made a loop': (repository, ref) => overwrite(repository, ref, `ref: ${ref}\n`),
  'made unreadable': (repository, ref) => overwrite(repository, ref, 'nonsense\n'),
  'made to lead nowhere': (repository, ref) => overwrite(repository, ref, `${'1'.repeat(40)}\n`),
};

const CASES = KINDS.flatMap((kind) => Object.keys(ACTS).map((act) => ({ ...kind, act })));

function linesOfTheirs(text: string): readonly string[] {
  return text.split('\n').filter((line) => KINDS.some(({ ref }) => line.startsWith(`${ref} `)));
}

/** Every class at once, moved in one way while an agent is at work. */
// @spec contract.md#ownership
// @spec contract.md#invariants I5: refs that are not ours
it.each(Object.entries(ACTS))(
  `keeps and tells what refs of a person named when they are %s (${CASES.length} places in all)`,
  async (_what, act) => {
    const repository = scaffoldRepository({ steps: [{ role: 'planner', do: 'slow', times: 1 }] });
    const oids = new Map<string, string>();
    for (const { ref, isTag } of KINDS) {
      const made = repository.git('commit-tree', '-m', `only at ${ref}`, 'main^{tree}').trim();
      if (isTag === true) repository.git('tag', '-a', '-m', 'words', ref.replace('refs/tags/', ''), made);
      else repository.git('update-ref', ref, made);
      oids.set(ref, repository.git('rev-parse', ref).trim());
    }
    const drive = await openDrive(repository);
    await drive.until('the agent', performed('startDispatch'));
    for (const { ref } of KINDS) act(repository, ref);
    const left = repository.tryGit('for-each-ref', '--format=%(refname) %(objectname)').stdout;
    repository.scenario.go();
    await drive.tick();
    const told = drive.session.told.join('\n');
    const kept = repository.git('for-each-ref', '--format=%(objectname)', 'refs/orchestrator/kept/');
    for (const [ref, oid] of oids) {
      expect(kept, ref).toContain(oid);
      expect(told, ref).toContain(
        `${ref} is gone from there; kept at refs/orchestrator/kept/theirs-${oid.slice(0, 16)}`,
      );
    }
    expect(readFileSync(join(repository.root, eventsPath), 'utf8').match(/"code":"theirRefs"/g)).toHaveLength(
      1,
    );
    // Nothing of theirs is put back or moved by us.
    const now = repository.tryGit('for-each-ref', '--format=%(refname) %(objectname)').stdout;
    expect(linesOfTheirs(now)).toEqual(linesOfTheirs(left));
    drive.abandon();
    await drive.world.leases.release(drive.session.lease);
  },
);

function stash(repository: ScaffoldedRepository, text: string): string {
  repository.write('README.md', text);
  repository.git('stash', 'push', '--quiet', '-m', text);
  return repository.git('rev-parse', 'refs/stash').trim();
}

// @spec contract.md#ownership
it.each([
  { what: 'the newest entry', args: ['stash', 'drop', '--quiet'], lost: [1] },
  { what: 'a deeper entry', args: ['stash', 'drop', '--quiet', 'stash@{1}'], lost: [0] },
  { what: 'all of it', args: ['stash', 'clear'], lost: [0, 1] },
])(
  'keeps and tells a stash of which $what was dropped, also when the controller died meanwhile',
  async ({ args, lost }) => {
    const repository = scaffoldRepository({ steps: [{ role: 'planner', do: 'slow', times: 1 }] });
    const entries = [stash(repository, 'one'), stash(repository, 'two')];
    const first = await openDrive(repository);
    await first.until('the agent', performed('startDispatch'));
    first.abandon();
    await first.world.leases.release(first.session.lease);
    byAgent(repository, ...args);
    repository.git('reflog', 'expire', '--expire=now', '--all');
    repository.git('gc', '--quiet', '--prune=now');
    const second = await openDrive(repository);
    repository.scenario.go();
    await second.tick();
    const kept = repository.git('for-each-ref', '--format=%(objectname)', 'refs/orchestrator/kept/');
    expect(lost.map((index) => kept.includes(entries[index] ?? ''))).toEqual(lost.map(() => true));
    expect(second.session.told).toHaveLength(lost.length);
    expect(second.session.told.join()).toContain('git stash store');
    await second.run();
    await second.close();
    expect(repository.tryGit('rev-parse', '--verify', '--quiet', 'refs/orchestrator/theirs').code).toBe(1);
  },
);

// @spec contract.md#ownership
it('says nothing of what a person does: commits, a rebase, a new branch, a fetch', async () => {
  const repository = scaffoldRepository({ steps: [{ role: 'planner', do: 'slow', times: 1 }] });
  repository.git('branch', 'topic');
  const theirs = join(repository.folder.path, 'theirs');
  repository.git('worktree', 'add', '--quiet', theirs, 'topic');
  const at = (...args: readonly string[]) => repository.git('-C', theirs, ...args);
  at('commit', '--quiet', '--no-verify', '--allow-empty', '-m', 'One');
  repository.git('update-ref', 'refs/remotes/origin/main', 'topic');
  const drive = await openDrive(repository);
  await drive.until('the agent', performed('startDispatch'));
  at('commit', '--quiet', '--no-verify', '--amend', '--allow-empty', '-m', 'Another');
  at('branch', 'new');
  repository.git('fetch', '--quiet', theirs, '+topic:refs/remotes/origin/main');
  repository.scenario.go();
  await drive.tick();
  expect(drive.session.told).toEqual([]);
  await drive.run();
  expect(drive.session.told).toEqual([]);
  await drive.close();
  expect(existsSync(join(repository.root, '.git/refs/orchestrator/theirs'))).toBe(false);
});
