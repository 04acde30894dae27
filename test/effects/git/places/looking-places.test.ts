import { existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRepository } from '../../../../src/effects/git/open-repository.ts';
import { makeRepository } from '../../../support/make-repository.ts';

async function openLook(root: string) {
  const opened = await openRepository(root, { environment: process.env, isLook: true });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

// @spec contract.md#state
test('what a look stores is readable while it lasts and gone with it', async () => {
  const made = makeRepository();
  const bytes = new TextEncoder().encode('seen in passing\n');
  const look = await openLook(made.root);
  const blob = await look.repository.writeBlob(bytes);
  const read = await look.repository.readBlob(blob, 100);
  expect(new TextDecoder().decode(read ?? new Uint8Array())).toBe('seen in passing\n');
  expect(made.tryGit('cat-file', '-e', blob).code).not.toBe(0);
  look.close();
  expect(existsSync(join(made.root, '.git/orchestrator'))).toBe(false);
});

// @spec contract.md#state
test('a look reads what the repository holds, and leaves a controller its own folder', async () => {
  const made = makeRepository();
  const own = join(made.root, '.git/orchestrator/git');
  mkdirSync(own, { recursive: true });
  const look = await openLook(made.root);
  const head = await look.repository.resolveRef('refs/heads/main');
  expect(head).toBe(made.commitId('main'));
  if (head === null) throw new Error('main has a commit');
  expect((await look.repository.readFile(head, 'README.md', 1000)).kind).toBe('file');
  look.close();
  expect(readdirSync(join(made.root, '.git/orchestrator'))).toEqual(['git']);
});

// @spec contract.md#state
test('a look clears away what a killed one left long ago, and nothing else', async () => {
  const made = makeRepository();
  const folder = join(made.root, '.git/orchestrator');
  const names = ['look-999999999-1', 'look-999999999-2', `look-${process.pid}-3`];
  for (const name of names) mkdirSync(join(folder, name), { recursive: true });
  const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
  for (const name of [names[0], names[2]]) utimesSync(join(folder, name ?? ''), longAgo, longAgo);
  (await openLook(made.root)).close();
  expect(readdirSync(folder).toSorted()).toEqual(names.slice(1).toSorted());
});
