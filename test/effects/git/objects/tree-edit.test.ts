import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import { InvariantError } from '../../../../src/lib/invariant.ts';
import { makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

let repository: TemporaryRepository;
let opened: OpenedRepository;

beforeEach(async () => {
  repository = makeRepository({ 'a.txt': 'one\n' });
  opened = await repository.open();
});
afterEach(() => repository.remove());

// @spec contract.md#invariants I12: no tree of ours has a path that leads out of a checkout
describe('a tree of ours', () => {
  it.each([
    '',
    '/etc/passwd',
    '..',
    '../a',
    'a/../../b',
    './a',
    'a//b',
    'a/',
    '.git',
    '.git/config',
    'a/.GIT/hooks',
  ])('never has the path %j', async (path) => {
    const oid = await opened.repository.writeBlob(Buffer.from('x'));
    const edit = { kind: 'put', path, mode: '100644', oid } as const;
    await expect(opened.repository.editTree(repository.oid('HEAD'), [edit])).rejects.toThrow(InvariantError);
  });
});
