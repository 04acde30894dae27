import { expect, it } from 'vitest';
import { createBoundedCache } from '../../../../src/effects/git/calls/bounded-cache.ts';

// @spec contract.md#git-calls
it('asks once for what is wanted twice at the same time, and again after a failure', async () => {
  const cache = createBoundedCache<string>(10);
  const asked: string[] = [];
  const ask = (answer: Promise<string>) => async () => {
    asked.push('asked');
    return answer;
  };
  const failed = Promise.reject(new Error('no answer'));
  const both = [cache.remember('key', ask(failed)), cache.remember('key', ask(failed))];
  const results = await Promise.allSettled(both);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const again = [cache.remember('key', ask(Promise.resolve('a'))), cache.remember('key', ask(failed))];
  expect(await Promise.all(again)).toEqual(['a', 'a']);
  expect(asked).toHaveLength(2);
});

// @spec contract.md#git-calls
it('drops the oldest when there is no more room, and keeps nothing that has no room at all', () => {
  const cache = createBoundedCache<string>(5, (value) => value.length);
  cache.set('first', 'aa');
  cache.set('second', 'bb');
  cache.set('too long', 'cccccc');
  expect(['first', 'second', 'too long'].map(cache.get)).toEqual(['aa', 'bb', undefined]);
  cache.set('third', 'dd');
  expect(['first', 'second', 'third'].map(cache.get)).toEqual([undefined, 'bb', 'dd']);
  cache.set('second', 'dddddd');
  expect(['second', 'third'].map(cache.get)).toEqual([undefined, 'dd']);
});
