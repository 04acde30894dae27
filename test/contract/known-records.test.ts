import { expect, it } from 'vitest';
import { parseRecord } from '../../src/contract/validate.ts';

const bytesOf = (id: string): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({ schema_version: 'dispatch-baseline-v1', dispatch_id: id, refs: [] }),
  );

function read(id: string, file = 'baseline.json') {
  const parsed = parseRecord('dispatch-baseline', bytesOf(id), file);
  if (!parsed.ok) throw new Error(parsed.error[0]?.message);
  return parsed.value;
}

// @spec contract.md#records
it('gives for the same bytes at the same place the value that they had, and for others their own', () => {
  const first = read('d-1');
  expect(read('d-1')).toBe(first);
  expect(read('d-2').dispatch_id).toBe('d-2');
  expect(read('d-1', 'another.json')).not.toBe(first);
  expect(read('d-1')).toEqual(first);
});

it('judges what stands there now, whatever was lawful there before', () => {
  read('d-1');
  expect(parseRecord('dispatch-baseline', bytesOf('x-1'), 'baseline.json').ok).toBe(false);
  expect(parseRecord('exit', bytesOf('d-1'), 'baseline.json').ok).toBe(false);
  expect(parseRecord('dispatch-baseline', bytesOf('d-1').slice(1), 'baseline.json').ok).toBe(false);
});

it('keeps the last ones only', () => {
  const first = read('d-1', 'oldest.json');
  for (let at = 0; at < 200; at += 1) read('d-1', `${at}.json`);
  expect(read('d-1', 'oldest.json')).not.toBe(first);
});
