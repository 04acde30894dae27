import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseOid, type Oid } from '../../../src/contract/ids.ts';
import type { OpenedRepository } from '../../../src/effects/git/open-repository.ts';
import {
  COMMIT_FORMAT,
  parseCommits,
  parseRawChanges,
  parseTreeListing,
} from '../../../src/effects/git/calls/parse-output.ts';
import { readPlainCommit } from '../../../src/effects/git/objects/commit-object.ts';
import { makeRepository, type TemporaryRepository } from './support/temporary-repository.ts';

// What is read without starting git equals what git says. @spec contract.md#git-calls
let repository: TemporaryRepository;
let opened: OpenedRepository;

beforeEach(async () => {
  repository = makeRepository();
  opened = await repository.open();
});
afterEach(() => repository.remove());

const inGit = (args: readonly string[], input?: string | Buffer): Buffer =>
  execFileSync('git', args, {
    cwd: repository.root,
    maxBuffer: 1 << 28,
    ...(input === undefined ? {} : { input }),
  });

function oidOf(text: Buffer): Oid {
  const oid = parseOid(text.toString().trim());
  if (oid === null) throw new Error(`no object id: ${text.toString()}`);
  return oid;
}

describe('a difference of trees', () => {
  // Few names, so that files become folders and folders files.
  const path = fc
    .array(fc.constantFrom('a', 'b', 'a.txt', 'a-b', 'ü', 'B'), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join('/'));
  const file = fc.record({
    path,
    mode: fc.constantFrom('100644', '100755', '120000'),
    text: fc.constantFrom('x', 'y'),
  });
  const files = fc.array(file, { maxLength: 8 });

  it('is that of diff-tree, in its order, and so is a listing that of ls-tree', async () => {
    await fc.assert(
      fc.asyncProperty(files, files, async (from, to) => {
        const trees = [treeOf(from), treeOf(to)] as const;
        const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--full-index', ...trees];
        expect(await opened.repository.diff(...trees)).toEqual(parseRawChanges(inGit(args)));
        const listed = parseTreeListing(inGit(['ls-tree', '-r', '-z', trees[1]]), '');
        expect(await opened.repository.listFiles(trees[1], '')).toEqual(listed);
      }),
      { numRuns: 30 },
    );
  });

  it.each(['100600', '100640', '100777', '100000', '40755', '120777', '0100644'])(
    'knows the mode %s as git does, whoever wrote it',
    async (mode) => {
      const name = mode === '40755' ? 'src' : 'a.txt';
      const tree = rawTree([[mode, 'x', repository.oid(`HEAD:${name}`)]]);
      await expectSameDifference(treeOf([]), tree);
    },
  );

  it('of trees that git would not have written is that of diff-tree: nothing can hide in them', async () => {
    const [one, two] = [repository.oid('HEAD:a.txt'), repository.oid('HEAD:src/b.txt')];
    const doubled = rawTree([
      ['100644', 'x', one],
      ['100644', 'x', two],
    ]);
    const inside = rawTree([
      ['100644', 'z', one],
      ['100644', 'a', two],
    ]);
    await expectSameDifference(treeOf([]), doubled);
    await expectSameDifference(treeOf([]), rawTree([['40000', 'folder', inside]]));
  });

  it('of very many folders is asked of git', async () => {
    const many = Array.from({ length: 100 }, (_, index) => ({
      path: `d${index}/f`,
      mode: '100644',
      text: 'x',
    }));
    const [from, to] = [treeOf([]), treeOf(many)];
    expect(await opened.repository.diff(from, to)).toHaveLength(100);
    expect(await opened.repository.listFiles(to, '')).toHaveLength(100);
  });
});

