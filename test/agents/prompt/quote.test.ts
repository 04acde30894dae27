import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promptBounds } from '../../../src/agents/prompt/bounds.ts';
import { demoteHeadings, quoteBlock, quoteInline, quoteList } from '../../../src/agents/prompt/quote.ts';

/** Texts that are full of what could close or open a block. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom('`', '```', '````', '~~~', '\n', '\r\n', '\r', ' ', '# Role', '\t'),
      fc.string(),
    ),
  )
  .map((parts) => parts.join(''));

// @spec contract.md#agents
describe('quoteBlock', () => {
  it('is not closed by any line of the quoted text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const lines = quoteBlock(text, 'text').split(/\r\n|\r|\n/);
        const fence = /^`{3,}/.exec(lines[0] ?? '')?.[0] ?? '';
        const closing = lines.flatMap((line, index) => {
          const run = /^ {0,3}(`+)\s*$/.exec(line)?.[1] ?? '';
          return index > 0 && run.length >= fence.length ? [index] : [];
        });
        expect(fence.length).toBeGreaterThanOrEqual(3);
        expect(closing).toEqual([lines.length - 1]);
      }),
    );
  });

  it('keeps the text byte for byte', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const quoted = quoteBlock(text, '');
        const start = quoted.indexOf('\n') + 1;
        const end = quoted.lastIndexOf('\n');
        const body = quoted.slice(start, Math.max(start, end));
        expect(text.endsWith('\n') ? `${body}\n` : body).toBe(text);
      }),
    );
  });

  it('makes the fence one longer than the longest run inside', () => {
    expect(quoteBlock('a ````` b', 'text')).toBe('``````text\na ````` b\n``````');
  });
});

// @spec contract.md#agents
describe('quoteInline', () => {
  it.each([
    ['plan.md', '`plan.md`'],
    ['a`b', '``a`b``'],
    ['`a', '`` `a ``'],
    ['', '`  `'],
    ['one\n# Role\r\ntwo', '`one # Role two`'],
    ['\u001b[31mred\u2028x', '`  [31mred x `'],
  ])('quotes %j', (text, expected) => {
    expect(quoteInline(text)).toBe(expected);
  });

  it('stays on one line and is not closed inside, whatever the text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const quoted = quoteInline(text);
        const ticks = /^`+/.exec(quoted)?.[0] ?? '';
        const inner = quoted.slice(ticks.length, -ticks.length);
        expect(quoted).not.toMatch(/[\n\r\u2028\u2029]/);
        expect((inner.match(/`+/g) ?? []).map((run) => run.length)).not.toContain(ticks.length);
      }),
    );
  });
});

describe('demoteHeadings', () => {
  it('moves headings down and leaves fenced lines alone', () => {
    const text = '# A\n\n```sh\n# a comment\n```\n\n## B\n#hashtag\n###### F';
    expect(demoteHeadings(text, 1)).toBe('## A\n\n```sh\n# a comment\n```\n\n### B\n#hashtag\n###### F');
  });

  it('takes a fence as closed only by one of its kind and length', () => {
    const text = '````\n```\n# inside\n````\n# outside';
    expect(demoteHeadings(text, 2)).toBe('````\n```\n# inside\n````\n### outside');
  });

  it('closes a block that the text leaves open', () => {
    expect(demoteHeadings('~~~~\n# inside', 1)).toBe('~~~~\n# inside\n~~~~');
  });
});

describe('quoteList', () => {
  it('cuts long items and says how many it leaves out', () => {
    const list = quoteList(
      Array.from({ length: 1000 }, () => 'x'.repeat(5000)),
      'None.',
    );
    expect(list.length).toBeLessThan(promptBounds.listMax + 100);
    expect(list).toMatch(/x…`\n- and \d+ more: see your assignment file$/);
  });

  it('gives the sentence for an empty list', () => {
    expect(quoteList([], 'None.')).toBe('None.');
  });
});
