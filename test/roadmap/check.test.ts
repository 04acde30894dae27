import { describe, expect, it } from 'vitest';
import { parseRoadmap } from '../../src/roadmap/parse.ts';
import { makeRoadmap } from './support/make-roadmap.ts';
import { placesOf, problemsOf, toBytes } from './support/read.ts';

/** Three milestones in lines 23, 40 and 57; each depends on the one before. */
const TEXT = makeRoadmap({ milestones: 3 });

function replaced(from: string, to: string): string {
  expect(TEXT.split(from)).toHaveLength(2);
  return TEXT.replace(from, () => to);
}

const TABLE: readonly { readonly name: string; readonly text: string; readonly places: readonly string[] }[] =
  [
    {
      name: 'an empty file',
      text: '',
      places: [...Array.from({ length: 6 }, () => '1:1 roadmap.section-missing'), '1:1 roadmap.empty'],
    },
    {
      name: 'a missing section',
      text: replaced('## Outcome Boundaries', 'Outcome Boundaries'),
      places: ['1:1 roadmap.section-missing'],
    },
    {
      name: 'a section of another depth',
      text: replaced('## Goal', '# Goal'),
      places: ['1:1 roadmap.section-missing'],
    },
    {
      name: 'a repeated section',
      text: replaced('## Outcome', '  ## Goal\n\n## Outcome'),
      places: ['9:3 roadmap.section-repeated'],
    },
    {
      name: 'sections in another order',
      text: replaced('## Goal', '## Global Sequencing Rules').replace(
        'No network.\n\n## Global Sequencing Rules',
        'No network.\n\n## Goal',
      ),
      places: ['5:1 roadmap.section-order', '9:1 roadmap.section-order', '13:1 roadmap.section-order'],
    },
    { name: 'no milestone', text: TEXT.slice(0, TEXT.indexOf('###')), places: ['21:1 roadmap.empty'] },
    {
      name: 'a milestone under a heading that is too deep',
      text: TEXT.replace('### [pending] Milestone 2', '#### [pending] Milestone 2'),
      places: ['40:1 roadmap.milestone-misplaced', '59:13 roadmap.id-unknown'],
    },
    {
      name: 'a first milestone under a heading that is too deep',
      text: TEXT.replace('### [pending] Milestone 1', '#### [pending] Milestone 1'),
      places: ['23:1 roadmap.milestone-misplaced', '42:13 roadmap.id-unknown'],
    },
    {
      name: 'a milestone under a heading of a section',
      text: TEXT.replace('### [pending] Milestone 3', '## [pending] Milestone 3'),
      places: ['57:1 roadmap.milestone-misplaced'],
    },
    {
      name: 'a milestone under an underlined heading',
      text: TEXT.replace('### [pending] Milestone 3: Step 3', '[pending] Milestone 3: Step 3\n---'),
      places: ['57:1 roadmap.milestone-misplaced'],
    },
    {
      name: 'a milestone outside of its section',
      text: TEXT.replace('### [pending] Milestone 3', '## Later\n\n### [pending] Milestone 3'),
      places: ['59:1 roadmap.milestone-misplaced'],
    },
    {
      name: 'an unknown status',
      text: TEXT.replace('### [pending] Milestone 2', '###  [Done] Milestone 2'),
      places: ['40:7 roadmap.status-unknown'],
    },
    {
      name: 'no status',
      text: TEXT.replace('### [pending] Milestone 2', '### Milestone 2'),
      places: ['40:1 roadmap.status-unknown'],
    },
    {
      name: 'no title',
      text: TEXT.replace('### [pending] Milestone 2: Step 2', '### [pending] Milestone 2:'),
      places: ['40:1 roadmap.field-missing'],
    },
    {
      name: 'a missing field',
      text: replaced('Intent: The program can do step 2.\n', ''),
      places: ['40:1 roadmap.field-missing'],
    },
    {
      name: 'a field without the value it needs',
      text: replaced('Intent: The program can do step 2.', 'Intent:'),
      places: ['43:1 roadmap.field-missing'],
    },
    {
      name: 'a duplicate field',
      text: replaced('Intent: The program can do step 2.', 'Intent: a\n  Intent: b'),
      places: ['44:3 roadmap.field-duplicate'],
    },
    {
      name: 'a missing field of a direction',
      text: replaced('  Summary: The slice direction-002-slice.\n', ''),
      places: ['49:1 roadmap.field-missing'],
    },
    {
      name: 'a duplicate field of a direction',
      text: replaced('  Summary: The slice direction-002-slice.', '  Summary: a\n  Summary: b'),
      places: ['51:3 roadmap.field-duplicate'],
    },
    {
      name: 'a direction without id',
      text: replaced('- Direction id: direction-002-slice', '- Direction id:'),
      places: ['49:3 roadmap.field-missing'],
    },
    {
      name: 'no direction',
      text: replaced('- Direction id: direction-002-slice', 'Direction: none'),
      places: ['48:1 roadmap.field-missing'],
    },
    {
      name: 'a duplicate milestone id',
      text: replaced('Milestone id: milestone-003-step', 'Milestone id: milestone-001-step'),
      places: ['58:1 roadmap.id-duplicate'],
    },
    {
      name: 'a duplicate direction id',
      text: replaced('- Direction id: direction-003-slice', '- Direction id: direction-001-slice'),
      places: ['66:3 roadmap.id-duplicate'],
    },
    {
      name: 'a duplicate lane id',
      text: replaced('- `lane-core`: work', '- `lane-core`: work\n*  `lane-core`: work'),
      places: ['20:5 roadmap.id-duplicate'],
    },
    {
      name: 'a duplicate dependency',
      text: replaced('Depends on: milestone-002-step', 'Depends on: milestone-002-step, milestone-002-step'),
      places: ['59:33 roadmap.id-duplicate'],
    },
    {
      name: 'a milestone id of another form',
      text: replaced('Milestone id: milestone-003-step', 'Milestone id: Milestone 3'),
      places: ['58:1 roadmap.id-invalid'],
    },
    {
      name: 'a direction id of another form',
      text: replaced('Direction id: direction-003-slice', 'Direction id: a_b'),
      places: ['66:3 roadmap.id-invalid'],
    },
    {
      name: 'a lane id of another form',
      text: replaced('- `lane-core`: work', '- `Lane`\n- `lane-core`: work'),
      places: ['19:4 roadmap.id-invalid'],
    },
    {
      name: 'an unknown dependency',
      text: replaced(
        'Depends on: milestone-002-step',
        'Depends on: milestone-002-step,\n  `milestone-009-x`',
      ),
      places: ['60:4 roadmap.id-unknown'],
    },
    {
      name: 'a dependency on itself',
      text: replaced('Depends on: milestone-002-step', 'Depends on: milestone-003-step'),
      places: ['59:13 roadmap.dependency-self'],
    },
    {
      name: 'a cycle',
      text: replaced('Depends on: none', 'Depends on: milestone-003-step'),
      places: ['25:13 roadmap.dependency-cycle'],
    },
    {
      name: 'an unknown lane',
      text: replaced('shows step 3.\nParallel lane: lane-core', 'shows step 3.\nParallel lane: lane-x'),
      places: ['62:1 roadmap.lane-unknown'],
    },
    {
      name: 'a done milestone that depends on an unfinished one',
      text: TEXT.replace('[pending] Milestone 2', '[done] Milestone 2'),
      places: ['42:13 roadmap.done-before-dependency'],
    },
  ];

