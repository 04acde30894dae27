import { afterEach, describe, expect, it } from 'vitest';
import {
  IDENTITY,
  makeRepository,
  mustBeOid,
  type TemporaryRepository,
} from './support/temporary-repository.ts';

// @spec contract.md#git-calls
let repository: TemporaryRepository;
afterEach(() => repository.remove());

const MISSING = mustBeOid('1'.repeat(40));

describe.each([['sha1'], ['sha256']])('a repository with %s objects', (format) => {
  const make = (files?: Record<string, string>): TemporaryRepository =>
    makeRepository(files, `--object-format=${format}`);

  it('resolves a ref by its full name only', async () => {
    repository = make();
    const { repository: port } = await repository.open();
    const head = repository.oid('HEAD');
    repository.git('update-ref', 'refs/heads/refs/heads/planted', head);
    expect(await port.resolveRef('refs/heads/main')).toBe(head);
    expect(await port.resolveRef('refs/heads/planted')).toBeNull();
    repository.git('update-ref', 'refs/heads/refs/heads/main', repository.commit('Second'));
    expect(await port.resolveRef('refs/heads/main')).toBe(repository.oid('HEAD'));
  });

  it('lists the refs below a prefix', async () => {
    repository = make();
    const { repository: port } = await repository.open();
    const oid = repository.oid('HEAD');
    repository.git('update-ref', 'refs/orchestrator/rounds/round-001-a', oid);
    repository.git('update-ref', 'refs/orchestrator/rounds/round-002-b', oid);
    expect(await port.listRefs('refs/orchestrator/rounds/')).toHaveLength(2);
    expect(await port.listRefs('refs/orchestrator/rounds/round-001')).toEqual([
      { ref: 'refs/orchestrator/rounds/round-001-a', oid },
    ]);
    expect(await port.listRefs('refs/nothing/')).toEqual([]);
  });

  it('reads a commit with the trailers that git itself recognises', async () => {
    repository = make();
    const { repository: port } = await repository.open();
    const message =
      'Subject\n\nOrchestrator-Round: forged\n\nmore text\n\nOrchestrator-Round: round-001-a\nOther: x\nOther: y';
    const oid = repository.commit(message);
    const commit = await port.readCommit(oid);
    expect(commit.subject).toBe('Subject');
    expect(commit.trailers).toEqual({ 'Orchestrator-Round': ['round-001-a'], Other: ['x', 'y'] });
    expect(commit.parents).toEqual([repository.oid('HEAD~1')]);
    expect(commit.committerEmail).toBe('user@example.com');
    expect(commit.tree).toBe(repository.oid('HEAD^{tree}'));
  });

  it('walks first parents newest first and stops before the given commit', async () => {
    repository = make();
    const { repository: port } = await repository.open();
    const first = repository.oid('HEAD');
    const oids = ['b', 'c', 'd'].map((name) => repository.commit(name));
    const head = repository.oid('HEAD');
    const subjects = (await port.firstParents(head, first, 10)).map((commit) => commit.subject);
    expect(subjects).toEqual(['d', 'c', 'b']);
    expect((await port.firstParents(head, null, 2)).map((commit) => commit.oid)).toEqual([oids[2], oids[1]]);
    expect(await port.firstParents(head, head, 10)).toEqual([]);
    expect(await port.commitsBetween(first, head, 10)).toHaveLength(3);
    expect(await port.commitsBetween(head, first, 10)).toEqual([]);
  });

  it('answers ancestry and merge bases', async () => {
    repository = make();
    const { repository: port } = await repository.open();
    const base = repository.oid('HEAD');
    const ours = repository.commit('ours');
    repository.git('checkout', '--quiet', '-b', 'side', base);
    const theirs = repository.commit('theirs');
    repository.git('checkout', '--quiet', '--orphan', 'alone');
    const alone = repository.commit('alone');
    expect(await port.isAncestor(base, ours)).toBe(true);
    expect(await port.isAncestor(ours, theirs)).toBe(false);
    expect(await port.mergeBase(ours, theirs)).toBe(base);
    expect(await port.mergeBase(ours, alone)).toBeNull();
  });

  it('reads files of a commit, bounded, and says what is absent', async () => {
    repository = make({ 'd/e/f.txt': 'content\n', 'big.bin': 'x'.repeat(5000) });
    const { repository: port } = await repository.open();
    const head = repository.oid('HEAD');
    const file = await port.readFile(head, 'd/e/f.txt', 100);
    expect(file.kind === 'file' && Buffer.from(file.bytes).toString()).toBe('content\n');
    expect(await port.readFile(head, 'big.bin', 100)).toMatchObject({ kind: 'too-large', sizeBytes: 5000 });
    for (const path of ['d/e', 'nothing', 'd/e/f.txt/x', 'd/nothing']) {
      expect(await port.readFile(head, path, 100)).toEqual({ kind: 'absent' });
    }
    expect((await port.listFiles(head, 'd')).map((entry) => entry.path)).toEqual(['d/e/f.txt']);
    expect(await port.listFiles(head, 'nothing')).toEqual([]);
    const blob = repository.oid('HEAD:big.bin');
    expect(await port.readBlob(blob, 10)).toBeNull();
    expect(await port.readBlob(blob, 5000)).toHaveLength(5000);
    expect(await port.readFile(repository.oid('HEAD^{tree}'), 'd/e/f.txt', 100)).toMatchObject({
      kind: 'file',
    });
  });

  it('fails when an object it is asked for does not exist', async () => {
    repository = make();
    const { repository: port } = await repository.open();
    const missing = mustBeOid('1'.repeat(format === 'sha1' ? 40 : 64));
    await expect(port.readBlob(missing, 10)).rejects.toThrow('git.failed');
    await expect(port.readFile(missing, 'a', 10)).rejects.toThrow('git.failed');
    await expect(port.readCommit(missing)).rejects.toThrow('git.failed');
    await expect(port.diff(missing, repository.oid('HEAD'))).rejects.toThrow('git.failed');
  });

  it('keeps every byte of odd file names', async () => {
    repository = make();
    const names = ['sp ace', 'quo"te', "ap'os", 'new\nline', 'tab\t', 'ünï', '-dash', '*star?', ':(top)x'];
    for (const name of names) repository.write(name, name);
    const { repository: port } = await repository.open();
    const first = repository.oid('HEAD');
    const second = repository.commit('names');
    const changes = await port.diff(first, second);
    expect(changes.map((change) => change.path).toSorted()).toEqual(names.toSorted());
    for (const name of names) {
      const file = await port.readFile(second, name, 100);
      expect(file.kind === 'file' && Buffer.from(file.bytes).toString()).toBe(name);
    }
    const edited = await port.editTree(
      first,
      changes.map((change) => put(change.path, change.newOid)),
    );
    expect(edited).toBe(repository.oid('HEAD^{tree}'));
  });

  it('describes modes and types in raw changes', async () => {
    repository = make({ plain: 'a', gone: 'b', run: 'c', link: 'd' });
    const { repository: port } = await repository.open();
    const first = repository.oid('HEAD');
    repository.git('rm', '--quiet', 'gone', 'link');
    repository.git('update-index', '--chmod=+x', 'run');
    const target = repository.oid('HEAD:plain');
    repository.git('update-index', '--add', '--cacheinfo', `120000,${target},link`);
    repository.git('update-index', '--add', '--cacheinfo', `100644,${target},new`);
    repository.git('commit', '--quiet', '-m', 'second');
    const changes = await port.diff(first, repository.oid('HEAD'));
    expect(changes.map(({ path, status, oldMode, newMode }) => [path, status, oldMode, newMode])).toEqual([
      ['gone', 'D', '100644', null],
      ['link', 'T', '100644', '120000'],
      ['new', 'A', null, '100644'],
      ['run', 'M', '100644', '100755'],
    ]);
  });

  it('merges in the object store and names conflicts', async () => {
    repository = make({ shared: '1\n2\n3\n4\n5\n6\n' });
    const { repository: port } = await repository.open();
    const base = repository.oid('HEAD');
    repository.write('shared', '1 ours\n2\n3\n4\n5\n6\n');
    const ours = repository.commit('ours');
    const side = (content: string): ReturnType<TemporaryRepository['commit']> => {
      repository.git('checkout', '--quiet', '--detach', base);
      repository.write('shared', content);
      return repository.commit('side');
    };
    const clean = await port.mergeTree(ours, side('1\n2\n3\n4\n5\n6 theirs\n'));
    const read = await port.readFile(clean.tree, 'shared', 100);
    expect(clean.kind).toBe('clean');
    expect(read.kind === 'file' && Buffer.from(read.bytes).toString()).toBe('1 ours\n2\n3\n4\n5\n6 theirs\n');
    const conflict = await port.mergeTree(ours, side('1 theirs\n2\n3\n4\n5\n6\n'));
    expect(conflict).toMatchObject({ kind: 'conflict', paths: ['shared'] });
    const marked = await port.readFile(conflict.tree, 'shared', 1000);
    expect(marked.kind === 'file' && Buffer.from(marked.bytes).toString()).toContain('<<<<<<<');
  });

  it('replaces the orchestrator folder of a commit by that of base', async () => {
    repository = make({ a: '1', 'orchestrator/x': 'base' });
    const { repository: port } = await repository.open();
    const base = repository.oid('HEAD');
    repository.write('a', '2');
    repository.write('orchestrator/x', 'changed');
    const commit = repository.commit('round');
    const id = await port.contentTree(commit, base);
    expect(await port.objectType(id), 'only its id is wanted').toBe(null);
    const tree = await port.editContent({ commit, base }, []);
    expect(tree).toBe(id);
    expect((await port.diff(base, tree)).map((change) => change.path)).toEqual(['a']);
    repository.git('rm', '-r', '--quiet', 'orchestrator');
    const without = repository.commit('without');
    const bare = await port.editContent({ commit, base: without }, []);
    expect(await port.listFiles(bare, 'orchestrator')).toEqual([]);
    expect(await port.contentTree(without, base)).toBe(tree);
    const edits = [{ kind: 'delete', path: 'orchestrator/x' } as const];
    expect(await port.editContent({ commit, base }, edits)).toBe(bare);
  });

  it('edits trees: puts, replaces files by folders and back, deletes folders, prunes empty ones', async () => {
    repository = make({ file: '1', 'dir/a': '2', 'dir/b': '3', 'keep/x': '4', 'gone/deep/y': '5' });
    const { repository: port } = await repository.open();
    const head = repository.oid('HEAD');
    const oid = await port.writeBlob(Buffer.from('new'));
    const tree = await port.editTree(head, [
      { kind: 'delete', path: 'file' },
      put('file/inside', oid),
      put('dir', oid),
      { kind: 'delete', path: 'gone/deep/y' },
      { kind: 'delete', path: 'nothing/here' },
      put('keep/z', oid),
    ]);
    expect((await port.listFiles(tree, '')).map((entry) => entry.path)).toEqual([
      'dir',
      'file/inside',
      'keep/x',
      'keep/z',
    ]);
    repository.git('fsck', '--strict', tree);
    const emptied = await port.editTree(head, [{ kind: 'delete', path: 'dir' }]);
    expect(await port.listFiles(emptied, 'dir')).toEqual([]);
  });

  it('makes the same commit from the same input', async () => {
    repository = make();
    const { repository: port } = await repository.open();
    const input = {
      tree: repository.oid('HEAD^{tree}'),
      parents: [repository.oid('HEAD')],
      message: 'round-001-a: summary\n\nOrchestrator-Round: round-001-a\n',
      author: { ...IDENTITY, date: '2026-11-20T10:00:00.123+02:00' },
      committer: IDENTITY,
    };
    const oid = await port.createCommit(input);
    expect(await port.createCommit(input)).toBe(oid);
    expect(await port.readCommit(oid)).toMatchObject({ subject: 'round-001-a: summary' });
    expect(repository.git('log', '-1', '--format=%ai %cI', oid).trim()).toBe(
      '2026-11-20 10:00:00 +0200 2026-11-20T10:00:00+00:00',
    );
  });
});

