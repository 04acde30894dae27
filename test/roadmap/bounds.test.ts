import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHistory } from '../../src/roadmap/history.ts';
import { parseRoadmap } from '../../src/roadmap/parse.ts';
import { parseVerification } from '../../src/roadmap/verification.ts';
import { makeRoadmap } from './support/make-roadmap.ts';
import { placesOf, problemsOf, readRoadmap, toBytes } from './support/read.ts';

const KIB = 1024;
const TEXT = makeRoadmap({ milestones: 1 });

/** The roadmap with other prose in line 7, in its second section. */
function withProse(prose: string): string {
  return TEXT.replace('Short and friendly.', () => prose);
}

function placesIn(text: string): Promise<readonly string[]> {
  return parseRoadmap(toBytes(text), 'roadmap.md').then(placesOf);
}

function nested(depth: number): string {
  return Array.from({ length: depth }, (_, level) => `${'  '.repeat(level)}- x`).join('\n');
}

describe('bounds of a roadmap', () => {
  // @spec contract.md#roadmap
  it.each([
    { name: 'a line', text: withProse('x'.repeat(10_001)), places: ['7:10001 roadmap.too-large'] },
    {
      name: 'a line inside a fence',
      text: withProse(`\`\`\`\n${'x'.repeat(10_001)}\n\`\`\``),
      places: ['8:10001 roadmap.too-large'],
    },
    { name: 'a section', text: withProse('word\n'.repeat(13_200)), places: ['5:1 roadmap.too-large'] },
    {
      name: 'a section, counted in bytes',
      text: withProse('\u00e4\u00f6\u00fc\n'.repeat(10_000)),
      places: ['5:1 roadmap.too-large'],
    },
    {
      name: 'nesting in one line',
      text: withProse(`${'- '.repeat(17)}x`),
      places: ['7:1 roadmap.too-large'],
    },
    { name: 'nesting over many lines', text: withProse(nested(17)), places: ['23:1 roadmap.too-large'] },
    {
      name: 'quotes in quotes',
      text: withProse(`words\n${'>'.repeat(17)} x`),
      places: ['8:1 roadmap.too-large'],
    },
    {
      name: 'an emphasis run',
      text: withProse(`some ${'*'.repeat(101)}words`),
      places: ['7:6 roadmap.too-large'],
    },
    {
      name: 'an emphasis run of underscores',
      text: withProse(`<b>\n\n${'_'.repeat(101)}words`),
      places: ['9:1 roadmap.too-large'],
    },
    {
      name: 'a fence that nobody closes',
      text: withProse(`\`\`\`\n${'# word\n'.repeat(12_000)}`),
      places: ['5:1 roadmap.too-large'],
    },
    {
      name: 'HTML that nobody closes',
      text: withProse(`<pre>\n${'# word\n'.repeat(12_000)}`),
      places: ['5:1 roadmap.too-large'],
    },
    {
      name: 'underlines in one section',
      text: withProse('a\n=\n'.repeat(501)),
      places: ['5:1 roadmap.too-large'],
    },
    { name: 'headings', text: TEXT + '## x\n'.repeat(15_000), places: ['1:1 roadmap.too-large'] },
    { name: 'lines', text: TEXT + '\n'.repeat(400_001), places: ['1:1 roadmap.too-large'] },
  ])('refuses $name beyond the bound, with its place', async ({ text, places }) => {
    expect(await placesIn(text)).toEqual(places);
  });

  // @spec contract.md#roadmap
  it('refuses a file beyond its bound before decoding it', async () => {
    const result = await parseRoadmap(new Uint8Array(16 * KIB * KIB + 1), 'roadmap.md');
    expect(problemsOf(result).map(({ code, line }) => [code, line])).toEqual([['roadmap.too-large', null]]);
  });

  // @spec contract.md#roadmap
  it.each([
    { name: 'a line', text: withProse('x'.repeat(10_000)) },
    { name: 'a section', text: withProse('word\n'.repeat(13_000)) },
    { name: 'nesting', text: withProse(nested(16)) },
    { name: 'an emphasis run', text: withProse(`some ${'*'.repeat(100)}words`) },
    {
      name: 'a rule of any length',
      text: withProse(`${'*'.repeat(200)}\n\n${'_'.repeat(200)}\n\n${'- '.repeat(40)}`),
    },
    { name: 'emphasis inside a fence', text: withProse(`\`\`\`\n/${'*'.repeat(101)}/\n\`\`\``) },
    {
      name: 'a thousand fences with headings inside',
      text: makeRoadmap({
        milestones: Array.from({ length: 1000 }, () => ({ notes: ['```sh', '# comment', '```'] })),
      }),
    },
  ])('accepts $name up to the bound', async ({ text }) => {
    expect((await readRoadmap(text)).sections).toHaveLength(6);
  });

  // @spec contract.md#invariants I18: the answer is bounded as well
  it('reports no more problems than a person can use', async () => {
    const text = TEXT + '### x\n'.repeat(2_000);
    expect(problemsOf(await parseRoadmap(toBytes(text), 'roadmap.md'))).toHaveLength(1_000);
  });
});

