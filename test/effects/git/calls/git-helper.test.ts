import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Oid } from '../../../../src/contract/ids.ts';
import type { OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import { makeRepository, mustBeOid, type TemporaryRepository } from '../support/temporary-repository.ts';

// @spec contract.md#git-calls
let repository: TemporaryRepository;
let opened: OpenedRepository;
let oids: readonly Oid[];

beforeEach(async () => {
  repository = makeRepository();
  opened = await repository.open();
  oids = Array.from({ length: 50 }, (_, index) =>
    mustBeOid(
      execFileSync('git', ['hash-object', '-w', '--stdin'], {
        cwd: repository.root,
        input: `text ${index} `.repeat(index * 100),
        encoding: 'utf8',
      }).trim(),
    ),
  );
});
afterEach(() => repository.remove());

const expected = () => oids.map((_, index) => `text ${index} `.repeat(index * 100));
const ask = async (oid: Oid) => (await opened.git.objects.contents(oid))?.bytes.toString();

describe('questions that are under way', () => {
  it('are all answered when a pack comes or goes meanwhile', async () => {
    const early = oids.slice(0, 25).map(ask);
    utimesSync(join(repository.root, '.git/objects/pack'), 1, 1);
    const late = oids.slice(25).map(ask);
    expect(await Promise.all([...early, ...late])).toEqual(expected());
  });

  it('are all answered when the process that reads is killed', async () => {
    await opened.git.objects.info('HEAD');
    const answers = Promise.all(oids.map(ask));
    for (const pid of helpersIn(repository.root)) process.kill(pid, 'SIGKILL');
    expect(await answers).toEqual(expected());
  });
});

function helpersIn(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isReaderIn(pid, folder));
}

function isReaderIn(pid: number, folder: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words.includes('cat-file') && readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    // It ended since it was listed.
    return false;
  }
}
