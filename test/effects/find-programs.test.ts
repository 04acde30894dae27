import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findPrograms } from '../../src/effects/find-programs.ts';
import { makeFolder } from './support/scratch.ts';

function makeProgram(folder: string, name: string, mode = 0o755): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\ntouch started\n');
  chmodSync(path, mode);
  return path;
}

// @spec contract.md#agents
describe('looking for programs', () => {
  test('takes the first on PATH that could be started', async () => {
    const root = makeFolder();
    const found = makeProgram(join(root, 'two'), 'agent');
    makeProgram(join(root, 'three'), 'agent');
    mkdirSync(join(root, 'one', 'agent'), { recursive: true });
    const path = ['one', 'missing', 'two', 'three'].map((name) => join(root, name)).join(':');
    expect([...(await findPrograms(['agent', 'other'], { path, cwd: root }))]).toEqual([['agent', found]]);
  });

  test('passes over a file that may not be executed', async () => {
    const root = makeFolder();
    makeProgram(root, 'agent', 0o644);
    expect((await findPrograms(['agent'], { path: root, cwd: root })).size).toBe(0);
  });

  test('follows a symlink, as package managers make them', async () => {
    const root = makeFolder();
    symlinkSync(makeProgram(join(root, 'lib'), 'real'), join(root, 'agent'));
    const found = await findPrograms(['agent'], { path: root, cwd: root });
    expect(found.get('agent')).toBe(join(root, 'agent'));
  });

  test('looks up names with a folder from the repository, and absolute ones as they are', async () => {
    const root = makeFolder();
    const program = makeProgram(join(root, 'scripts'), 'agent.sh');
    const found = await findPrograms(['./scripts/agent.sh', program], { path: '', cwd: root });
    expect([...found.values()]).toEqual([program, program]);
  });

  test('skips folders of PATH that are not absolute', async () => {
    const root = makeFolder();
    makeProgram(root, 'agent');
    expect((await findPrograms(['agent'], { path: '.:', cwd: root })).size).toBe(0);
    expect((await findPrograms(['agent', ''], { path: undefined, cwd: root })).size).toBe(0);
  });
});
