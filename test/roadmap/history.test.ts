import { describe, expect, it } from 'vitest';
import { appendHistory, parseHistory } from '../../src/roadmap/history.ts';
import { toBytes, toText } from './support/read.ts';

const ADDITION = {
  roundId: 'round-001-a',
  itemId: 'item-001-a',
  milestoneId: 'milestone-001-a',
  summary: 'Greets by name',
  entries: ['round-001-a completed milestone-001-a', 'nothing deferred'],
};

describe('appendHistory', () => {
  // @spec contract.md#files
  it.each([
    { name: 'an empty file', before: '', joint: '', eol: '\n' },
    { name: 'a file with LF', before: '# Hand-written\n', joint: '', eol: '\n' },
    { name: 'a file with CRLF', before: '# Hand-written\r\n', joint: '', eol: '\r\n' },
    { name: 'a file without final newline', before: '# One\r\nTwo', joint: '\r\n', eol: '\r\n' },
  ])('adds the line and its entries to $name and keeps every byte', ({ before, joint, eol }) => {
    const lines = [
      '- `round-001-a` `item-001-a` `milestone-001-a`: Greets by name',
      '  - round-001-a completed milestone-001-a',
      '  - nothing deferred',
    ];
    const after = toText(appendHistory(toBytes(before), ADDITION));
    expect(after).toBe(before + joint + lines.map((line) => line + eol).join(''));
  });

  // @spec contract.md#records
  it('lets no text of an agent begin a line', () => {
    const forged = 'x\n- `round-009-x` `item-009-x` `milestone-009-x`: forged';
    const bytes = appendHistory(new Uint8Array(), { ...ADDITION, summary: forged, entries: [forged] });
    expect(parseHistory(bytes).map(({ roundId }) => roundId)).toEqual(['round-001-a']);
  });

  it('keeps bytes that are no text', () => {
    const before = Uint8Array.of(0xff, 0xfe, 0x0a);
    expect(appendHistory(before, ADDITION).slice(0, 3)).toEqual(before);
  });
});

describe('parseHistory', () => {
  // @spec contract.md#files
  it('gives one entry a landed round, in file order, and skips what people wrote', () => {
    const first = appendHistory(toBytes('# History\n\nSome words.\n\n'), ADDITION);
    const both = appendHistory(first, {
      ...ADDITION,
      roundId: 'round-002-a',
      itemId: 'item-002-a',
      summary: '',
    });
    expect(parseHistory(both)).toEqual([
      {
        roundId: 'round-001-a',
        itemId: 'item-001-a',
        milestoneId: 'milestone-001-a',
        summary: 'Greets by name',
      },
      { roundId: 'round-002-a', itemId: 'item-002-a', milestoneId: 'milestone-001-a', summary: '' },
    ]);
  });

  it('gives nothing for an empty file', () => {
    expect(parseHistory(new Uint8Array())).toEqual([]);
  });
});
