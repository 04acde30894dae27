import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSectionReader, type SectionReader } from '../../src/roadmap/read-sections.ts';
import type { Section } from '../../src/roadmap/sections.ts';
import { readWholeDocument, type LineReading } from './support/whole-document.ts';

const encoder = new TextEncoder();

function newReader(): SectionReader<Section> {
  return createSectionReader('roadmap', { interpret: (section) => section, countParts: () => 1 });
}

/** The same reading as the reference, put together from the sections. */
async function readBySections(text: string, reader = newReader()): Promise<readonly LineReading[]> {
  const read = await reader.read(encoder.encode(text), 'roadmap.md');
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const readings: LineReading[] = [];
  for (const { base, value } of read.value.sections) {
    const { heading, body } = value;
    const headingEnd = body[0]?.row ?? lineCount(text, base.offset, value.bodyStart);
    if (heading !== null) {
      const { depth, title, at } = heading;
      readings.push({ line: base.line + at.line + 1, kind: 'heading', heading: { depth, title } });
      for (let row = at.line + 1; row < headingEnd; row++) {
        readings.push({ line: base.line + row + 1, kind: 'heading', heading: null });
      }
    }
    for (const line of body)
      readings.push({ line: base.line + line.row + 1, kind: line.kind, heading: null });
  }
  return readings;
}

function lineCount(text: string, from: number, length: number): number {
  const lines = text.slice(from, from + length).split(/\r\n|\n|\r/);
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}

/** Headings deeper than 3 begin no section, so their text is not read. */
function withoutDeepHeadings(readings: readonly LineReading[]): readonly LineReading[] {
  return readings.map((reading) =>
    (reading.heading?.depth ?? 0) > 3 ? { ...reading, heading: null } : reading,
  );
}

/** What the line scanner judges alone, and near misses of it. */
const PLAIN_LINES = [
  '> quote',
  '> quote',
  '>no space',
  '>    far',
  '> - item in quote',
  '',
  '',
  '',
  'plain text',
  'Intent: a value',
  '  continued',
  '    indented',
  ' one space',
  'x',
  '## Goal',
  '## Milestones ##',
  '### [pending] Milestone 1: Title',
  '# Top',
  '#### Deep',
  '#no heading',
  '##',
  '## #',
  '#\tTab',
  '## a\\#',
  '## `#` #',
  '####### seven',
  '```',
  '```js',
  '~~~',
  '~~~~',
  '~~~ `x`',
  '````',
  '``` ',
  '- item',
  '- `lane`: text',
  '* star',
  '+ plus',
  '1. one',
  '2) two',
  '10. ten',
  '  - nested',
  '    - deeper',
  '      - deepest',
  '- - twice',
  '-  two spaces',
  '- Direction id: d',
  '  Summary: s',
  'lazy',
  '-- x',
  '  text of item',
  '<!-- template -->',
  '<!-- open',
  'close -->',
  '<!-->',
  '<!--->',
  'text <!-- inline -->',
  '[link](x)',
  '[ ] box',
  '- [ ] box',
  '| a | b |',
  '&amp;',
  'a\\',
  '\u00a0',
  'caf\u00e9 \u{1F600}',
  '\u2028',
  '\f',
  '\u0000',
  '**b** c',
  '**',
  '-x',
];

/** What only remark can judge. */
const SURPRISES = [
  ' ## Shifted',
  '   ### Shifted far',
  '    ## Code',
  '\tafter a tab',
  '``` a`b',
  '  ```',
  '   ~~~',
  '  ~~~  ',
  '-',
  '*',
  '-     code in item',
  '-\ttab item',
  '- ```',
  '- # heading in item',
  '- > quote in item',
  '- [a]: /x',
  '- <b>',
  '- ---',
  '> ## Quoted',
  '> ```',
  '>',
  '> - item',
  '>     code',
  '===',
  '---',
  '----  ',
  '- - -',
  '***',
  '___',
  '* * *',
  '  ===',
  '   ---',
  '=',
  '--',
  '_ _ _',
  '  <!-- shifted -->',
  '<div>',
  '</div>',
  '<b>inline</b>',
  '<https://example.org>',
  '<script>',
  '</script>',
  '<pre>',
  '</pre>',
  '<?php',
  '?>',
  '<!DOCTYPE html>',
  '<![CDATA[',
  ']]>',
  '<x-y>',
  '<a href="b">',
  '[a]: /x',
  '[a]:',
  '/x',
  '"title"',
  '[a]: /x "open',
  'close"',
  '[open',
  'label]: /x',
  '[a\\]b]: /x',
  '[]: /x',
  '[a]: <',
  "[a]: /x 'y'",
  '[a] : /x',
  '[a[b]: /x',
  '|---|---|',
  '\\## no heading',
];

const surprise = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...SURPRISES) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('- ', '> ', '  ', '    ', '1. ', '\t', '   '),
        fc.constantFrom(...PLAIN_LINES, ...SURPRISES),
      )
      .map(([before, line]) => before + line),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: fc.constantFrom(...'#-=`~<>![]():*_ \\ab1.\t'), maxLength: 8 }),
  },
);

/** A document in which about one line of `oneIn` is a surprise. */
function documentText(oneIn: number): fc.Arbitrary<string> {
  const line = fc.oneof(
    { weight: oneIn - 1, arbitrary: fc.constantFrom(...PLAIN_LINES) },
    { weight: 1, arbitrary: surprise },
  );
  const ending = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r');
  return fc
    .tuple(fc.array(fc.tuple(line, ending), { maxLength: 30 }), line, fc.boolean())
    .map(([lines, last, hasBom]) => {
      const text = lines.map(([content, end]) => content + end).join('');
      return `${hasBom ? '\uFEFF' : ''}${text}${last}`;
    });
}

function threeSections(second: string): string {
  return `## One\n\na\n\n## ${second}\n\n<b>\n\n## Three\n`;
}

describe('reading by sections', () => {
  // @spec contract.md#roadmap
  it.each([
    { name: 'hardly any surprise', oneIn: 60 },
    { name: 'a few surprises', oneIn: 8 },
    { name: 'surprises everywhere', oneIn: 2 },
  ])('reads a document with $name as remark reads it as a whole', async ({ oneIn }) => {
    await fc.assert(
      fc.asyncProperty(documentText(oneIn), async (text) => {
        expect(await readBySections(text)).toEqual(withoutDeepHeadings(readWholeDocument(text)));
      }),
      { numRuns: 1500 },
    );
  });

  // @spec contract.md#roadmap
  it('reads the same whether or not it remembers sections of other documents', async () => {
    const reader = newReader();
    await fc.assert(
      fc.asyncProperty(documentText(8), async (text) => {
        expect(await readBySections(text, reader)).toEqual(await readBySections(text));
      }),
      { numRuns: 1500 },
    );
  });

  // @spec contract.md#roadmap
  it('interprets an unchanged section only once', async () => {
    const interpreted: string[] = [];
    const reader = createSectionReader<string>('roadmap', {
      interpret: ({ heading }) => {
        interpreted.push(heading?.title ?? '');
        return '';
      },
      countParts: () => 1,
    });
    await reader.read(encoder.encode(threeSections('Two')), 'roadmap.md');
    await reader.read(encoder.encode(threeSections('Zwei')), 'roadmap.md');
    expect(interpreted).toEqual(['One', 'Two', 'Three', 'Zwei']);
  });
});
