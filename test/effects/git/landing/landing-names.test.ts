import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Oid } from '../../../../src/contract/ids.ts';
import { IDENTITY, makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

const LANDED = { kind: 'landed', left: [] };

// @spec contract.md#git-calls
describe('a landing there and back', () => {
  let repository: TemporaryRepository;
  afterEach(() => repository.remove());

  const landFiles = async (names: readonly string[]): Promise<void> => {
    const base = repository.oid('HEAD');
    const opened = await repository.open();
    const lease = repository.lease();
    const worktree = join(repository.root, 'orchestrator/worktrees/round-001-a');
    const branch = 'orchestrator/round-001-a';
    await opened.worktrees.create(lease, { path: worktree, branch, commit: base });
    for (const name of names) {
      mkdirSync(join(worktree, name, '..'), { recursive: true });
      writeFileSync(join(worktree, name), name);
    }
    const { tree, changes } = await opened.worktrees.snapshot(worktree, base, []);
    expect(changes.map((change) => change.path).toSorted()).toEqual(names.toSorted());
    const land = async (from: Oid, to: Oid): Promise<Oid> => {
      const made = { tree: to, parents: [from], message: 'm', author: IDENTITY, committer: IDENTITY };
      const commit = await opened.repository.createCommit(made);
      const intent = { roundId: 'round-001-a', baseRef: 'refs/heads/main', expectedBase: from, commit };
      expect(await opened.landing.land(lease, intent)).toEqual(LANDED);
      expect(repository.git('status', '--porcelain')).toBe('');
      return commit;
    };
    const there = await land(base, tree);
    for (const name of names) expect(repository.read(name)).toBe(name);
    await land(there, repository.oid(`${base}^{tree}`));
    for (const name of names) expect(existsSync(join(repository.root, name))).toBe(false);
  };

  it('keeps names that look like options, patterns or several lines', async () => {
    repository = makeRepository();
    await landFiles([
      '-rf',
      '--stdin',
      ':(top)x',
      ':!y',
      '*.c',
      '[a]',
      'with\nnew\tline',
      '"q"',
      '\\back',
      ' lead',
      'trail ',
      'a/-x/..y',
      'x'.repeat(250),
      `${'d'.repeat(200)}/${'e'.repeat(200)}/${'f'.repeat(200)}`,
      '\u00e9',
      'e\u0301',
    ]);
  });

  it('works with ids of SHA-256', async () => {
    repository = makeRepository({ 'a.txt': 'one\n' }, '--object-format=sha256');
    await landFiles(['b.txt', 'c/d.txt']);
  });
});
