import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDrive } from '../../support/drive-loop.ts';
import { COMPLETE, endOf } from '../../support/person.ts';
import { runProgram } from '../../support/run-program.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { landings } from './support/landings.ts';

const MINE = ['README.md', 'staged.txt', 'both.txt', 'untracked.txt', 'test.sh'];

/** Work that a person has not committed: staged, edited, both, new, and made executable. */
function workOn(repository: ScaffoldedRepository): void {
  repository.write('both.txt', 'first\n');
  repository.write('staged.txt', 'first\n');
  repository.commit('Two files');
  repository.write('README.md', '# Half a sentence');
  repository.write('staged.txt', 'staged\n');
  repository.write('both.txt', 'staged\n');
  repository.git('add', 'staged.txt', 'both.txt');
  repository.write('both.txt', 'edited again\r\n');
  repository.write('untracked.txt', 'new\n');
  repository.makeExecutable('test.sh');
}

// @spec contract.md#invariants I11: uncommitted work stays, and a running loop never makes a checkout dirty
it('leaves the checkout as its person has it, at every tick of two rounds', async () => {
  const repository = scaffoldRepository({ milestones: 2 });
  workOn(repository);
  const second = join(repository.folder.path, 'second');
  repository.git('worktree', 'add', '--quiet', '--force', second, 'main');
  const look = () => ({
    status: repository.git('status', '--porcelain', '--untracked-files=all'),
    second: repository.git('-C', second, 'status', '--porcelain', '--untracked-files=all'),
    staged: repository.git('diff', '--cached'),
    edited: repository.git('diff'),
    files: MINE.map((path) => [path, repository.read(path), lstatSync(join(repository.root, path)).mode]),
  });
  const before = look();
  expect(before.second).toBe('');
  const drive = await openDrive(repository);
  const last = await drive.until('the end', ({ decision }) => {
    expect(look(), decision.because.rule).toEqual(before);
    return decision.kind === 'stop';
  });
  expect(endOf(last)).toBe(COMPLETE);
  await drive.close();
  expect(look()).toEqual(before);
  expect(landings(repository)).toHaveLength(2);
  expect(repository.read('src/002-step.mjs')).toContain('item-002-step');
});

/** Every path below a folder with its kind, mode and bytes. */
function everythingIn(folder: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const bytes = entry.isFile()
      ? readFileSync(path, 'latin1')
      : entry.isSymbolicLink()
        ? readlinkSync(path)
        : '';
    found[path] = `${lstatSync(path).mode} ${bytes}`;
  }
  return found;
}

/** A folder that is nobody's business, with files by the names that the controller writes and removes. */
function makeOutside(repository: ScaffoldedRepository): string {
  const outside = join(repository.folder.path, 'outside');
  mkdirSync(join(outside, 'attempts'), { recursive: true });
  for (const name of [
    'implementation-notes.md',
    'deferrals.json',
    'review-record.json',
    '.gitignore',
    'state.json',
  ])
    writeFileSync(join(outside, name), 'not yours\n');
  return outside;
}

// @spec contract.md#invariants I12: nothing is written outside the repository, its git directory and worktree.root
it('writes nothing through the symlinks of an agent, nor into the folders for homes and temporary files', async () => {
  const repository = scaffoldRepository();
  const outside = makeOutside(repository);
  const temporary = join(repository.folder.path, 'tmp');
  mkdirSync(temporary);
  const own = 'orchestrator/rounds/round-001-step';
  const links = [own, `${own}/attempts`, `${own}/implementation-notes.md`].map((path, index) => ({
    role: 'implementer' as const,
    attempt: index + 1,
    do: 'symlink',
    path,
    target: path.endsWith('.md') ? join(outside, 'implementation-notes.md') : outside,
  }));
  repository.scenario.write(links);
  writeFileSync(
    join(repository.root, 'orchestrator/config.json'),
    repository
      .read('orchestrator/config.json')
      .replace('{', '{ "limits": { "stage_attempts": { "implement": 5 } },'),
  );
  repository.commit('More attempts');
  const look = () => ({
    ...everythingIn(outside),
    ...everythingIn(temporary),
    ...everythingIn(repository.folder.home),
  });
  const before = look();
  const result = await runProgram(repository, ['run', '--no-wait'], { env: { TMPDIR: temporary } });
  expect(result.code, result.stderr).toBe(0);
  expect(repository.scenario.starts().filter(({ behaviour }) => behaviour === 'symlink')).toHaveLength(3);
  expect(look()).toEqual(before);
  expect(
    readdirSync(repository.folder.path)
      .filter((name) => !name.startsWith('scenario.json'))
      .toSorted(),
  ).toEqual(['home', 'outside', 'repository', 'tmp']);
});
