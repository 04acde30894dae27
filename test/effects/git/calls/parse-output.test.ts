import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBatchAnswer } from '../../../../src/effects/git/calls/git-batch-answer.ts';
import {
  parseCommits,
  parseOidLine,
  parseOidLines,
  parseRawChanges,
  parseRefs,
  parseTreeListing,
} from '../../../../src/effects/git/calls/parse-output.ts';
import { decodePath, encodePath } from '../../../../src/effects/git/files/path-bytes.ts';
import { parseTree } from '../../../../src/effects/git/objects/tree-object.ts';

// @spec contract.md#invariants I16: no output of git is trusted unparsed
const A = 'a'.repeat(40);
const ZERO = '0'.repeat(40);
const LONG = 'b'.repeat(64);
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('parsers of git output', () => {
  it('read what git prints', () => {
    expect(parseOidLine(bytes(`${A}\n`))).toBe(A);
    expect(parseOidLines(bytes(`${A}\n${LONG}\n`))).toEqual([A, LONG]);
    expect(parseRefs(bytes(`${A} refs/heads/main\n`))).toEqual([{ ref: 'refs/heads/main', oid: A }]);
    expect(parseTreeListing(bytes(`100644 blob ${A}\ta\tb\0`), 'p/')).toEqual([
      { path: 'p/a\tb', mode: '100644', oid: A },
    ]);
    expect(parseRawChanges(bytes(`:000000 100755 ${ZERO} ${A} A\0x\ny\0`))).toEqual([
      { path: 'x\ny', status: 'A', oldMode: null, newMode: '100755', oldOid: null, newOid: A },
    ]);
    expect(parseRawChanges(bytes(`:100644 000000 ${A} ${ZERO} U\0x\0`))).toMatchObject([{ status: 'M' }]);
    expect(parseCommits(bytes(''))).toEqual([]);
  });

  const refused: readonly (readonly [string, (stdout: Buffer) => unknown, string])[] = [
    ['no id', parseOidLine, ''],
    ['an empty line', parseOidLine, '\n'],
    ['a short id', parseOidLine, 'abc\n'],
    ['an upper-case id', parseOidLine, `${'A'.repeat(40)}\n`],
    ['two ids', parseOidLine, `${A}\n${A}\n`],
    ['a cut-off id', parseOidLine, A],
    ['the id of nothing', parseOidLine, `${ZERO}\n`],
    ['a ref without id', parseRefs, 'refs/heads/main\n'],
    ['a cut-off ref', parseRefs, `${A} refs/heads/ma`],
    ['a cut-off listing', (out) => parseTreeListing(out, ''), `100644 blob ${A}\tname`],
    ['an unknown mode', (out) => parseTreeListing(out, ''), `100600 blob ${A}\tname\0`],
    ['a listing without name', (out) => parseTreeListing(out, ''), `100644 blob ${A}\0`],
    ['a change without path', parseRawChanges, `:100644 100644 ${A} ${A} M\0`],
    ['an unknown status', parseRawChanges, `:100644 100644 ${A} ${A} X\0a\0`],
    ['an abbreviated change', parseRawChanges, `:100644 100644 abc abc M\0a\0`],
    ['a commit of too few fields', parseCommits, `${A}\0${A}\0`],
    ['a commit without date', parseCommits, `${A}\0${A}\0\0a\0b\0no date\0s\0\0`],
    ['a cut-off tree', (out) => parseTree(out, 'sha1'), '100644 name\0abc'],
  ];

  it.each(refused)('refuse %s', (_what, parse, text) => {
    expect(() => parse(bytes(text))).toThrow('git.output-unexpected');
  });

  it('give a value or a typed error for any bytes', () => {
    const parsers = [parseOidLines, parseRefs, parseRawChanges, parseCommits];
    const all = [
      ...parsers,
      (out: Buffer) => parseTreeListing(out, ''),
      (out: Buffer) => parseTree(out, 'sha1'),
    ];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(all.length - 1), (input, i) => {
        try {
          all[i]?.(Buffer.from(input));
        } catch (error) {
          expect(error).toMatchObject({ code: 'git.output-unexpected' });
        }
      }),
    );
  });
});

describe('answers of the reading helper', () => {
  const question = { command: 'contents', name: 'HEAD:a\nb' } as const;

  it('are taken whole, whatever pieces they come in', () => {
    const answer = bytes(`${A} blob 5\nhe\nlo\nrest`);
    for (let length = 0; length < 52; length += 1) {
      expect(readBatchAnswer(question, answer.subarray(0, length))).toMatchObject({ kind: 'more' });
    }
    const whole = readBatchAnswer(question, answer);
    expect(whole).toMatchObject({
      kind: 'whole',
      used: 54,
      answer: { info: { oid: A, type: 'blob', sizeBytes: 5 } },
    });
  });

  it('say missing for a name with a line end', () => {
    const answer = bytes('HEAD:a\nb missing\n');
    expect(readBatchAnswer(question, answer.subarray(0, 9))).toMatchObject({ kind: 'more' });
    expect(readBatchAnswer(question, answer)).toEqual({ kind: 'whole', used: answer.length, answer: null });
  });

  it.each([['garbage\n'], [`${A} blob x\n`], [`${A} blob 2\nabX`], ['x'.repeat(300)]])(
    'refuse %j',
    (text) => {
      expect(() => readBatchAnswer(question, bytes(text))).toThrow('git.output-unexpected');
    },
  );
});

describe('paths', () => {
  it('survive the way to a string and back, whatever their bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (input) => {
        expect(encodePath(decodePath(input)).equals(Buffer.from(input))).toBe(true);
      }),
    );
  });

  it('read as usual when they are UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodePath(Buffer.from(text))).toBe(text);
      }),
    );
  });
});
