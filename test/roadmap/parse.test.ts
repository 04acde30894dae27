import { describe, expect, it } from 'vitest';
import { createRoadmapParser } from '../../src/roadmap/parse.ts';
import { makeRoadmap, makeRoadmapBytes } from './support/make-roadmap.ts';
import { readFirst, readRoadmap, toBytes, valueOf } from './support/read.ts';

const ONE = makeRoadmap({
  milestones: [{ completedBy: ['round-001-step: first', 'round-002-step: second'] }],
});

/** The roadmap with one line replaced by others. */
function withLine(line: string, ...replacement: readonly string[]): string {
  expect(ONE.split('\n').filter((other) => other === line)).toHaveLength(1);
  return ONE.split('\n')
    .flatMap((other) => (other === line ? replacement : [other]))
    .join('\n');
}

describe('parseRoadmap', () => {
  // @spec contract.md#roadmap
  it('reads every field of a milestone and of its directions', async () => {
    const { line: _line, statusRange, fieldsEnd, ...milestone } = await readFirst(ONE);
    expect(milestone).toEqual({
      milestoneId: 'milestone-001-step',
      title: 'Step 1',
      status: 'pending',
      dependsOn: [],
      intent: 'The program can do step 1.',
      completionSignal: '`npm test` shows step 1.',
      lane: 'lane-core',
      coordinationNotes: 'none',
      directions: [
        {
          directionId: 'direction-001-slice',
          summary: 'The slice direction-001-slice.',
          whyItMattersNow: 'Others build on it.',
          preconditions: 'none',
          parallelHints: 'none',
          boundaryNotes: 'no options',
          extractionNotes: 'one round',
        },
      ],
      completedBy: ['round-001-step: first', 'round-002-step: second'],
      isTemplate: false,
    });
    expect(ONE.slice(statusRange.start, statusRange.end)).toBe('pending');
    expect(ONE.slice(0, fieldsEnd).endsWith('\nCompleted by: round-002-step: second')).toBe(true);
  });

  // @spec contract.md#roadmap
  it('gives sections, lanes and milestones in file order with their lines', async () => {
    const roadmap = await readRoadmap(
      makeRoadmap({ milestones: [{}, { lane: 'lane-b' }], lanes: ['lane-core', 'lane-b'] }),
    );
    expect(roadmap.sections.map(({ name, line }) => `${line} ${name}`)).toEqual([
      '1 Goal',
      '5 Alignment Summary',
      '9 Outcome Boundaries',
      '13 Global Sequencing Rules',
      '17 Parallel Lanes',
      '22 Milestones',
    ]);
    expect(roadmap.lanes).toEqual([
      { laneId: 'lane-core', text: '`lane-core`: work of lane-core', line: 19 },
      { laneId: 'lane-b', text: '`lane-b`: work of lane-b', line: 20 },
    ]);
    expect(roadmap.milestones.map(({ line }) => line)).toEqual([24, 41]);
    const goal = roadmap.sections[0]?.body;
    expect(roadmap.text.slice(goal?.start, goal?.end)).toBe('\nA program that greets.\n\n');
  });

  // @spec contract.md#roadmap
  it.each([
    { eol: '\n', bom: true, finalNewline: true },
    { eol: '\r\n', bom: false, finalNewline: true },
    { eol: '\r\n', bom: true, finalNewline: false },
    { eol: '\r', bom: false, finalNewline: false },
  ] as const)(
    'reads the same milestones with $eol, byte order mark $bom, final newline $finalNewline',
    async (form) => {
      const roadmap = await readRoadmap(makeRoadmap({ milestones: 3, ...form }));
      const plain = await readRoadmap(makeRoadmap({ milestones: 3 }));
      const comparable = ({ milestones }: typeof plain) =>
        milestones.map(({ statusRange: _range, fieldsEnd: _end, ...rest }) => rest);
      expect(comparable(roadmap)).toEqual(comparable(plain));
      for (const { statusRange } of roadmap.milestones) {
        expect(roadmap.text.slice(statusRange.start, statusRange.end)).toBe('pending');
      }
    },
  );

  // @spec contract.md#roadmap
  it.each([
    { written: '', ids: [] },
    { written: ' none', ids: [] },
    { written: ' None', ids: [] },
    { written: ' -', ids: [] },
    { written: ' milestone-002-b', ids: ['milestone-002-b'] },
    { written: ' `milestone-002-b`', ids: ['milestone-002-b'] },
    { written: ' milestone-002-b,milestone-003-c', ids: ['milestone-002-b', 'milestone-003-c'] },
    { written: '  milestone-002-b , `milestone-003-c`,', ids: ['milestone-002-b', 'milestone-003-c'] },
    { written: ' milestone-002-b,\n  milestone-003-c', ids: ['milestone-002-b', 'milestone-003-c'] },
  ])('reads the dependencies of "Depends on:$written"', async ({ written, ids }) => {
    const text = makeRoadmap({ milestones: [{}, { id: 'milestone-002-b' }, { id: 'milestone-003-c' }] });
    const milestone = await readFirst(text.replace('Depends on: none', `Depends on:${written}`));
    expect(milestone.dependsOn).toEqual(ids);
  });

  // @spec contract.md#roadmap
  it.each([
    { name: 'plain lines', lines: ['Intent: one', 'two', '  three'], intent: 'one two three' },
    { name: 'a value that begins on the next line', lines: ['Intent:', 'one'], intent: 'one' },
    { name: 'list items', lines: ['Intent: one', '- two', '- three'], intent: 'one - two - three' },
    { name: 'a quote', lines: ['Intent: one', '> two'], intent: 'one > two' },
    {
      name: 'words that look like another field',
      lines: ['Intent: one', 'Summary: two'],
      intent: 'one Summary: two',
    },
    { name: 'a blank line', lines: ['Intent: one', '', 'two', ''], intent: 'one' },
    { name: 'a fence', lines: ['Intent: one', '```', 'Intent: two', '```'], intent: 'one' },
    { name: 'HTML', lines: ['Intent: one', '<div>', 'Intent: two', '</div>', ''], intent: 'one' },
  ])('ends a value where it should: $name', async ({ lines, intent }) => {
    const milestone = await readFirst(withLine('Intent: The program can do step 1.', ...lines));
    expect(milestone.intent).toBe(intent);
    expect(milestone.completionSignal).toBe('`npm test` shows step 1.');
  });

  // @spec contract.md#roadmap
  it('runs the value of a direction on over continuation lines and nested lists', async () => {
    const text = withLine(
      '  Summary: The slice direction-001-slice.',
      '  Summary: one',
      '  two',
      '  - three',
      '    four',
    );
    expect((await readFirst(text)).directions[0]?.summary).toBe('one two - three four');
  });

  // @spec contract.md#roadmap
  it('reads directions as nested bullets, with any bullet, and fields behind them', async () => {
    const text = withLine(
      '- Direction id: direction-001-slice',
      '* Direction id: `direction-000-first`',
      ...['Summary', 'Why it matters now', 'Preconditions', 'Parallel hints', 'Boundary notes'].map(
        (name) => `  - ${name}: x`,
      ),
      '  - Extraction notes: y',
      '',
      '1. Direction id: direction-001-slice',
    ).replace(
      '  Extraction notes: one round',
      '   Extraction notes: one round\nCompleted by: round-003-step',
    );
    const milestone = await readFirst(text);
    expect(milestone.directions.map(({ directionId }) => directionId)).toEqual([
      'direction-000-first',
      'direction-001-slice',
    ]);
    expect(milestone.directions[0]?.extractionNotes).toBe('y');
    expect(milestone.completedBy).toHaveLength(3);
  });

  // @spec contract.md#roadmap
  it('keeps and ignores unknown text, fences, tables and deeper headings', async () => {
    const notes = [
      'Some notes.',
      '',
      '| a | b |',
      '|---|---|',
      '',
      '```',
      '### [done] no milestone',
      '## Goal',
      '```',
      '',
      '#### More',
      'Intent: none of ours',
    ];
    const roadmap = await readRoadmap(makeRoadmap({ milestones: [{ notes }, {}] }));
    expect(roadmap.milestones.map(({ milestoneId }) => milestoneId)).toEqual([
      'milestone-001-step',
      'milestone-002-step',
    ]);
    expect(roadmap.sections).toHaveLength(6);
  });

  // @spec contract.md#roadmap
  it('reads setext headings, closed headings and other sections between', async () => {
    const text = ONE.replace('## Goal\n', 'A title\n===\n\nGoal\n----\n')
      .replace('## Alignment Summary', '## Alignment Summary ##')
      .replace('## Outcome Boundaries', '## Background\n\nWords.\n\n  ## Outcome Boundaries');
    const roadmap = await readRoadmap(text);
    expect(roadmap.sections.map(({ name }) => name)).toContain('Background');
    expect(roadmap.sections[0]).toMatchObject({ name: 'Goal', line: 4 });
  });

  // @spec contract.md#roadmap
  it('takes only the outermost list items of the lanes section for lanes', async () => {
    const text = ONE.replace(
      '- `lane-core`: work of lane-core',
      [
        '- `lane-core`: work of',
        '  the core',
        '  - `src/core`',
        '',
        '- no lane',
        '* `lane-b`',
        '',
        '### Notes',
        '',
        '- `lane-c` too',
      ].join('\n'),
    );
    expect((await readRoadmap(text)).lanes.map(({ laneId, text: item }) => [laneId, item])).toEqual([
      ['lane-core', '`lane-core`: work of the core - `src/core`'],
      ['lane-b', '`lane-b`'],
      ['lane-c', '`lane-c` too'],
    ]);
  });

  // @spec contract.md#roadmap
  it.each([
    {
      name: 'a line of its own',
      text: withLine(
        'Milestone id: milestone-001-step',
        '<!-- template -->',
        'Milestone id: milestone-001-step',
      ),
      isTemplate: true,
    },
    { name: 'the heading', text: ONE.replace('Step 1\n', 'Step 1 <!-- template -->\n'), isTemplate: true },
    { name: 'a value', text: ONE.replace('step 1.\n', 'step 1. <!-- template -->\n'), isTemplate: false },
    { name: 'the goal', text: ONE.replace('A program', '<!-- template -->\nA program'), isTemplate: false },
  ])('knows a template by the mark in $name: $isTemplate', async ({ text, isTemplate }) => {
    const roadmap = await readRoadmap(text);
    expect(roadmap.isTemplate).toBe(isTemplate);
    expect(roadmap.milestones[0]?.title).toBe('Step 1');
  });

  // @spec contract.md#roadmap
  it('gives the same roadmap from memory after an edit as without memory', async () => {
    const parser = createRoadmapParser();
    valueOf(await parser.parse(makeRoadmapBytes({ milestones: 50 }), 'roadmap.md'));
    const edited = toBytes(
      makeRoadmap({ milestones: 50 }).replace('A program', 'A long\nprogram').replace('step 7.', 'step 8.'),
    );
    const remembered = valueOf(await parser.parse(edited, 'roadmap.md'));
    expect(remembered).toEqual(valueOf(await createRoadmapParser().parse(edited, 'roadmap.md')));
  });

  // @spec contract.md#roadmap
  it('gives the same object for the same bytes, under the name of each file', async () => {
    const parser = createRoadmapParser();
    const bytes = makeRoadmapBytes({ milestones: 3 });
    const first = await parser.parse(bytes, 'roadmap.md');
    expect(await parser.parse(Uint8Array.from(bytes), 'roadmap.md')).toBe(first);
    const other = valueOf(await parser.parse(bytes, 'other.md'));
    expect([other.file, valueOf(first).file]).toEqual(['other.md', 'roadmap.md']);
  });

  // @spec contract.md#roadmap
  it('remembers what is wrong with a file no longer than its bytes stand', async () => {
    const parser = createRoadmapParser();
    const broken = toBytes(ONE.replace('[pending]', '[waiting]'));
    expect((await parser.parse(broken, 'roadmap.md')).ok).toBe(false);
    expect((await parser.parse(toBytes(ONE), 'roadmap.md')).ok).toBe(true);
    expect((await parser.parse(broken, 'roadmap.md')).ok).toBe(false);
  });
});
