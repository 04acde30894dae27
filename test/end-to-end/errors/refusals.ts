import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createDiskFiles } from '../../../src/effects/disk-files.ts';
import { createRepoLock } from '../../../src/effects/repo-lock.ts';
import { makeFakeGit } from '../../effects/git/support/fake-git.ts';
import { gitIn, writerPlaces } from '../../effects/support/scratch.ts';
import type { Told } from '../../errors/support/told.ts';
import { makeRepository, type TestRepository } from '../../support/make-repository.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';
import { REQUESTS } from './requests.ts';
import { toldBy } from './told-by.ts';

/** `run` in a repository where `init` was called and that was changed since. */
function afterChange(change: (repository: TestRepository) => void): Promise<Told> {
  const repository = scaffoldRepository();
  change(repository);
  return toldBy(repository, ['run']);
}

/** `run` in a clone of such a repository. */
function inClone(...how: readonly string[]): Promise<Told> {
  const repository = scaffoldRepository();
  repository.git('config', 'uploadpack.allowFilter', 'true');
  const clone = join(repository.folder.path, 'clone');
  repository.git('clone', '--quiet', ...how, `file://${repository.root}`, clone);
  return toldBy(repository, ['run'], { cwd: clone });
}

async function whileHeld(): Promise<Told> {
  const repository = scaffoldRepository();
  const lock = createRepoLock({
    git: gitIn(repository.root),
    files: createDiskFiles(repository.root),
    places: writerPlaces(repository.root),
  });
  const held = await lock.acquire({ takeOver: false });
  if (held.kind !== 'held') throw new Error(held.why);
  try {
    return await toldBy(repository, ['run']);
  } finally {
    await lock.release(held.lease);
  }
}

function withOldGit(): Promise<Told> {
  const repository = makeRepository();
  const git = makeFakeGit(repository);
  git.answer('--version', 'echo "git version 2.30.2"; exit 0');
  return toldBy(repository, ['run'], { env: { PATH: git.environment['PATH'] ?? '' } });
}

/** Each refusal of a command, by the built program in a repository of its own. */
export const REFUSALS = {
  ...REQUESTS,
  'contract.uncommitted': () =>
    afterChange((repository) => repository.write('orchestrator/role-contract.md', '# Another one\n')),
  'init.needed': () => toldBy(makeRepository(), ['status']),
  'init.name-taken': () =>
    toldBy(makeRepository({ files: { 'orchestrator/main.go': 'package orchestrator\n' } }), ['status']),
  'contract.other-version': () =>
    toldBy(makeRepository({ files: { 'orchestrator/state.json': '{ "contract_version": 2 }\n' } }), [
      'init',
      '--yes',
    ]),
  'init.exists': () => toldBy(scaffoldRepository(), ['init', '--yes']),
  'init.base-elsewhere': () => toldBy(makeRepository(), ['init', '--yes', '--base', 'release']),
  'init.not-terminal': () => toldBy(scaffoldRepository(), ['init', '--next', '--yes']),
  'repository.missing': () => {
    const repository = makeRepository();
    const elsewhere = join(repository.folder.path, 'elsewhere');
    mkdirSync(elsewhere);
    return toldBy(repository, ['run'], { cwd: elsewhere });
  },
  'repository.unborn': () =>
    afterChange((repository) => repository.git('checkout', '--quiet', '--orphan', 'fresh')),
  'repository.detached': () => afterChange((repository) => repository.git('checkout', '--quiet', '--detach')),
  'repository.bare': () => inClone('--bare'),
  'repository.bare-flag': () => afterChange((repository) => repository.git('config', 'core.bare', 'true')),
  'repository.shallow': () => inClone('--depth', '1'),
  'repository.partial': () => inClone('--filter=blob:none'),
  'repository.submodules': () =>
    afterChange((repository) => {
      repository.write('.gitmodules', '[submodule "lib"]\n\tpath = lib\n\turl = ../lib\n');
      repository.commit('Take a library');
    }),
  'repository.sparse': () =>
    afterChange((repository) => repository.git('sparse-checkout', 'set', 'src', 'orchestrator')),
  'repository.filters': () =>
    afterChange((repository) => {
      repository.write('.gitattributes', '*.bin filter=lfs\n');
      repository.commit('Store large files elsewhere');
    }),
  'repository.is-worktree': () => {
    const repository = scaffoldRepository();
    const worktree = join(repository.root, 'orchestrator/worktrees/round-001-step');
    repository.git('worktree', 'add', '--quiet', '-b', 'orchestrator/round-001-step', worktree);
    return toldBy(repository, ['run'], { cwd: worktree });
  },
  'branch.name-taken': () => afterChange((repository) => repository.git('branch', 'orchestrator')),
  'git.too-old': withOldGit,
  'lease.held': whileHeld,
  'request.refused': () => toldBy(scaffoldRepository(), ['retry', 'round-009-other']),
} as const satisfies Readonly<Record<string, () => Promise<Told>>>;
