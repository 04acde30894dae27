import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { resolveExactRef } from '../../../../src/effects/git/refs/resolve-ref.ts';
import { makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

let repository: TemporaryRepository;
afterEach(() => repository.remove());

const NAME = 'refs/heads/asked';
const update = (name = NAME) => repository.git('update-ref', name, 'HEAD');
const put = (name: string, text: string) => {
  const file = join(repository.root, '.git', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

const LAYOUTS: Readonly<Record<string, () => void>> = {
  'there is none': () => undefined,
  'it has a file': () => void update(),
  'it is packed': () => {
    update();
    repository.git('pack-refs', '--all', '--prune');
  },
  'it is packed and has moved since': () => {
    update();
    repository.git('pack-refs', '--all', '--prune');
    repository.commit('Second');
    update();
  },
  'it is packed and an empty folder has its name': () => {
    update();
    repository.git('pack-refs', '--all', '--prune');
    mkdirSync(join(repository.root, '.git', NAME));
  },
  'it is a folder of others': () => void update(`${NAME}/below`),
  'it is another name of a branch': () => void repository.git('symbolic-ref', NAME, 'refs/heads/main'),
  'it is another name of nothing': () => void repository.git('symbolic-ref', NAME, 'refs/heads/nothing'),
  'it is a symlink': () => symlinkSync('main', join(repository.root, '.git', NAME)),
  'its file is empty': () => put(NAME, ''),
  'its file holds something else': () => put(NAME, 'nothing\n'),
  'its file holds an id in capitals': () => put(NAME, `${repository.oid('HEAD').toUpperCase()}\n`),
  'its file has no line end': () => put(NAME, repository.oid('HEAD')),
  'it names no object': () => put(NAME, `${'1'.repeat(40)}\n`),
  'it names a tag': () => {
    repository.git('tag', '-a', '-m', 'Tag', 'v1');
    put(NAME, `${repository.oid('refs/tags/v1')}\n`);
  },
  'a tag has its whole name': () => void repository.git('update-ref', `refs/tags/${NAME}`, 'HEAD'),
};

// @spec contract.md#invariants I16
describe('what a ref names', () => {
  it.each(Object.keys(LAYOUTS))('is what git says it names, when %s', async (what) => {
    repository = makeRepository();
    LAYOUTS[what]?.();
    const { git } = await repository.open();
    const { code, stdout } = repository.gitIn(repository.root, 'show-ref', '--verify', '--hash', NAME);
    const isThere =
      code === 0 && repository.gitIn(repository.root, 'cat-file', '-e', stdout.trim()).code === 0;
    expect(await resolveExactRef(git, NAME)).toBe(isThere ? stdout.trim() : null);
  });

  it('is seen anew after every change, packed or not', async () => {
    repository = makeRepository();
    const { git } = await repository.open();
    const seen = async () => [
      await resolveExactRef(git, NAME),
      await resolveExactRef(git, 'refs/heads/main'),
    ];
    const first = repository.oid('HEAD');
    expect(await seen()).toEqual([null, first]);
    repository.git('pack-refs', '--all', '--prune');
    update();
    const second = repository.commit('Second');
    expect(await seen()).toEqual([first, second]);
    repository.git('pack-refs', '--all', '--prune');
    expect(await seen()).toEqual([first, second]);
    repository.git('update-ref', '-d', NAME);
    expect(await seen()).toEqual([null, second]);
  });

  it('is read where ids are those of SHA-256', async () => {
    repository = makeRepository({ a: 'a\n' }, '--object-format=sha256');
    const { git } = await repository.open();
    expect(await resolveExactRef(git, 'refs/heads/main')).toBe(repository.oid('HEAD'));
    rmSync(join(repository.root, '.git/refs/heads/main'));
    expect(await resolveExactRef(git, 'refs/heads/main')).toBeNull();
    expect(readFileSync(join(repository.root, '.git/HEAD'), 'utf8')).toBe('ref: refs/heads/main\n');
  });
});