describe('the facts of a commit', () => {
  const word = fc.constantFrom(
    'Orchestrator-Round: round-001-a',
    'orchestrator-round: x',
    'text',
    'Key: value',
    '# c',
    '---',
    ' folded',
    '',
    '',
    'Orchestrator-Item : y',
    'Orchestrator-Review:',
    '\tt',
    'ü ',
    'Signed-off-by: A <a@b>',
    '(cherry picked from commit 1234)',
    'x\r',
    '\u00a0',
    '\v',
    'Orchestrator-Item: z\f',
  );
  const message = fc.array(word, { maxLength: 9 }).map((lines) => lines.join('\n'));

  it('are those of git log, whatever the message holds', async () => {
    const tree = repository.oid('HEAD^{tree}');
    await fc.assert(
      fc.asyncProperty(message, async (text) => {
        const head = `tree ${tree}\nauthor A <a@b> 1 +0000\ncommitter B <> 1 +0000\n\n`;
        const oid = oidOf(inGit(['hash-object', '-t', 'commit', '-w', '--stdin'], `${head}${text}`));
        const [expected] = parseCommits(inGit(['log', '-z', '--no-walk', `--format=${COMMIT_FORMAT}`, oid]));
        if (expected === undefined) throw new Error('git log prints no commit');
        const found = await opened.repository.readCommit(oid);
        expect({ ...found, trailers: ours(found.trailers) }).toEqual({
          ...expected,
          trailers: ours(expected.trailers),
        });
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['an encoding', 'encoding ISO-8859-1\n'],
    ['a signature', 'gpgsig -----BEGIN\n  x\n -----END\n'],
  ])('with %s are those of git log, too', async (_what, line) => {
    const tree = repository.oid('HEAD^{tree}');
    const head = Buffer.from(`tree ${tree}\nauthor A <a@b> 1 +0000\ncommitter B <b@c> 1 +0000\n${line}\n`);
    const bytes = Buffer.concat([head, Buffer.from([0xdc]), Buffer.from('ber\n')]);
    const oid = oidOf(inGit(['hash-object', '-t', 'commit', '-w', '--stdin'], bytes));
    const [expected] = parseCommits(inGit(['log', '-z', '--no-walk', `--format=${COMMIT_FORMAT}`, oid]));
    expect(await opened.repository.readCommit(oid)).toEqual(expected);
  });

  it.each([
    '\n\nOrchestrator-Item: x',
    'S\n\nOrchestrator-Item: x\n\n\u00a0',
    'S\n\nOrchestrator-Item: x\n\n\v\n',
  ])('hold no trailer where git finds none: %j', async (text) => {
    const head = `tree ${repository.oid('HEAD^{tree}')}\nauthor A <a@b> 1 +0000\ncommitter B <> 1 +0000\n\n`;
    const oid = oidOf(inGit(['hash-object', '-t', 'commit', '-w', '--stdin'], `${head}${text}`));
    expect(repository.git('log', '-1', '--format=%(trailers)', oid).trim()).toBe('');
    expect((await opened.repository.readCommit(oid)).trailers).toEqual({});
  });

  it('of our own landings need no process', () => {
    const tree = repository.oid('HEAD^{tree}');
    const text = `tree ${tree}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nround-001-a: Add\n\nOrchestrator-Round: round-001-a\nOrchestrator-Item: item-a\n`;
    expect(readPlainCommit(repository.oid('HEAD'), Buffer.from(text))).toMatchObject({
      subject: 'round-001-a: Add',
      trailers: { 'Orchestrator-Round': ['round-001-a'], 'Orchestrator-Item': ['item-a'] },
    });
  });
});

describe('who descends from whom', () => {
  it('is what merge-base says, near and far, over merges and across unrelated histories', async () => {
    const tree = repository.oid('HEAD^{tree}');
    let made = 0;
    const make = (...parents: readonly string[]): Oid =>
      oidOf(
        inGit([
          'commit-tree',
          tree,
          ...parents.flatMap((parent) => ['-p', parent]),
          '-m',
          `commit ${(made += 1)}`,
        ]),
      );
    const root = repository.oid('HEAD');
    const left = make(root);
    const right = make(root);
    const merged = make(left, right);
    let far = merged;
    for (let count = 0; count < 60; count += 1) far = make(far);
    const alone = make();
    const all = [root, left, right, merged, far, alone];
    for (const a of all) {
      for (const b of all) {
        expect(await opened.repository.isAncestor(a, b)).toBe(isAncestor(a, b));
        expect(await opened.repository.mergeBase(a, b)).toBe(mergeBase(a, b));
        if (!isAncestor(a, b) || a === b) continue;
        const chain = inGit(['rev-list', '--first-parent', '-n50', b, `^${a}`])
          .toString()
          .trim()
          .split('\n');
        expect((await opened.repository.firstParents(b, a, 50)).map(({ oid }) => oid)).toEqual(chain);
      }
    }
  });
});

describe('refs', () => {
  it('are listed as for-each-ref lists them: loose, packed, both, nested, odd', async () => {
    const head = repository.oid('HEAD');
    const names = [
      'orchestrator/a',
      'orchestrator/b/c',
      'heads/orchestrator/x',
      'heads/other',
      'orchestrator/ü',
    ];
    for (const name of names) repository.git('update-ref', `refs/${name}`, head);
    await expectSame();
    repository.git('pack-refs', '--all');
    await expectSame();
    repository.git('update-ref', 'refs/orchestrator/a', repository.commit('next'));
    repository.git('update-ref', 'refs/orchestrator/new', head);
    repository.git('update-ref', '-d', 'refs/orchestrator/b/c');
    repository.write('.git/refs/orchestrator/new.lock', '');
    repository.write('.git/refs/orchestrator/broken', 'nonsense\n');
    await expectSame();
    repository.git('update-ref', 'refs/heads/refs/orchestrator/a', head);
    await expectSame();
  });

  it('are listed so where a name leads to no object, and can be deleted', async () => {
    repository.write('.git/refs/orchestrator/kept/d-1', `${'1'.repeat(40)}\n`);
    await expectSame();
    const deletion = { ref: 'refs/orchestrator/kept/d-1', to: null, from: 'any' } as const;
    expect(await opened.repository.updateRefs(repository.lease(), [deletion])).toBe('moved');
    expect(repository.gitIn(repository.root, 'show-ref', deletion.ref).stdout).toBe('');
    expect(await opened.repository.updateRefs(repository.lease(), [deletion])).toBe('moved');
  });

  it.each(['folder', 'file'])('are listed so where a %s of theirs is a link', async (what) => {
    repository.write('.git/elsewhere/x', `${repository.oid('HEAD')}\n`);
    repository.write('.git/refs/orchestrator/y', `${repository.oid('HEAD')}\n`);
    const target = what === 'folder' ? '../../elsewhere' : '../../elsewhere/x';
    symlinkSync(target, `${repository.root}/.git/refs/orchestrator/link`);
    await expectSame();
  });

  it('of a number that only an agent makes are asked of git at once', async () => {
    const head = repository.oid('HEAD');
    const names = Array.from({ length: 20_000 }, (_, index) => `refs/orchestrator/x/${index}`);
    inGit(['update-ref', '--stdin'], names.map((name) => `create ${name} ${head}\n`).join(''));
    expect((await opened.repository.listRefs('refs/orchestrator/')).length).toBe(names.length);
  });
});

function treeOf(entries: readonly { path: string; mode: string; text: string }[]): Oid {
  const env = { ...process.env, GIT_INDEX_FILE: `${repository.root}/.git/scratch-index` };
  const run = (args: readonly string[], input = '') =>
    execFileSync('git', args, { cwd: repository.root, env, input });
  run(['read-tree', '--empty']);
  for (const { path: name, mode, text } of entries) {
    const oid = oidOf(run(['hash-object', '-w', '--stdin'], text));
    run(['update-index', '--add', '--replace', '--cacheinfo', `${mode},${oid},${name}`]);
  }
  return oidOf(run(['write-tree']));
}

/** A tree as another program may write it. */
function rawTree(entries: readonly (readonly [mode: string, name: string, oid: string])[]): Oid {
  const parts = entries.flatMap(([mode, name, oid]) => [
    Buffer.from(`${mode} ${name}\0`),
    Buffer.from(oid, 'hex'),
  ]);
  const args = ['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'];
  return oidOf(inGit(args, Buffer.concat(parts)));
}

async function expectSameDifference(from: Oid, to: Oid): Promise<void> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--full-index', from, to];
  expect(await opened.repository.diff(from, to)).toEqual(parseRawChanges(inGit(args)));
}

function isAncestor(a: Oid, b: Oid): boolean {
  return mergeBase(a, b) === a;
}

function mergeBase(a: Oid, b: Oid): string | null {
  const found = inGit(['rev-list', '--max-count=1', a, `^${b}`]).toString() === '' ? a : null;
  if (found !== null) return found;
  try {
    return inGit(['merge-base', a, b]).toString().trim();
  } catch {
    // No common ancestor: git exits with 1.
    return null;
  }
}

async function expectSame(): Promise<void> {
  const prefixes = ['refs/orchestrator/', 'refs/heads/orchestrator/'];
  const listed = inGit(['for-each-ref', '--format=%(objectname) %(refname)', ...prefixes]).toString();
  const expected = listed.split('\n').filter((line) => line !== '');
  const found = await opened.repository.listRefs(...prefixes);
  expect(found.map(({ ref, oid }) => `${oid} ${ref}`).toSorted()).toEqual(expected.toSorted());
}

function ours(trailers: Readonly<Record<string, readonly string[]>>): object {
  return Object.fromEntries(Object.entries(trailers).filter(([key]) => key.startsWith('Orchestrator-')));
}
