import { execFileSync } from 'node:child_process';
import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashFiles } from '../../../../src/effects/git/objects/file-hashes.ts';
import type { OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import { makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

// @spec contract.md#merge-admissibility
let repository: TemporaryRepository;
let opened: OpenedRepository;

beforeEach(() => {
  repository = makeRepository();
});
afterEach(() => repository.remove());

const sized = (path: string) => ({
  path,
  stat: statSync(join(repository.root, path), { bigint: true }),
  hoped: [],
});
const askGit = (path: string): string =>
  execFileSync('git', ['hash-object', path], { cwd: repository.root }).toString().trim();

describe('the hashes of files', () => {
  it('are those of git, whatever bytes the files hold', async () => {
    opened = await repository.open();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        repository.write('deep/down/file', bytes);
        expect(await hashFiles(opened.git, repository.root, [sized('deep/down/file')])).toEqual([
          askGit('deep/down/file'),
        ]);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['the configuration', () => void repository.git('config', 'core.autocrlf', 'input')],
    ['attributes at the top', () => repository.write('.gitattributes', '* text\n')],
    ['attributes in a folder', () => repository.write('deep/.gitattributes', '* text\n')],
    ['attributes of the clone', () => repository.write('.git/info/attributes', '* text\n')],
  ])('are those of git where %s converts line ends', async (_what, configure) => {
    configure();
    opened = await repository.open();
    repository.write('deep/down/file', 'one\r\ntwo\r\n');
    const [oid] = await hashFiles(opened.git, repository.root, [sized('deep/down/file')]);
    expect(oid).toBe(askGit('deep/down/file'));
    expect(repository.git('hash-object', '--no-filters', 'deep/down/file').trim()).not.toBe(oid);
  });

  it('are refused for a file that changes meanwhile', async () => {
    opened = await repository.open();
    repository.write('file', 'long text');
    const seen = sized('file');
    truncateSync(join(repository.root, 'file'), 3);
    await expect(hashFiles(opened.git, repository.root, [seen])).rejects.toMatchObject({
      code: 'git.failed',
    });
  });
});