function put(
  path: string,
  oid: ReturnType<typeof mustBeOid> | null,
): { kind: 'put'; path: string; mode: '100644'; oid: ReturnType<typeof mustBeOid> } {
  return { kind: 'put', path, mode: '100644', oid: oid ?? MISSING };
}

describe('refs', () => {
  // @spec contract.md#one-controller
  it('move in one transaction together with the proof of the lease', async () => {
    repository = makeRepository();
    const { repository: port } = await repository.open();
    const lease = repository.lease();
    const first = repository.oid('HEAD');
    const second = repository.commit('second');
    const outcome = await port.updateRefs(lease, [
      { ref: 'refs/heads/new', to: first, from: null },
      { ref: 'refs/heads/main', to: first, from: second },
      { ref: 'refs/heads/gone', to: null, from: 'any' },
    ]);
    expect(outcome).toBe('moved');
    expect(await port.resolveRef('refs/heads/new')).toBe(first);
    expect(await port.resolveRef('refs/heads/main')).toBe(first);
  });

  it('do not move when one precondition does not hold', async () => {
    repository = makeRepository();
    const { repository: port } = await repository.open();
    const lease = repository.lease();
    const head = repository.oid('HEAD');
    const other = repository.commit('other');
    const outcome = await port.updateRefs(lease, [
      { ref: 'refs/heads/x', to: head, from: null },
      { ref: 'refs/heads/main', to: head, from: head },
    ]);
    expect(outcome).toBe('lost');
    expect(await port.resolveRef('refs/heads/x')).toBeNull();
    expect(await port.resolveRef('refs/heads/main')).toBe(other);
  });

  it('do not move when another controller holds the lease', async () => {
    repository = makeRepository();
    const { repository: port } = await repository.open();
    const lease = repository.lease();
    const head = repository.oid('HEAD');
    repository.git('update-ref', 'refs/orchestrator/lease', repository.oid('HEAD:a.txt'));
    expect(await port.updateRefs(lease, [{ ref: 'refs/heads/x', to: head, from: null }])).toBe('lost');
    expect(await port.resolveRef('refs/heads/x')).toBeNull();
  });
});
