import { expect, test } from 'vitest';
import { encodeRecord, printRecord, printRecordLine } from '../../src/contract/canonical-json.ts';

// @spec contract.md#agents
test('a record is printed with two spaces, one key a line, in the order given, and a newline at the end', () => {
  expect(printRecord({ b: 1, a: ['x'] })).toBe('{\n  "b": 1,\n  "a": [\n    "x"\n  ]\n}\n');
  expect(new TextDecoder().decode(encodeRecord({ b: 'é' }))).toBe('{\n  "b": "é"\n}\n');
});

test('a record of a .jsonl file is one line whatever its texts hold', () => {
  expect(printRecordLine({ a: 'x\ny' })).toBe('{"a":"x\\ny"}');
});
