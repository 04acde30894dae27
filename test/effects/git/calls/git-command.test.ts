import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGit } from '../../../../src/effects/git/calls/git-command.ts';
import { openRepository } from '../../../../src/effects/git/open-repository.ts';
import { makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

// @spec contract.md#git-calls
describe('the executor of git', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'orchestrator-fake-')));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const fakeGit = (script: string): Record<string, string> => {
    writeFileSync(join(folder, 'git'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'git'), 0o755);
    return { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
  };

  it('passes on an allow-list of variables and its own, never inherited ones of git', async () => {
    const environment = {
      ...fakeGit('env'),
      HOME: '/home/x',
      GIT_DIR: '/evil',
      GIT_SSH_COMMAND: 'x',
      SECRET: 's',
    };
    const run = await createGit({ environment })({ args: ['x'], cwd: folder, env: { GIT_INDEX_FILE: '/i' } });
    const names = run.stdout
      .toString()
      .split('\n')
      .map((line) => line.split('=')[0]);
    expect(names).not.toContain('GIT_DIR');
    expect(names).not.toContain('GIT_SSH_COMMAND');
    expect(names).not.toContain('SECRET');
    for (const name of ['HOME', 'GIT_INDEX_FILE', 'GIT_TERMINAL_PROMPT', 'GIT_CONFIG_GLOBAL', 'LC_ALL']) {
      expect(names).toContain(name);
    }
  });

  // @spec contract.md#invariants I17: every git is bounded in time
  it('ends git and what it started when it takes too long', async () => {
    // Both hold the output open: the call could not end before they did.
    const environment = fakeGit("sh -c 'sleep 600; exit' & sleep 600");
    const git = createGit({ environment, timeoutMs: 300 });
    await expect(git({ args: ['x'], cwd: folder })).rejects.toMatchObject({ code: 'git.failed' });
  });

  it('ends git when it prints too much', async () => {
    const git = createGit({ environment: fakeGit('yes'), outputBytesMax: 1000 });
    await expect(git({ args: ['x'], cwd: folder })).rejects.toThrow('printed more than 1000 bytes');
  });

  it('fails on an exit code that means nothing here, with the words of git', async () => {
    const git = createGit({ environment: fakeGit('echo "fatal: bad" >&2; exit 3') });
    await expect(git({ args: ['-z', 'x'], cwd: folder, exits: [0, 1] })).rejects.toThrow(
      'git x exited with 3: fatal: bad',
    );
    expect(await git({ args: ['x'], cwd: folder, exits: [3] })).toMatchObject({ code: 3 });
  });

  it('survives a git that does not read its input', async () => {
    const git = createGit({ environment: fakeGit('exit 0') });
    expect(await git({ args: ['x'], cwd: folder, stdin: Buffer.alloc(4_000_000) })).toMatchObject({
      code: 0,
    });
  });
});

describe('objects', () => {
  let repository: TemporaryRepository;
  beforeEach(() => {
    repository = makeRepository();
  });
  afterEach(() => repository.remove());

  it('that a power cut emptied are written anew', async () => {
    const { repository: port } = await repository.open();
    const oid = await port.writeBlob(Buffer.from('content'));
    const file = join(repository.root, '.git/objects', oid.slice(0, 2), oid.slice(2));
    chmodSync(file, 0o644);
    truncateSync(file, 0);
    const later = await repository.open();
    expect(await later.repository.writeBlob(Buffer.from('content'))).toBe(oid);
    const read = await later.repository.readBlob(oid, 100);
    expect(Buffer.from(read ?? []).toString()).toBe('content');
  });

  it('are written anew below a tree too', async () => {
    const { repository: port } = await repository.open();
    const head = repository.oid('HEAD');
    const oid = await port.writeBlob(Buffer.from('deep'));
    const edits = [{ kind: 'put', path: 'x/y/z', mode: '100644', oid } as const];
    const tree = await port.editTree(head, edits);
    const child = repository.oid(`${tree}:x/y`);
    const fileOf = (name: string) => join(repository.root, '.git/objects', name.slice(0, 2), name.slice(2));
    chmodSync(fileOf(child), 0o644);
    truncateSync(fileOf(child), 0);
    rmSync(fileOf(tree));
    expect(await (await repository.open()).repository.editTree(head, edits)).toBe(tree);
    expect(repository.git('ls-tree', '-r', '--name-only', tree)).toContain('x/y/z');
  });

  // @spec contract.md#merge-admissibility
  it('that a garbage collection of the person took are made again', async () => {
    const base = repository.oid('HEAD');
    repository.write('a.txt', 'ours\n');
    const ours = repository.commit('ours');
    repository.git('checkout', '--quiet', '-b', 'side', base);
    repository.write('src/b.txt', 'theirs\n');
    const theirs = repository.commit('theirs');
    repository.write('orchestrator/x', 'x\n');
    const later = repository.commit('later');
    const { repository: port } = await repository.open();
    const made = async () => [
      (await port.mergeTree(ours, theirs)).tree,
      await port.editContent({ commit: ours, base: later }, []),
      await port.editTree(ours, [{ kind: 'delete', path: 'src' }]),
    ];
    const before = await made();
    repository.git('gc', '--quiet', '--prune=now');
    expect(await made()).toEqual(before);
    for (const tree of before) expect(repository.git('cat-file', '-t', tree)).toBe('tree\n');
  });

  it('can be added to by everybody a shared repository is shared with', async () => {
    repository.git('config', 'core.sharedRepository', 'group');
    const oid = await (await repository.open()).repository.writeBlob(Buffer.from('shared'));
    const folder = join(repository.root, '.git/objects', oid.slice(0, 2));
    expect(statSync(folder).mode & 0o020).toBe(0o020);
  });

  it('are read by a new helper when the old one died', async () => {
    const folder = join(repository.root, '..', 'bin');
    const died = join(folder, 'died');
    mkdirSync(folder);
    const path = process.env['PATH'] ?? '';
    // The first helper dies at its first question, the second works.
    const dies = `case "$*" in *cat-file*) if [ ! -e ${died} ]; then touch ${died}; head -c 1 >/dev/null; exit 1; fi;; esac`;
    writeFileSync(join(folder, 'git'), `#!/bin/sh\n${dies}\nPATH='${path}' exec git "$@"\n`);
    chmodSync(join(folder, 'git'), 0o755);
    const opened = await openRepository(repository.root, { environment: { PATH: `${folder}:${path}` } });
    if (!opened.ok) throw new Error(opened.error.message);
    const oid = repository.oid('HEAD:a.txt');
    const answers = await Promise.all([1, 2, 3].map(() => opened.value.repository.readBlob(oid, 100)));
    opened.value.close();
    expect(answers.map((answer) => Buffer.from(answer ?? []).toString())).toEqual([
      'one\n',
      'one\n',
      'one\n',
    ]);
    expect(existsSync(died)).toBe(true);
  });

  it('are refused after close', async () => {
    const opened = await repository.open();
    opened.close();
    await expect(opened.repository.readBlob(repository.oid('HEAD:a.txt'), 100)).rejects.toThrow('was closed');
  });
});
