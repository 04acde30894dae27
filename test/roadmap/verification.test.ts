import { describe, expect, it } from 'vitest';
import {
  baselineCommands,
  checklistItems,
  parseVerification,
  type Verification,
} from '../../src/roadmap/verification.ts';
import { placesOf, problemsOf, toBytes, valueOf } from './support/read.ts';

interface Parts {
  readonly baseline?: string;
  readonly alignment?: string;
  readonly task?: string;
  readonly manual?: string;
  readonly overrides?: string;
}

/** The first baseline line is line 3. */
function makeVerification(parts: Parts): string {
  return [
    `## Baseline Checks\n\n${parts.baseline ?? 'None.'}\n`,
    `## Alignment Checks\n\n${parts.alignment ?? 'None.'}\n`,
    `## Task-Specific Checks\n\n${parts.task ?? 'none'}\n`,
    `## Manual Checks\n\n${parts.manual ?? '- none'}\n`,
    `## Roadmap Overrides\n\n${parts.overrides ?? '* None.'}\n`,
  ].join('\n');
}

function parse(text: string) {
  return parseVerification(toBytes(text), 'verification.md');
}

async function read(parts: Parts): Promise<Verification> {
  return valueOf(await parse(makeVerification(parts)));
}

describe('parseVerification', () => {
  // @spec contract.md#verification
  it('reads the baseline checks in file order, with their defaults', async () => {
    const baseline = [
      'These run first.',
      '',
      '- Command: `npm test`',
      '- Command: `npm run lint -- --fix`',
      '  Why: style is no matter of taste,',
      '  says the team',
      '  Timeout: 600',
      '  Working directory: packages/./core/../web/',
      '',
      '* Command: `` echo `date` ``',
      '',
      '  Working directory: `docs`',
    ].join('\n');
    const { checks } = await read({ baseline });
    expect(checks).toEqual([
      { command: 'npm test', why: '', timeoutS: 1800, workingDirectory: '.', line: 5 },
      {
        command: 'npm run lint -- --fix',
        why: 'style is no matter of taste, says the team',
        timeoutS: 600,
        workingDirectory: 'packages/web',
        line: 6,
      },
      { command: 'echo `date`', why: '', timeoutS: 1800, workingDirectory: 'docs', line: 12 },
    ]);
    expect(baselineCommands(await read({ baseline }))).toEqual(checks.map(({ command }) => command));
  });

  // @spec contract.md#verification
  it('takes nothing from sections that say none, from prose, comments and fences', async () => {
    const manual = ['Words.', '', '<!--', '- not this', '-->', '', '```', '- nor this', '```'].join('\n');
    expect(await read({ manual })).toEqual({
      checks: [],
      alignment: [],
      taskSpecific: [],
      manual: [],
      overrides: [],
    });
  });

  // @spec contract.md#verification
  it('numbers the items that a reviewer answers, section by section', async () => {
    const verification = await read({
      alignment: '- The goal still\n  holds\n  - in every part\n- [ ] Nothing else changed',
      manual: '1. Read the README\n\n   twice\n2. none\n3. Start it',
      overrides: '- Milestone 3 needs no docs',
    });
    expect(checklistItems(verification)).toEqual([
      { section: 'Alignment Checks', item: 1, text: 'The goal still holds - in every part' },
      { section: 'Alignment Checks', item: 2, text: 'Nothing else changed' },
      { section: 'Manual Checks', item: 1, text: 'Read the README twice' },
      { section: 'Manual Checks', item: 2, text: 'Start it' },
    ]);
    expect(verification.overrides).toEqual(['Milestone 3 needs no docs']);
  });

  // @spec contract.md#verification
  it.each(['\r\n', '\r'])(
    'reads the same with other line endings (%j) and a byte order mark',
    async (eol) => {
      const text = makeVerification({ baseline: '- Command: `npm test`\n  Timeout: 5', manual: '- Look' });
      const other = valueOf(await parse(`\uFEFF${text.replaceAll('\n', eol)}`));
      expect(other).toEqual(valueOf(await parse(text)));
    },
  );

  // @spec contract.md#verification
  it.each([
    [200, []],
    [201, ['1:1 verification.too-large']],
  ])('refuses more checks than a check record holds (%i)', async (count, places) => {
    const lines = Array.from({ length: count }, (_, index) => `- Command: \`true ${index}\``);
    expect(placesOf(await parse(makeVerification({ baseline: lines.join('\n') })))).toEqual(places);
  });

  // @spec contract.md#verification
  it.each([
    { name: 'no command', baseline: '- npm test', places: ['3:1 verification.command-missing'] },
    { name: 'an empty command', baseline: '- Command:', places: ['3:3 verification.command-missing'] },
    { name: 'an empty code span', baseline: '- Command: ` `', places: ['3:3 verification.command-invalid'] },
    {
      name: 'a command without backticks',
      baseline: '- Command: npm test',
      places: ['3:3 verification.command-invalid'],
    },
    {
      name: 'words around the command',
      baseline: '-  Command: `npm test` twice',
      places: ['3:4 verification.command-invalid'],
    },
    {
      name: 'two commands',
      baseline: '- Command: `a` and `b`',
      places: ['3:3 verification.command-invalid'],
    },
    {
      name: 'a timeout with a unit',
      baseline: '- Command: `a`\n  Timeout: 10m',
      places: ['4:3 verification.timeout-invalid'],
    },
    {
      name: 'no timeout',
      baseline: '- Command: `a`\n  Timeout:',
      places: ['4:3 verification.timeout-invalid'],
    },
    {
      name: 'a timeout of nothing',
      baseline: '- Command: `a`\n  Timeout: 0',
      places: ['4:3 verification.timeout-invalid'],
    },
    {
      name: 'a timeout beyond a day',
      baseline: '- Command: `a`\n  Timeout: 86401',
      places: ['4:3 verification.timeout-invalid'],
    },
    {
      name: 'an absolute folder',
      baseline: '- Command: `a`\n  Working directory: /packages',
      places: ['4:3 verification.working-directory'],
    },
    {
      name: 'a folder outside',
      baseline: '- Command: `a`\n  Working directory: a/../../b',
      places: ['4:3 verification.working-directory'],
    },
    {
      name: 'the git folder',
      baseline: '- Command: `a`\n  Working directory: .git/hooks',
      places: ['4:3 verification.working-directory'],
    },
    {
      name: 'a duplicate field',
      baseline: '- Command: `a`\n  Why: b\n  Why: c',
      places: ['5:3 verification.field-duplicate'],
    },
    {
      name: 'several at once',
      baseline: '- words\n- Command: a\n  Timeout: x',
      places: [
        '3:1 verification.command-missing',
        '4:3 verification.command-invalid',
        '5:3 verification.timeout-invalid',
      ],
    },
  ])('refuses $name with its place', async ({ baseline, places }) => {
    const result = await parse(makeVerification({ baseline }));
    expect(placesOf(result)).toEqual(places);
    for (const { fix } of problemsOf(result)) expect(fix).toMatch(/\.$/);
  });

  // @spec contract.md#verification
  it.each([
    {
      name: 'missing',
      text: makeVerification({}).replace('## Manual Checks', '## Manual'),
      places: ['1:1 verification.section-missing'],
    },
    {
      name: 'repeated',
      text: `${makeVerification({})}\n## Manual Checks\n`,
      places: ['21:1 verification.section-repeated'],
    },
    {
      name: 'out of order',
      text: makeVerification({})
        .replace('Alignment', 'X')
        .replace('Task-Specific', 'Alignment')
        .replace('X', 'Task-Specific'),
      places: ['9:1 verification.section-order'],
    },
    {
      name: 'all missing',
      text: '',
      places: Array.from({ length: 5 }, () => '1:1 verification.section-missing'),
    },
  ])('refuses sections that are $name', async ({ text, places }) => {
    expect(placesOf(await parse(text))).toEqual(places);
  });

  // @spec contract.md#verification
  it('holds the bounds of a contract file', async () => {
    const long = makeVerification({ manual: `- ${'x'.repeat(10_000)}` });
    expect(placesOf(await parse(long))).toEqual(['15:10001 verification.too-large']);
    const result = await parseVerification(Uint8Array.of(0x0a, 0xff), 'verification.md');
    expect(placesOf(result)).toEqual(['2:1 verification.encoding']);
  });
});
