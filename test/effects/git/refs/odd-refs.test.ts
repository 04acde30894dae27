import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import type { LeaseHeld } from '../../../../src/ports/lease.ts';
import { makeRepository, mustBeOid, type TemporaryRepository } from '../support/temporary-repository.ts';

const BRANCH = 'orchestrator/round-001-a';
let repository: TemporaryRepository;
let opened: OpenedRepository;
let lease: LeaseHeld;
let path: string;

beforeEach(async () => {
  repository = makeRepository();
  opened = await repository.open();
  lease = repository.lease();
  path = join(repository.root, 'orchestrator/worktrees/round-001-a');
});
afterEach(() => repository.remove());

const target = () => ({ path, branch: BRANCH, commit: repository.oid('HEAD') });

// @spec contract.md#invariants I16: whatever name an agent gives a ref, it is read and can be removed again
describe('a ref that an agent made', () => {
  it.each([
    ['a blank that is no ASCII', 'a\u00a0b'],
    ['a line separator', 'a\u2028b'],
    ['bytes that are not UTF-8', 'a\udcff'],
  ])('with %s in its name is listed and deleted', async (_what, name) => {
    const bytes = name.replace('\udcff', '\\377');
    const make = `git update-ref "refs/heads/orchestrator/$(printf '${bytes}')" HEAD`;
    execFileSync('sh', ['-c', make], { cwd: repository.root });
    const found = await opened.repository.listRefs('refs/heads/orchestrator/');
    expect(found).toEqual([{ ref: `refs/heads/orchestrator/${name}`, oid: repository.oid('HEAD') }]);
    const deletions = found.map(({ ref, oid }) => ({ ref, to: null, from: oid }));
    expect(await opened.repository.updateRefs(lease, deletions)).toBe('moved');
    expect(repository.git('for-each-ref', 'refs/heads/orchestrator')).toBe('');
  });
});

// @spec contract.md#ownership
describe('the branch of a round that was made another name of base', () => {
  it('is seen as a HEAD elsewhere, and is a branch again after the reset', async () => {
    await opened.worktrees.create(lease, target());
    repository.git('symbolic-ref', `refs/heads/${BRANCH}`, 'refs/heads/main');
    expect(await opened.worktrees.inspect(path)).toMatchObject({ headRef: 'refs/heads/main' });
    await opened.worktrees.resetTo(lease, target());
    expect(await opened.worktrees.inspect(path)).toMatchObject({ headRef: `refs/heads/${BRANCH}` });
    expect(repository.gitIn(repository.root, 'symbolic-ref', '-q', `refs/heads/${BRANCH}`).code).toBe(1);
  });
});

// @spec contract.md#worktrees-and-history
describe('HEAD of a worktree', () => {
  it('may be a symlink, as core.preferSymlinkRefs makes it', async () => {
    repository.git('config', 'core.preferSymlinkRefs', 'true');
    await opened.worktrees.create(lease, target());
    expect(await opened.worktrees.inspect(path)).toMatchObject({
      kind: 'present',
      headRef: `refs/heads/${BRANCH}`,
      head: repository.oid('HEAD'),
    });
  });

  it.each([
    ['leads nowhere', (head: string) => symlinkSync('/nonexistent', head)],
    ['is a pipe nobody writes to', (head: string) => void execFileSync('mkfifo', [head])],
  ])('that %s makes the worktree unusable', async (_what, put) => {
    await opened.worktrees.create(lease, target());
    const head = join(repository.root, '.git/worktrees/round-001-a/HEAD');
    rmSync(head);
    put(head);
    expect(await opened.worktrees.inspect(path)).toMatchObject({ kind: 'unusable' });
  });
});

// @spec contract.md#invariants I16
it.each(['A <a@b>', 'A <a@b> x +0000', 'A a@b 1 +0000', ''])(
  'walks over a commit whose committer is %j',
  async (committer) => {
    const head = repository.oid('HEAD');
    const tree = repository.oid('HEAD^{tree}');
    const text = `tree ${tree}\nparent ${head}\nauthor A <a@b> 1 +0000\ncommitter ${committer}\n\nodd\n`;
    const made = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'], {
      cwd: repository.root,
      encoding: 'utf8',
      input: text,
    });
    const walked = await opened.repository.commitsBetween(head, mustBeOid(made.trim()), 10);
    expect(walked.map(({ subject, parents }) => [subject, parents])).toEqual([['odd', [head]]]);
  },
);
