import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type Drive, made, openDrive, performed } from '../../support/drive-loop.ts';
import {
  askDrop,
  COMPLETE,
  endOf,
  inWorktree,
  readInWorktree,
  ROUND,
  SOURCE,
  writeInWorktree,
} from '../../support/person.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';

/** Can this content be reached from any ref? */
function isReachable(repository: ScaffoldedRepository, content: string): boolean {
  const hashed = spawnSync('git', ['hash-object', '--stdin'], {
    cwd: repository.root,
    input: content,
    encoding: 'utf8',
  });
  return repository.git('rev-list', '--objects', '--all').includes(hashed.stdout.trim());
}

/** A commit of a person on the branch of the round; its id. */
function commitInWorktree(repository: ScaffoldedRepository, message: string): string {
  const git = (...args: readonly string[]) => repository.git('-C', inWorktree(repository), ...args);
  git('add', '--all');
  git('commit', '--quiet', '--no-verify', '-m', message);
  return git('rev-parse', 'HEAD').trim();
}

async function implemented(): Promise<{ readonly repository: ScaffoldedRepository; readonly drive: Drive }> {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository, { maxRounds: 1 });
  await drive.until('the implementation', made('implementAccepted'));
  return { repository, drive };
}

// @spec contract.md#invariants I5: nothing that an agent or a person wrote becomes unreachable
describe('a dropped round', () => {
  it.each([
    ['files that nobody committed', () => null],
    ['a commit of a person on its branch', commitInWorktree],
  ])('keeps %s, and what the agent wrote', async (_what, commit) => {
    const { repository, drive } = await implemented();
    writeInWorktree(repository, SOURCE, "export const item = 'by hand';\n");
    writeInWorktree(repository, 'notes.txt', 'a thought\n');
    const tip = commit(repository, 'By a person');
    await askDrop(repository);
    await drive.until('the drop', performed('retireRound'));
    await drive.close();
    expect(repository.has(inWorktree(repository).slice(repository.root.length + 1))).toBe(false);
    expect(repository.tryGit('rev-parse', '--verify', `refs/heads/orchestrator/${ROUND}`).code).not.toBe(0);
    expect(isReachable(repository, "export const item = 'by hand';\n")).toBe(true);
    expect(isReachable(repository, 'a thought\n')).toBe(true);
    expect(isReachable(repository, "export const item = 'item-001-step';\n")).toBe(true);
    if (tip !== null) expect(repository.git('rev-list', '--all')).toContain(tip);
  });
});

// @spec contract.md#invariants I5: nothing that an agent or a person wrote becomes unreachable
describe('what a person does in the worktree of a live round', () => {
  it('is kept when their next edit replaces it, before and after the landing', async () => {
    const { repository, drive } = await implemented();
    writeInWorktree(repository, SOURCE, "export const item = 'first thought';\n");
    const first = commitInWorktree(repository, 'First thought');
    writeInWorktree(repository, SOURCE, "export const item = 'second thought';\n");
    await drive.until('the commit by hand', performed('commitByHand'));
    expect(isReachable(repository, "export const item = 'first thought';\n")).toBe(true);
    expect(endOf(await drive.run())).toBe(COMPLETE);
    await drive.close();
    expect(repository.git('show', `main:${SOURCE}`)).toBe("export const item = 'second thought';\n");
    expect(repository.git('rev-list', '--all')).toContain(first);
    for (const text of ['first thought', 'second thought', 'item-001-step'])
      expect(isReachable(repository, `export const item = '${text}';\n`), text).toBe(true);
  });

  it.each([
    ['base moves on and resolves it', true],
    ['the implementer is asked to resolve it', false],
  ])('is kept when it stands half done in a conflict and %s', async (_what, isGivenBack) => {
    const { repository, drive } = await implemented();
    await drive.until('the approval', made('approved'));
    repository.write(SOURCE, "export const person = 'in the way';\n");
    repository.commit('Take the same file');
    await drive.until('the conflict', performed('showConflict'));
    const half = `${readInWorktree(repository, SOURCE)}// half a thought\n`;
    expect(half).toMatch(/^<{7} /m);
    writeInWorktree(repository, SOURCE, half);
    if (isGivenBack) {
      repository.remove(SOURCE);
      repository.commit('Give the file back');
    }
    expect(endOf(await drive.run())).toBe(COMPLETE);
    await drive.close();
    expect(isReachable(repository, half)).toBe(true);
    expect(isReachable(repository, "export const item = 'item-001-step';\n")).toBe(true);
  });
});
