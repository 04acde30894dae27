import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CloseoutSelectors } from '../../src/roadmap/closeout.ts';
import { applyCloseout } from '../../src/roadmap/edit.ts';
import { createRoadmapParser, type RoadmapParser } from '../../src/roadmap/parse.ts';
import { ok } from '../../src/lib/result.ts';
import { makeRoadmap } from './support/make-roadmap.ts';
import { placesOf, problemsOf, readRoadmap, toBytes, toText, valueOf } from './support/read.ts';

const ID = 'milestone-001-step';
const OTHER = 'milestone-002-step';
const POINTER = 'round-001-step: greet() with tests';

interface Change {
  readonly from: string;
  readonly to: string;
  readonly id?: string;
}

function closeoutOf(changes: readonly Change[], pointers: readonly string[] = []): CloseoutSelectors {
  return {
    status_changes: changes.map(({ from, to, id = ID }) => ({
      milestone_id: id,
      expected_current_status: from,
      target_status: to,
    })),
    completion_pointers: pointers.map((text) => ({ milestone_id: ID, text })),
    history_entries: [],
  };
}

const DONE = closeoutOf([{ from: 'pending', to: 'done' }], [POINTER]);

function apply(text: string, closeout = DONE, milestoneId = ID) {
  return applyCloseout({ bytes: toBytes(text), file: 'roadmap.md', closeout, milestoneId });
}

const FIELDS = [
  `Milestone id: ${ID}`,
  'Depends on:',
  'Intent: x',
  'Completion signal: x',
  'Parallel lane: lane-core',
  'Coordination notes: runs on',
  '  over two lines  ',
];
const DIRECTIONS = [
  'Candidate directions:',
  '- Direction id: d-1',
  '  Summary: x',
  '  Why it matters now:',
  '  Preconditions:',
  '  Parallel hints:',
  '  Boundary notes:',
  '  Extraction notes:',
];
const HEADING = '### [pending] Milestone 1: A';

/** A roadmap whose one milestone has these lines. */
function roadmapOf(lines: readonly string[], eol: string, end: string): string {
  const head = makeRoadmap({ milestones: [{}] });
  return [...head.slice(0, head.indexOf('###')).trimEnd().split('\n'), '', ...lines].join(eol) + end;
}

