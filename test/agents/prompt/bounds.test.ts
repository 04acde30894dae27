import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundTexts } from '../../../src/agents/prompt/bounds.ts';

describe('boundTexts', () => {
  it('shows a text that fits as it is', () => {
    expect(boundTexts([{ label: 'a', text: 'one\ntwo' }], 10, 10)).toEqual([
      { label: 'a', text: 'one\ntwo', shown: 'whole', totalLength: 7 },
    ]);
  });

  it('cuts a longer text at the end of a line', () => {
    expect(boundTexts([{ label: 'a', text: 'one\ntwo\nthree' }], 9, 99)).toEqual([
      { label: 'a', text: 'one\ntwo\n', shown: 'start', totalLength: 13 },
    ]);
  });

  it('only names what comes after the common bound is used up', () => {
    const texts = [
      { label: 'a', text: 'aaaa' },
      { label: 'b', text: 'b' },
    ];
    expect(boundTexts(texts, 4, 4).map((text) => text.shown)).toEqual(['whole', 'none']);
  });

  it('never exceeds its bounds and never cuts a character in two', () => {
    const texts = fc.array(fc.record({ label: fc.constant('x'), text: fc.string({ unit: 'grapheme' }) }));
    fc.assert(
      fc.property(texts, fc.nat(30), fc.nat(60), (input, each, total) => {
        const bounded = boundTexts(input, each, total);
        expect(bounded.every((text) => text.text.length <= each && !/[\uD800-\uDBFF]$/.test(text.text))).toBe(
          true,
        );
        expect(bounded.reduce((sum, text) => sum + text.text.length, 0)).toBeLessThanOrEqual(total);
        expect(bounded.every((text, index) => input[index]?.text.startsWith(text.text))).toBe(true);
      }),
    );
  });
});
