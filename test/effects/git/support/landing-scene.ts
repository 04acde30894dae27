import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Oid } from '../../../../src/contract/ids.ts';
import type { OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import type { LeaseHeld } from '../../../../src/ports/lease.ts';
import type { LandIntent, LandOutcome } from '../../../../src/ports/landing.ts';
import { makeRepository, type TemporaryRepository } from './temporary-repository.ts';

/** A repository whose person has work in progress, and a candidate that touches other paths in every way. */
export interface LandingScene {
  readonly repository: TemporaryRepository;
  readonly base: Oid;
  readonly commit: Oid;
  readonly lease: LeaseHeld;
  readonly intent: LandIntent;
  /** `git status --porcelain` of the person's own work. */
  readonly status: string;
  land(opened: OpenedRepository): Promise<LandOutcome>;
  /** Every path of a folder below the root with its bytes, `.git` aside. */
  files(): Readonly<Record<string, string>>;
  /** Those the candidate has plus the person's own. */
  readonly expected: Readonly<Record<string, string>>;
}

const BASE_FILES = {
  'edit.txt': 'edit\n',
  'delete.txt': 'delete\n',
  'deep/er/delete.txt': 'delete\n',
  'file-to-folder': 'file\n',
  'folder-to-file/a.txt': 'a\n',
  'folder-to-file/b/c.txt': 'c\n',
  'run.sh': 'run\n',
  'to-link': 'plain\n',
  'odd "name"\nü.txt': 'odd\n',
  'staged.txt': 'staged\n',
  'unstaged.txt': 'unstaged\n',
  'both.txt': 'both\n',
  'removed.txt': 'removed\n',
  '.gitignore': '*.log\n',
};

export function makeLandingScene(): LandingScene {
  const repository = makeRepository(BASE_FILES);
  const base = repository.oid('HEAD');
  const commit = makeCandidate(repository);
  repository.git('reset', '--quiet', '--hard', base);
  const landed = readAll(repository, commit);
  personWorks(repository);
  const intent = { roundId: 'round-001-a', baseRef: 'refs/heads/main', expectedBase: base, commit };
  const lease = repository.lease();
  const files = (): Readonly<Record<string, string>> => listFiles(repository.root, '');
  const own = files();
  const expected = { ...landed };
  for (const path of PERSONS_FILES) expected[path] = own[path] ?? '';
  delete expected['removed.txt'];
  return {
    repository,
    base,
    commit,
    lease,
    intent,
    status: repository.git('status', '--porcelain'),
    land: (opened) => opened.landing.land(lease, intent),
    files,
    expected,
  };
}

const PERSONS_FILES = [
  'staged.txt',
  'unstaged.txt',
  'both.txt',
  'new-staged.txt',
  'untracked.txt',
  'ignored.log',
];

function personWorks(repository: TemporaryRepository): void {
  repository.write('staged.txt', 'my staged edit\n');
  repository.git('add', 'staged.txt');
  repository.write('unstaged.txt', 'my unstaged edit\n');
  repository.write('both.txt', 'first edit\n');
  repository.git('add', 'both.txt');
  repository.write('both.txt', 'second edit\r\nwithout end');
  repository.write('new-staged.txt', 'new\n');
  repository.git('add', 'new-staged.txt');
  repository.write('untracked.txt', 'untracked\n');
  repository.write('ignored.log', 'ignored\n');
  repository.git('rm', '--quiet', 'removed.txt');
}

function makeCandidate(repository: TemporaryRepository): Oid {
  const { root } = repository;
  const remove = (path: string): void => rmSync(join(root, path), { recursive: true });
  repository.write('edit.txt', 'edited by the round\n');
  remove('delete.txt');
  remove('deep');
  remove('file-to-folder');
  repository.write('file-to-folder/inside.txt', 'inside\n');
  remove('folder-to-file');
  repository.write('folder-to-file', 'now a file\n');
  repository.git('update-index', '--chmod=+x', 'run.sh');
  remove('to-link');
  symlinkSync('edit.txt', join(root, 'to-link'));
  repository.write('odd "name"\nü.txt', 'odd, edited\n');
  repository.write('added/deep/new.txt', 'new\n');
  repository.git('config', 'core.fileMode', 'false');
  repository.git('add', '-A');
  repository.git('config', 'core.fileMode', 'true');
  repository.git('commit', '--quiet', '-m', 'round-001-a: work\n\nOrchestrator-Round: round-001-a');
  return repository.oid('HEAD');
}

/** What a clean checkout of a commit has. */
function readAll(repository: TemporaryRepository, commit: Oid): Record<string, string> {
  const folder = join(repository.root, '..', 'reference');
  mkdirSync(folder);
  repository.git('worktree', 'add', '--quiet', '--detach', folder, commit);
  const files = listFiles(folder, '');
  repository.git('worktree', 'remove', '--force', folder);
  return files;
}

function listFiles(root: string, folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(join(root, folder))) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (path === '.git') continue;
    const stat = lstatSync(join(root, path));
    if (stat.isDirectory()) Object.assign(found, listFiles(root, path));
    else if (stat.isSymbolicLink()) found[path] = `-> ${readlinkSync(join(root, path))}`;
    else found[path] = `${(stat.mode & 0o100) === 0 ? '' : 'x '}${readFileSync(join(root, path), 'latin1')}`;
  }
  return found;
}