describe('applyCloseout', () => {
  // @spec contract.md#closeout
  it.each([
    { name: 'LF', eol: '\n', bom: '', end: '\n' },
    { name: 'CRLF', eol: '\r\n', bom: '', end: '\r\n' },
    { name: 'CR', eol: '\r', bom: '', end: '\r' },
    { name: 'a byte order mark', eol: '\n', bom: '\uFEFF', end: '\n' },
    { name: 'no final newline', eol: '\r\n', bom: '\uFEFF', end: '' },
  ])('changes the status word and adds one line, nothing else, with $name', async ({ eol, bom, end }) => {
    const below = ['', 'Unknown text  ', '', '```', 'Completed by: nobody', '```'];
    const before = bom + roadmapOf([HEADING, ...FIELDS, '', ...DIRECTIONS, ...below], eol, end);
    const after =
      bom +
      roadmapOf(
        [
          HEADING.replace('pending', 'done'),
          ...FIELDS,
          `Completed by: ${POINTER}`,
          '',
          ...DIRECTIONS,
          ...below,
        ],
        eol,
        end,
      );
    expect(toText(valueOf(await apply(before)))).toBe(after);
  });

  // @spec contract.md#closeout
  it.each(['\n', '\r\n'])('adds the line at the end of a file without final newline (%j)', async (eol) => {
    const before = roadmapOf([HEADING, ...DIRECTIONS, '', ...FIELDS.slice(0, 6)], eol, '');
    const edited = toText(valueOf(await apply(before)));
    expect(edited).toBe(`${before.replace('[pending]', '[done]')}${eol}Completed by: ${POINTER}`);
  });

  // @spec contract.md#closeout
  it('adds the line after those that are there', async () => {
    const before = makeRoadmap({
      milestones: [{ status: 'in-progress', completedBy: ['round-000-step: a'] }],
    });
    const closeout = closeoutOf([{ from: 'in-progress', to: 'in-progress' }], [POINTER]);
    const edited = toText(valueOf(await apply(before, closeout)));
    expect(edited).toBe(before.replace('step: a\n', `step: a\nCompleted by: ${POINTER}\n`));
  });

  // @spec contract.md#closeout
  it.each([
    { from: 'pending', to: 'in-progress' },
    { from: 'pending', to: 'done' },
    { from: 'in-progress', to: 'done' },
  ] as const)('moves $from to $to without a pointer', async ({ from, to }) => {
    const before = makeRoadmap({ milestones: [{ status: from }, {}] });
    const edited = toText(valueOf(await apply(before, closeoutOf([{ from, to }]))));
    expect(edited).toBe(before.replace(`[${from}] Milestone 1`, `[${to}] Milestone 1`));
  });

  // @spec contract.md#closeout
  it('leaves an in-progress milestone as it is but for the pointer when no status change is asked', async () => {
    const before = makeRoadmap({ milestones: [{ status: 'in-progress' }] });
    const edited = toText(valueOf(await apply(before, closeoutOf([], [POINTER]))));
    expect(edited).toBe(before.replace('notes: none\n', `notes: none\nCompleted by: ${POINTER}\n`));
  });

  // @spec contract.md#closeout
  it.each([
    {
      name: 'another present status',
      closeout: closeoutOf([{ from: 'in-progress', to: 'done' }]),
      codes: ['closeout.status-mismatch'],
    },
    {
      name: 'a pending milestone that stays pending',
      closeout: closeoutOf([{ from: 'pending', to: 'pending' }], [POINTER]),
      codes: ['closeout.illegal'],
    },
    {
      name: 'no status change of a pending milestone',
      closeout: closeoutOf([], [POINTER]),
      codes: ['closeout.illegal'],
    },
    {
      name: 'an unknown status',
      closeout: closeoutOf([{ from: 'pending', to: 'finished' }]),
      codes: ['closeout.illegal'],
    },
    {
      name: 'two status changes',
      closeout: closeoutOf([
        { from: 'pending', to: 'done' },
        { from: 'pending', to: 'done' },
      ]),
      codes: ['closeout.illegal'],
    },
    {
      name: 'two pointers',
      closeout: closeoutOf([{ from: 'pending', to: 'done' }], ['a', 'b']),
      codes: ['closeout.illegal'],
    },
    {
      name: 'a pointer of two lines',
      closeout: closeoutOf([{ from: 'pending', to: 'done' }], ['a\nIntent: b']),
      codes: ['closeout.illegal'],
    },
    {
      name: 'an empty pointer',
      closeout: closeoutOf([{ from: 'pending', to: 'done' }], [' ']),
      codes: ['closeout.illegal'],
    },
    {
      name: 'a pointer over its bound',
      closeout: closeoutOf([{ from: 'pending', to: 'done' }], ['x'.repeat(201)]),
      codes: ['closeout.illegal'],
    },
    {
      name: 'another milestone',
      closeout: closeoutOf([
        { from: 'pending', to: 'done' },
        { from: 'pending', to: 'done', id: OTHER },
      ]),
      codes: ['closeout.illegal'],
    },
    {
      name: 'an unknown milestone',
      closeout: closeoutOf([
        { from: 'pending', to: 'done' },
        { from: 'pending', to: 'done', id: 'milestone-009-x' },
      ]),
      codes: ['closeout.target-missing'],
    },
  ])('refuses $name', async ({ closeout, codes }) => {
    const result = await apply(makeRoadmap({ milestones: 2 }), closeout);
    expect(problemsOf(result).map(({ code }) => code)).toEqual(codes);
  });

  // @spec contract.md#closeout
  it('refuses to stay in-progress without a pointer, and to reopen what is done', async () => {
    const stays = closeoutOf([{ from: 'in-progress', to: 'in-progress' }]);
    const open = makeRoadmap({ milestones: [{ status: 'in-progress' }] });
    expect(placesOf(await apply(open, stays))).toEqual(['23:1 closeout.illegal']);
    const done = makeRoadmap({ milestones: [{ status: 'done' }] });
    const back = closeoutOf([{ from: 'done', to: 'in-progress' }], [POINTER]);
    expect(placesOf(await apply(done, back))).toEqual(['23:1 closeout.illegal']);
  });

  // @spec contract.md#closeout
  it('refuses a selected milestone that the roadmap does not have', async () => {
    const result = await apply(makeRoadmap({ milestones: 1 }), closeoutOf([]), 'milestone-009-x');
    expect(problemsOf(result).map(({ code, line }) => [code, line])).toEqual([
      ['closeout.target-missing', null],
    ]);
  });

  // @spec contract.md#closeout
  it('refuses a closeout that would leave an invalid roadmap', async () => {
    const closeout = closeoutOf([{ from: 'pending', to: 'done', id: OTHER }]);
    const result = await apply(makeRoadmap({ milestones: 2 }), closeout, OTHER);
    expect(placesOf(result)).toEqual(['40:1 closeout.mismatch']);
  });

  // @spec contract.md#closeout
  it('gives the problems of a roadmap that is invalid already', async () => {
    const text = makeRoadmap({ milestones: 1 }).replace('lane: lane-core', 'lane: lane-x');
    expect(placesOf(await apply(text))).toEqual(['28:1 roadmap.lane-unknown']);
  });

  // @spec contract.md#closeout
  it('changes only the selected ranges, whatever the pointer says', async () => {
    const pointer = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .filter(
        (text) => text.trim() !== '' && text.length <= 200 && !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text),
      );
    const form = fc.record({
      eol: fc.constantFrom('\n', '\r\n', '\r'),
      bom: fc.boolean(),
      finalNewline: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(pointer, form, fc.integer({ min: 1, max: 4 }), async (text, how, number) => {
        const before = makeRoadmap({
          milestones: Array.from({ length: 4 }, () => ({ status: 'in-progress' })),
          ...how,
        });
        const id = `milestone-00${number}-step`;
        const closeout = {
          status_changes: [
            { milestone_id: id, expected_current_status: 'in-progress', target_status: 'done' },
          ],
          completion_pointers: [{ milestone_id: id, text }],
          history_entries: [],
        };
        const after = toText(valueOf(await apply(before, closeout, id)));
        const line = `${how.eol}Completed by: ${text.trim()}`;
        expect(after).toContain(line);
        const undone = after.replace(line, () => '').replace('[done]', '[in-progress]');
        expect(undone).toBe(before);
        const { milestones } = await readRoadmap(after);
        expect(milestones[number - 1]).toMatchObject({ status: 'done', completedBy: [text.trim()] });
      }),
      { numRuns: 300 },
    );
  });

  // @spec contract.md#closeout
  it.each([
    ['another milestone says something else', { at: 1, differs: { intent: 'other' } }],
    ['another milestone has another status', { at: 1, differs: { status: 'done' as const } }],
    ['the milestone itself says more', { at: 0, differs: { completedBy: [POINTER, 'and more'] } }],
  ])('refuses a closeout after which %s', async (_what, { at, differs }) => {
    const text = makeRoadmap({ milestones: 2 });
    const parser = createRoadmapParser();
    let reads = 0;
    const parse: RoadmapParser['parse'] = async (bytes, file) => {
      const read = valueOf(await parser.parse(bytes, file));
      reads += 1;
      if (reads === 1) return ok(read);
      return ok({
        ...read,
        milestones: read.milestones.map((one, n) => (n === at ? { ...one, ...differs } : one)),
      });
    };
    const request = { bytes: toBytes(text), file: 'roadmap.md', closeout: DONE, milestoneId: ID };
    expect(problemsOf(await applyCloseout(request, { parse })).map(({ code }) => code)).toEqual([
      'closeout.mismatch',
    ]);
  });
});
