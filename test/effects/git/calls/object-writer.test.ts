import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import type { Identity } from '../../../../src/ports/git.ts';
import { makeRepository, mustBeOid, type TemporaryRepository } from '../support/temporary-repository.ts';

// @spec contract.md#git-calls
let repository: TemporaryRepository;
let opened: OpenedRepository;

beforeEach(async () => {
  repository = makeRepository();
  opened = await repository.open();
});
afterEach(() => repository.remove());

const TEXT = 'packed, then collected';
let blobId = '';

const DATE = '2026-11-20T10:00:00Z';

describe('a commit', () => {
  it.each<[string, Identity, string]>([
    ['plain', { name: 'Ada', email: 'ada@example.com', date: DATE }, 'Subject\n\nBody\n'],
    ['with an offset', { name: 'Ada', email: 'a@b', date: '2026-11-20T10:00:00.250+05:30' }, 'x\n'],
    ['with crud at its ends', { name: ' "Ada, <L>." ', email: '<a@b>', date: DATE }, 'x\n'],
    ['with letters beyond ASCII', { name: 'Ünal 木', email: 'ü@b', date: DATE }, 'Über\n\n木\n'],
    ['without an address', { name: 'Ada', email: '', date: DATE }, 'x\n'],
  ])('%s has the id that git itself gives it', async (_what, identity, message) => {
    const tree = repository.oid('HEAD^{tree}');
    const parents = [repository.oid('HEAD')];
    const oid = await opened.repository.createCommit({
      tree,
      parents,
      message,
      author: identity,
      committer: identity,
    });
    const env = {
      ...process.env,
      GIT_AUTHOR_NAME: identity.name,
      GIT_AUTHOR_EMAIL: identity.email,
      GIT_AUTHOR_DATE: identity.date.replace('.250', ''),
      GIT_COMMITTER_NAME: identity.name,
      GIT_COMMITTER_EMAIL: identity.email,
      GIT_COMMITTER_DATE: identity.date.replace('.250', ''),
    };
    const args = ['commit-tree', tree, '-p', 'HEAD', '-F', '-'];
    const expected = execFileSync('git', args, { cwd: repository.root, env, input: message });
    expect(`${oid}\n`).toBe(expected.toString());
  });

  it('can be made of the tree that an edit without changes gives', async () => {
    const identity = { name: 'Ada', email: 'a@b', date: DATE };
    const head = repository.oid('HEAD');
    const tree = await opened.repository.editTree(head, []);
    expect(tree).toBe(repository.oid('HEAD^{tree}'));
    const made = { tree, parents: [head], message: 'x\n', author: identity, committer: identity };
    expect(repository.git('cat-file', '-t', await opened.repository.createCommit(made))).toBe('commit\n');
  });

  it('is refused on a tree or a parent that is none', async () => {
    const identity = { name: 'Ada', email: 'a@b', date: DATE };
    const head = repository.oid('HEAD');
    const tree = repository.oid('HEAD^{tree}');
    for (const made of [
      { tree: head, parents: [head] },
      { tree, parents: [tree] },
    ]) {
      const work = opened.repository.createCommit({
        ...made,
        message: 'x\n',
        author: identity,
        committer: identity,
      });
      await expect(work).rejects.toMatchObject({ code: 'git.output-unexpected' });
    }
  });
});

describe('written objects', () => {
  it('are those that git reads, many at a time, and leave no file behind once it is closed', async () => {
    const texts = Array.from({ length: 40 }, (_, index) => `text ${index}\n`.repeat(index));
    const oids = await Promise.all(texts.map((text) => opened.repository.writeBlob(Buffer.from(text))));
    for (const [index, oid] of oids.entries())
      expect(repository.git('cat-file', 'blob', oid)).toBe(texts[index]);
    expect(readdirSync(writing()).length).toBeLessThan(5);
    opened.close();
    expect(readdirSync(writing())).toEqual([]);
  });

  it('are whole when a short one follows a long one', async () => {
    await opened.repository.writeBlob(Buffer.from('long '.repeat(1000)));
    const oid = await opened.repository.writeBlob(Buffer.from('short'));
    expect(repository.git('cat-file', 'blob', oid)).toBe('short');
  });

  it('never go to a file that somebody put in their way', async () => {
    await opened.repository.writeBlob(Buffer.from('one'));
    repository.write('mine', 'work of a person\n');
    for (const name of readdirSync(writing())) {
      rmSync(join(writing(), name));
      symlinkSync(join(repository.root, 'mine'), join(writing(), name));
    }
    const oid = await opened.repository.writeBlob(Buffer.from('two'));
    expect(repository.git('cat-file', 'blob', oid)).toBe('two');
    expect(repository.read('mine')).toBe('work of a person\n');
  });

  it('are written although their folder was removed in between', async () => {
    await opened.repository.writeBlob(Buffer.from('one'));
    rmSync(writing(), { recursive: true });
    const oid = await opened.repository.writeBlob(Buffer.from('two'));
    expect(repository.git('cat-file', 'blob', oid)).toBe('two');
  });

  it('never share a file, though two repositories are open in one process', async () => {
    const other = await repository.open();
    const texts = Array.from({ length: 40 }, (_, index) => `text ${index}`);
    const oids = await Promise.all(
      texts.flatMap((text) => [write(opened, `${text} here`), write(other, `${text} there`)]),
    );
    expect(new Set(oids).size).toBe(80);
  });

  it('never go through a link that somebody put in their folder', async () => {
    const [link, victim] = [join(writing(), `${process.pid}-1`), join(repository.root, 'a.txt')];
    mkdirSync(writing(), { recursive: true });
    symlinkSync(victim, link);
    await opened.repository.writeBlob(Buffer.from('four'));
    expect(repository.read('a.txt')).toBe('one\n');
  });

  it.each([
    ['read', (one: OpenedRepository) => one.repository.objectType(mustBeOid(blobId))],
    ['written', (one: OpenedRepository) => one.git.write('blob', Buffer.from(TEXT))],
  ])(
    'are written again although the process that had %s them has the pack open that a person collected',
    async (_how, look) => {
      blobId = execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: repository.root, input: TEXT })
        .toString()
        .trim();
      repository.git('update-ref', 'refs/tags/kept', blobId);
      repository.git('gc', '--quiet');
      await look(opened);
      repository.git('update-ref', '-d', 'refs/tags/kept');
      repository.git('gc', '--quiet', '--prune=now');
      expect(repository.gitIn(repository.root, 'cat-file', '-e', blobId).code).toBe(1);
      expect(await opened.repository.writeBlob(Buffer.from(TEXT))).toBe(blobId);
      expect(repository.git('cat-file', 'blob', blobId)).toBe(TEXT);
    },
  );

  it('sweep what a killed process left in their folder, and nothing of a living one', async () => {
    mkdirSync(writing(), { recursive: true });
    const dead = execFileSync(process.execPath, ['-p', 'process.pid']).toString().trim();
    writeFileSync(join(writing(), `${dead}-1`), 'left');
    writeFileSync(join(writing(), `${process.ppid}-1`), 'in use');
    await opened.repository.writeBlob(Buffer.from('three'));
    expect(existsSync(join(writing(), `${dead}-1`))).toBe(false);
    expect(existsSync(join(writing(), `${process.ppid}-1`))).toBe(true);
  });
});

function write(one: OpenedRepository, text: string): Promise<string> {
  return one.repository.writeBlob(Buffer.from(text));
}

function writing(): string {
  return join(repository.root, '.git/orchestrator/git/writing');
}
