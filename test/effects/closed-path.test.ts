import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { isOwnPlace } from '../../src/contract/paths.ts';
import { closedFailure, reopen } from '../../src/effects/closed-path.ts';
import { makeScratchFolder } from '../support/temporary-folder.ts';

let root: string;
beforeEach(() => {
  root = makeScratchFolder('closed');
  mkdirSync(join(root, 'a/b'), { recursive: true });
  writeFileSync(join(root, 'a/b/f'), '1\n');
  symlinkSync(join(root, 'a/b'), join(root, 'link'));
});

const refusedAt = (path: string) =>
  Object.assign(new Error('refused'), { code: 'EACCES', path: join(root, path) });

// @spec contract.md#invariants I9
it.each([
  ['a folder that may not be entered', 'a', 0o600, 'a/b/f', 'a'],
  ['a folder that may not be read', 'a/b', 0o300, 'a/b', 'a/b'],
  ['a file', 'a/b/f', 0o000, 'a/b/f', 'a/b/f'],
  ['what a link leads to', 'a/b', 0o000, 'link/f', 'a/b'],
])('names %s, and opens it again', (_what, closed, mode, path, named) => {
  chmodSync(join(root, closed), mode);
  const failure = closedFailure(refusedAt(path));
  expect(failure).toMatchObject({ code: 'files.closed', path: join(root, named) });
  expect(failure?.detail).toContain(`mode ${mode.toString(8).padStart(3, '0')}`);
  reopen(join(root, named));
  expect(closedFailure(refusedAt(path))).toBe(null);
  expect(statSync(join(root, named)).mode & 0o077).toBe(mode & 0o077);
});

it('says nothing of other reasons: all is open, something else went wrong, no path is known', () => {
  expect(closedFailure(refusedAt('a/b/f'))).toBe(null);
  chmodSync(join(root, 'a'), 0);
  expect(closedFailure(Object.assign(refusedAt('a/b/f'), { code: 'ENOENT' }))).toBe(null);
  expect(closedFailure(Object.assign(new Error('refused'), { code: 'EACCES' }))).toBe(null);
});

// @spec contract.md#ownership
it.each([
  ['orchestrator/runtime', true],
  ['orchestrator/runtime/rounds/round-001-a', true],
  ['orchestrator/worktrees', true],
  ['orchestrator/worktrees/round-001-a', false],
  ['orchestrator/config.json', false],
  ['.git/orchestrator/git/info', true],
  ['.git/refs/orchestrator', true],
  ['.git/refs/heads/orchestrator', true],
  ['.git/refs/heads', false],
  ['.git/worktrees/round-001-a/HEAD', true],
  ['.git/worktrees/mine', false],
  ['.git/objects', false],
  ['.git/index', false],
])('opens %s again by itself: %s', (path, isOwn) => {
  expect(isOwnPlace(join(root, path))).toBe(isOwn);
});
