import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Oid } from '../../../../src/contract/ids.ts';
import { openRepository, type OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import { type FakeGit, makeFakeGit } from '../support/fake-git.ts';
import { makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

// @spec contract.md#recovery
const BRANCH = 'orchestrator/round-001-a';
let repository: TemporaryRepository;
let opened: OpenedRepository;
let fake: FakeGit;
let path: string;
let head: Oid;

beforeEach(async () => {
  repository = makeRepository({ 'a.txt': 'one\n', '.gitignore': '*.log\n' });
  fake = makeFakeGit(repository);
  const result = await openRepository(repository.root, { environment: fake.environment });
  if (!result.ok) throw new Error(result.error.message);
  opened = result.value;
  path = join(repository.root, 'orchestrator/worktrees/round-001-a');
  head = repository.oid('HEAD');
  await opened.worktrees.create(repository.lease(), { path, branch: BRANCH, commit: head });
});
afterEach(() => {
  opened.close();
  repository.remove();
});

const WENT = `echo "fatal: unable to stat 'x~': No such file or directory" >&2; exit 128`;
const fingerprint = (): Promise<string> => opened.worktrees.fingerprint(path, head);

describe('a snapshot of a worktree in which somebody writes', () => {
  it('is taken again when a file went while git read it', async () => {
    writeFileSync(join(path, 'new.txt'), 'new\n');
    const mark = join(repository.root, '..', 'asked');
    fake.answer('add', `if [ ! -e '${mark}' ]; then touch '${mark}'; ${WENT}; fi`);
    const { tree } = await opened.worktrees.snapshot(path, head, []);
    expect(existsSync(mark)).toBe(true);
    expect(repository.git('ls-tree', '--name-only', tree)).toBe('.gitignore\na.txt\nnew.txt\n');
  });

  it('is given up, and told as it is, when files never come to rest', async () => {
    fake.answer('add', WENT);
    await expect(opened.worktrees.snapshot(path, head, [])).rejects.toMatchObject({
      code: 'git.failed',
      detail: "git add exited with 128: fatal: unable to stat 'x~': No such file or directory",
    });
  });

  it('is not taken again for any other trouble', async () => {
    const mark = join(repository.root, '..', 'asked');
    fake.answer('add', `echo x >> '${mark}'; echo 'fatal: index file corrupt' >&2; exit 128`);
    await expect(opened.worktrees.snapshot(path, head, [])).rejects.toMatchObject({ code: 'git.failed' });
    expect(repository.read('../asked')).toBe('x\n');
  });
});

describe('the fingerprint of a worktree', () => {
  it('changes with every file that is made, changed or removed, and with no ignored one', async () => {
    const seen = [await fingerprint()];
    writeFileSync(join(path, 'new.txt'), 'new\n');
    seen.push(await fingerprint());
    utimesSync(join(path, 'new.txt'), 1, 1);
    seen.push(await fingerprint());
    writeFileSync(join(path, 'a.txt'), 'two\n');
    seen.push(await fingerprint());
    expect(new Set(seen).size).toBe(seen.length);
    writeFileSync(join(path, 'noise.log'), 'noise\n');
    expect(await fingerprint()).toBe(seen.at(-1));
  });

  it('stores nothing', async () => {
    writeFileSync(join(path, 'new.txt'), 'new\n');
    const objects = repository.git('count-objects');
    await fingerprint();
    expect(repository.git('count-objects')).toBe(objects);
  });
});
