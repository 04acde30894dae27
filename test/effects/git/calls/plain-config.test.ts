import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConfigEntries, parsePlainConfig } from '../../../../src/effects/git/calls/plain-config.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orchestrator-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What git says of a file with this text; null when it refuses it. */
function askGit(text: string): ConfigEntries | null {
  const file = join(folder, 'config');
  writeFileSync(file, text, 'latin1');
  const args = ['config', '--file', file, '--no-includes', '--null', '--list'];
  const run = spawnSync('git', args, { cwd: folder, encoding: 'latin1' });
  if (run.status !== 0) return null;
  return run.stdout
    .split('\0')
    .slice(0, -1)
    .map((field) => {
      const [key = '', ...value] = field.split('\n');
      return [key, value.length === 0 ? null : value.join('\n')];
    });
}

const MADE_BY_GIT =
  '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n[remote "Origin.A"]\n\turl = ssh://git@example.com:22/~me/a.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch "main"]\n\tmerge = refs/heads/main\n';

// @spec contract.md#git-calls
describe('a file of configuration', () => {
  it.each([
    ['as git writes it', MADE_BY_GIT],
    ['without a line end', '[user]\n\tname = Ada Lovelace'],
    ['with comments and blanks', '# one\n; two\n\n \t# three\n[Core]\n  FileMode=false\n'],
    ['with a key that has no value, and one that is empty', '[a]\n\tb\n\tc =\n\td=\n'],
    ['that is empty', ''],
    ['with two blanks in a value', '[a]\n\tb = c  d\n'],
    ['with keys that occur twice', '[a]\n\tb = 1\n[a]\n\tb = 2\n'],
  ])('%s is read as git reads it', (_what, text) => {
    expect(parsePlainConfig(text)).toEqual(askGit(text));
  });

  it.each([
    ['quotes', '[a]\n\tb = "c"\n'],
    ['escapes', '[a]\n\tb = c\\n\n'],
    ['a line that goes on', '[a]\n\tb = c\\\nd\n'],
    ['a comment behind a value', '[a]\n\tb = c # d\n'],
    ['a key beside its header', '[a] b = c\n'],
    ['the old form of a subsection', '[a.B]\n\tc = d\n'],
    ['a tab in a value', '[a]\n\tb = c\td\n'],
    ['a carriage return', '[a]\r\n\tb = c\r\n'],
    ['bytes beyond ASCII', '[a]\n\tb = \xe9\n'],
    ['a mark of the byte order', '\xef\xbb\xbf[a]\n\tb = c\n'],
    ['a key before any section', 'a = b\n'],
    ['blanks behind a value', '[a]\n\tb = c \n'],
  ])('with %s is left to git', (_what, text) => {
    expect(parsePlainConfig(text)).toBeNull();
  });

  it('is never read in another way than git reads it', () => {
    const pieces = [
      '[a]',
      '[A "b.C"]',
      '[a.b]',
      'c',
      'D-1',
      '=',
      '= ',
      ' ',
      '\t',
      '\n',
      '\n\t',
      'v',
      '0',
      '"',
      '\\',
    ];
    const more = ['#', ';', '\r', '[', ']', '\xe9', '_', '.', 'x y', '\n\n', '[a "', '"]'];
    const text = fc
      .array(fc.constantFrom(...pieces, ...more), { maxLength: 12 })
      .map((list) => list.join(''));
    fc.assert(
      fc.property(text, (made) => {
        const mine = parsePlainConfig(made);
        if (mine !== null) expect(mine).toEqual(askGit(made));
      }),
      { numRuns: 300 },
    );
  });
});
