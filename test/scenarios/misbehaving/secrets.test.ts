import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECK, TINY_PROJECT } from '../../support/make-repository.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import {
  allLanded,
  ask,
  blockedBecause,
  goOn,
  isKept,
  reachablePaths,
  starts,
  worldAfter,
} from './support/play.ts';
import type { ScenarioStep } from '../../support/scenario.ts';

const SECRET = 'correct-horse-battery-staple';
const ENV = { env: { SCRIPTED_SECRET: SECRET } };

// @spec contract.md#ownership
// @spec contract.md#invariants I14: not in a file, a commit, a record, a log
describe('the value of a secret', () => {
  const ways: readonly { what: string; step: ScenarioStep; kept: string }[] = [
    { what: 'in the source', step: { do: 'secret-in-tree' }, kept: 'src/secret.mjs' },
    {
      what: 'in its notes',
      step: { do: 'secret-in-tree', path: 'orchestrator/rounds/round-001-step/implementation-notes.md' },
      kept: 'src/001-step.mjs',
    },
    {
      what: 'in a commit of its own',
      step: { do: 'secret-in-tree', commit: 'kept' },
      kept: 'src/secret.mjs',
    },
    {
      what: 'in a commit of its own, taken back in the next',
      step: { do: 'secret-in-tree', commit: 'removed' },
      kept: 'src/001-step.mjs',
    },
    {
      what: 'in the message of a commit',
      step: { do: 'secret-in-tree', commit: 'message' },
      kept: 'src/001-step.mjs',
    },
    {
      what: 'in the name of a file',
      step: { do: 'secret-in-tree', path: `src/${SECRET}.txt` },
      kept: 'src/001-step.mjs',
    },
    { what: 'in a large file', step: { do: 'secret-in-tree', megabytes: 20 }, kept: 'src/001-step.mjs' },
  ];

  it.each(ways)('$what is a violation, kept only without it, and found nowhere', async ({ step, kept }) => {
    const repository = scaffoldRepository({
      steps: [
        { role: 'implementer', ...step, times: 1 },
        { role: 'implementer', do: 'print-secret' },
      ],
    });
    const result = await goOn(repository, ENV);
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository)).toEqual(
      [['plan well', 'implement secret-in-tree', 'implement print-secret', 'review well']].flat(),
    );
    expect(worldAfter(repository)).toEqual(allLanded(1));
    expect(reachablePaths(repository)).toContain(kept);
    expect(isKept(repository, "export const item = 'item-001-step';\n")).toBe(true);
    expect(placesOf(repository)).toEqual([]);
  });

  it('blocks the round when it comes again and again, and the blockage does not tell it', async () => {
    const repository = scaffoldRepository({
      steps: [{ role: 'implementer', do: 'secret-in-tree' }],
    });
    const result = await goOn(repository, ENV);
    expect(result.code, result.stderr).toBe(3);
    expect(blockedBecause(repository)).toMatchObject({
      code: 'secret.in-tree',
      attempts: 3,
      stage: 'implement',
    });
    expect(blockedBecause(repository)?.message).toBe(
      'src/secret.mjs holds the value of the secret SCRIPTED_SECRET; expected no secret in a file',
    );
    expect(isKept(repository, "export const key = '[redacted]';\n")).toBe(true);
    expect(placesOf(repository)).toEqual([]);
    repository.scenario.write([]);
    await ask(repository, { kind: 'retry' });
    expect((await goOn(repository, ENV)).code).toBe(0);
    expect(placesOf(repository)).toEqual([]);
  });
});

// @spec contract.md#invariants I14: no log and no prompt holds the value of a secret
it('is not told by a check or a setup that may use it, nor by the prompt that quotes the check (I14)', async () => {
  const tell = 'echo "key $SCRIPTED_SECRET"';
  const repository = scaffoldRepository({
    checks: [`${tell}; ${CHECK}`],
    steps: [{ role: 'implementer', attempt: 1, do: 'red-code' }],
    config: { checks: { env: ['SCRIPTED_SECRET'] }, worktree: { setup: [tell] } },
  });
  const result = await goOn(repository, ENV);
  expect(result.code, result.stderr).toBe(0);
  expect(worldAfter(repository)).toEqual(allLanded(1));
  const told = filesWith(repository.root, 'key [redacted]').map((path) => basename(path));
  expect(told).toContain('prompt.md');
  expect(placesOf(repository)).toEqual([]);
});

// @spec contract.md#invariants I5: nothing of anybody else becomes unreachable
it('takes nothing away that anybody else has: a branch, the index, the stash (I5)', async () => {
  const repository = scaffoldRepository({
    files: { ...TINY_PROJECT, 'by-branch.txt': '', 'by-index.txt': '', 'by-stash.txt': '' },
    steps: [{ role: 'implementer', do: 'secret-in-tree', times: 1 }],
  });
  const held = `export const key = '${SECRET}';\n`;
  repository.git('checkout', '--quiet', '-b', 'mine');
  repository.write('src/secret.mjs', held);
  repository.commit('Mine');
  repository.git('checkout', '--quiet', 'main');
  repository.write('by-stash.txt', `stashed ${held}`);
  repository.git('stash', '--quiet');
  repository.write('by-index.txt', `staged ${held}`);
  repository.git('add', 'by-index.txt');
  const result = await goOn(repository, ENV);
  expect(result.code, result.stderr).toBe(0);
  expect(starts(repository)).toHaveLength(4);
  expect(worldAfter(repository)).toMatchObject({ rounds: ['round-001-step'], fsck: '0' });
  expect(repository.git('show', 'mine:src/secret.mjs')).toBe(held);
  expect(repository.git('show', ':by-index.txt')).toBe(`staged ${held}`);
  expect(repository.git('show', 'stash@{0}:by-stash.txt')).toBe(`stashed ${held}`);
});

/** Every place below the repository that holds the value: files as they are, objects as git reads them. */
function placesOf(repository: ScaffoldedRepository): readonly string[] {
  return [...filesWith(repository.root), ...objectsWith(repository)];
}

function filesWith(folder: string, text = SECRET): readonly string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && (path.includes(text) || readFileSync(path).includes(text))) found.push(path);
  }
  return found;
}

function objectsWith(repository: ScaffoldedRepository): readonly string[] {
  const options = { cwd: repository.root, maxBuffer: 2 ** 28 } as const;
  const list = execFileSync(
    'git',
    ['cat-file', '--batch-all-objects', '--batch-check=%(objectname)'],
    options,
  );
  const ids = list
    .toString()
    .split('\n')
    .filter((id) => id !== '');
  return ids.filter((id) => execFileSync('git', ['cat-file', '-p', id], options).includes(SECRET));
}
