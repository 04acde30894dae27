import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConfigReader } from '../../../src/effects/git/places/config-drift.ts';
import { workingTreeDifferences } from '../../../src/effects/git/working-tree-diff.ts';
import { IDENTITY, makeRepository, type TemporaryRepository } from './support/temporary-repository.ts';

// @spec contract.md#git-calls
// @spec contract.md#invariants I15: nothing that a git configuration names is run by a call of the controller
let repository: TemporaryRepository;
let sentinel: string;

const HOOKS = [
  'post-checkout',
  'post-index-change',
  'reference-transaction',
  'pre-commit',
  'post-commit',
  'pre-auto-gc',
  'post-merge',
  'fsmonitor-watchman',
];

beforeEach(() => {
  repository = makeRepository({ 'a.txt': 'one\n', 'b.txt': 'two\n', '.gitignore': 'env\n' });
  sentinel = join(repository.root, '..', 'ran');
  const script = join(repository.root, '..', 'plant.sh');
  writeFileSync(script, `#!/bin/sh\necho "$0 $@" >> ${sentinel}\ncat\n`);
  chmodSync(script, 0o755);
  for (const name of HOOKS) {
    const hook = join(repository.root, '.git/hooks', name);
    writeFileSync(hook, `#!/bin/sh\necho "hook ${name}" >> ${sentinel}\n`);
    chmodSync(hook, 0o755);
  }
  const hooks = join(repository.root, '..', 'hooks');
  mkdirSync(hooks);
  for (const [key, value] of [
    ['core.fsmonitor', script],
    ['core.editor', script],
    ['core.pager', script],
    ['core.sshCommand', script],
    ['core.askPass', script],
    ['filter.plant.clean', script],
    ['filter.plant.smudge', script],
    ['filter.plant.process', script],
    ['filter.plant.required', 'true'],
    ['merge.plant.driver', `${script} %A`],
    ['diff.plant.command', script],
    ['diff.plant.textconv', script],
    ['diff.external', script],
    ['gpg.program', script],
    ['commit.gpgSign', 'true'],
    ['log.showSignature', 'true'],
    ['trailer.sign.cmd', script],
    ['interactive.diffFilter', script],
    ['alias.status', `!${script}`],
    ['alias.log', `!${script}`],
    ['merge.default', 'plant'],
  ] as const) {
    repository.git('config', key, value);
  }
  repository.write('.git/info/attributes', '* filter=plant merge=plant diff=plant\n');
});
afterEach(() => repository.remove());

const ran = (): string => (existsSync(sentinel) ? readFileSync(sentinel, 'utf8') : '');

describe('what a repository names as programs', () => {
  it('never runs in any call of the controller', async () => {
    const { repository: port, worktrees, landing, git, trees, ...rest } = await repository.open();
    const lease = repository.lease();
    // The plain git of the test itself runs what was planted.
    expect(ran()).toContain('reference-transaction');
    rmSync(sentinel);
    const head = await port.resolveRef('refs/heads/main');
    if (head === null) throw new Error('no head');
    const path = join(repository.root, 'orchestrator/worktrees/round-001-a');
    const branch = 'orchestrator/round-001-a';
    await worktrees.create(lease, { path, branch, commit: head });
    writeFileSync(join(path, '.gitattributes'), '*.txt filter=plant merge=plant diff=plant\n');
    writeFileSync(join(path, 'a.txt'), 'round\n');
    await worktrees.isDirty(path, head);
    const { tree } = await worktrees.snapshot(path, head, []);
    const made = { author: IDENTITY, committer: IDENTITY };
    const commit = await port.createCommit({ ...made, tree, parents: [head], message: 'work\n\nSign: x\n' });
    await worktrees.adopt(lease, { path, branch, commit });
    // Both change the same file in other places, so that a merge driver would be asked.
    const put = async (text: string) =>
      port.editTree(head, [
        { kind: 'put', path: 'b.txt', mode: '100644', oid: await port.writeBlob(Buffer.from(text)) },
      ]);
    const sides = [await put('0\ntwo\n'), await put('two\n3\n')].map(async (side) =>
      port.createCommit({ ...made, tree: side, parents: [head], message: 'side\n' }),
    );
    const [ours, theirs] = await Promise.all(sides);
    if (ours === undefined || theirs === undefined) throw new Error('no sides');
    await port.mergeTree(ours, theirs);
    const merge = await port.mergeTree(commit, head);
    await worktrees.showTree(lease, { path, head: commit, tree: merge.tree });
    await worktrees.resetTo(lease, { path, branch, commit });
    writeFileSync(join(repository.root, 'env'), 'ignored');
    await worktrees.copyIncluded(path, ['env']);
    await port.readCommit(commit);
    await port.firstParents(commit, null, 10);
    await port.diff(head, commit);
    await port.editContent({ commit, base: head }, []);
    await workingTreeDifferences({ repository: port, git, trees }, { commit: head, paths: ['a.txt'] });
    await createConfigReader(git)();
    const intent = { roundId: 'round-001-a', baseRef: 'refs/heads/main', expectedBase: head, commit };
    expect(await landing.land(lease, intent)).toEqual({ kind: 'landed', left: [] });
    expect(repository.read('a.txt')).toBe('round\n');
    await worktrees.remove(lease, path);
    rest.close();
    expect(ran()).toBe('');
  });

  it('cannot be planted into the directory of the controller either', async () => {
    const { worktrees } = await repository.open();
    const lease = repository.lease();
    // The plain git of the test itself runs what was planted.
    expect(ran()).toContain('reference-transaction');
    rmSync(sentinel);
    const path = join(repository.root, 'orchestrator/worktrees/round-001-a');
    const head = repository.oid('refs/heads/main');
    rmSync(sentinel, { force: true });
    await worktrees.create(lease, { path, branch: 'orchestrator/round-001-a', commit: head });
    const config = join(repository.root, '.git/orchestrator/git/config');
    const clean = `"echo filter >> ${sentinel}; cat"`;
    writeFileSync(config, `[core]\n\tbare = true\n[filter "plant"]\n\tclean = ${clean}\n`);
    writeFileSync(join(path, '.gitattributes'), '* filter=plant\n');
    writeFileSync(join(path, 'a.txt'), 'round\n');
    await worktrees.snapshot(path, head, []);
    expect(ran()).toBe('');
  });

  it('ignores variables of git in the environment', async () => {
    const elsewhere = join(repository.root, '..', 'elsewhere');
    const planted = { ...process.env, GIT_DIR: elsewhere, GIT_INDEX_FILE: elsewhere, GIT_WORK_TREE: '/' };
    const { openRepository } = await import('../../../src/effects/git/open-repository.ts');
    const opened = await openRepository(repository.root, { environment: planted });
    expect(opened.ok && opened.value.repository.root).toBe(repository.root);
    if (opened.ok) opened.value.close();
  });
});