describe('checkRoadmap', () => {
  // @spec contract.md#roadmap
  it.each(TABLE)('finds $name where it stands', async ({ text, places }) => {
    const result = await parseRoadmap(toBytes(text), 'roadmap.md');
    expect(placesOf(result)).toEqual(places);
    for (const problem of problemsOf(result)) {
      expect(problem.file).toBe('roadmap.md');
      expect(problem.message).toMatch(/^.+\.$/s);
      expect(problem.fix).toMatch(/^.+\.$/s);
    }
  });

  // @spec contract.md#roadmap
  it('counts lines and columns alike with CRLF and a byte order mark', async () => {
    const text = `\uFEFF${replaced('Depends on: milestone-002-step', 'Depends on: milestone-003-step')}`;
    const result = await parseRoadmap(toBytes(text.replaceAll('\n', '\r\n')), 'roadmap.md');
    expect(placesOf(result)).toEqual(['59:13 roadmap.dependency-self']);
  });

  // @spec contract.md#roadmap
  it('prints the cycle', async () => {
    const text = replaced('Depends on: none', 'Depends on: milestone-003-step');
    const [problem] = problemsOf(await parseRoadmap(toBytes(text), 'roadmap.md'));
    expect(problem?.message).toBe(
      'Milestones depend on each other: milestone-001-step -> milestone-003-step -> milestone-002-step -> milestone-001-step.',
    );
  });

  // @spec contract.md#roadmap
  it('reports all problems at once, in file order', async () => {
    const text = replaced('## Goal', '## Goals')
      .replace('Depends on: none', 'Depends on: milestone-007-x')
      .replace('### [pending] Milestone 2', '### [open] Milestone 2')
      .replace('Intent: The program can do step 3.\n', '');
    expect(placesOf(await parseRoadmap(toBytes(text), 'roadmap.md'))).toEqual([
      '1:1 roadmap.section-missing',
      '25:13 roadmap.id-unknown',
      '40:6 roadmap.status-unknown',
      '57:1 roadmap.field-missing',
    ]);
  });
});
