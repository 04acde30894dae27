import { expect, test } from 'vitest';
import { nearestWord } from '../../src/contract/nearest-word.ts';

test.each([
  ['limit', ['limits', 'launcher'], 'limits'],
  ['adaptor', ['adapter', 'args'], 'adapter'],
  ['Model', ['model'], 'model'],
  ['xyz', ['limits', 'launcher'], null],
  ['a', ['limits'], null],
  ['', ['a'], 'a'],
  ['m'.repeat(1_000_000), ['model'], null],
])('%.20s is near to the right word or to none', (word, known, nearest) => {
  expect(nearestWord(word, known)).toBe(nearest);
});