describe('encoding of a roadmap', () => {
  // @spec contract.md#roadmap
  it.each([
    { name: 'the first byte', before: '', place: '1:1' },
    { name: 'after a byte order mark', before: '\uFEFF', place: '1:1' },
    { name: 'in a line', before: 'a\r\nb\u00e9\u{1F600}', place: '2:5' },
    { name: 'far into the file', before: 'one line\r\n'.repeat(1_000), place: '1001:1' },
    { name: 'after a long line', before: '\u20ac'.repeat(5_000), place: '1:5001' },
  ])('names the place of the byte that is not UTF-8: $name', async ({ before, place }) => {
    const good = toBytes(before);
    const bytes = new Uint8Array(good.length + 3);
    bytes.set(good);
    bytes.set([0xff, 0x0a, 0x61], good.length);
    expect(placesOf(await parseRoadmap(bytes, 'roadmap.md'))).toEqual([`${place} roadmap.encoding`]);
  });

  // @spec contract.md#roadmap
  it.each([
    { name: 'a character cut off at the end', bytes: [0x61, 0x0a, 0xe2, 0x82] },
    { name: 'a surrogate', bytes: [0x61, 0x0a, 0xed, 0xa0, 0x80] },
    { name: 'an overlong form', bytes: [0x61, 0x0a, 0xc0, 0xaf] },
  ])('refuses $name', async ({ bytes }) => {
    expect(placesOf(await parseRoadmap(Uint8Array.from(bytes), 'roadmap.md'))).toEqual([
      '2:1 roadmap.encoding',
    ]);
  });
});

describe('any bytes', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc
      .array(
        fc.constantFrom(
          '## Milestones',
          '### [done] x',
          'Milestone id: a',
          'Depends on: a, b',
          '- Direction id: d',
          '```',
          '<b>',
          '- Command: `x`',
          '## Manual Checks',
          '> ',
          '[a]: b',
          '---',
          '',
        ),
        { maxLength: 40 },
      )
      .map((lines) => toBytes(lines.join('\n'))),
    fc
      .tuple(fc.nat(TEXT.length), fc.nat(20), fc.string({ unit: 'binary', maxLength: 10 }))
      .map(([at, gone, added]) => toBytes(TEXT.slice(0, at) + added + TEXT.slice(at + gone))),
  );

  // @spec contract.md#invariants I18: any bytes give a value or a typed error
  it('give a value or problems with a place inside the file, never an exception', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (input) => {
        parseHistory(input);
        const lines = new TextDecoder().decode(input).split(/\r\n|\n|\r/).length;
        for (const parse of [parseRoadmap, parseVerification]) {
          for (const problem of problemsOf(await parse(input, 'file.md'))) {
            expect(problem.line).toBeGreaterThanOrEqual(1);
            expect(problem.line).toBeLessThanOrEqual(lines);
            expect(problem.column).toBeGreaterThanOrEqual(1);
          }
        }
      }),
      { numRuns: 1500 },
    );
  });
});
