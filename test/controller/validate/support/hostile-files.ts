import { FILE_LIMITS, ROADMAP_LIMITS } from '../../../../src/contract/limits.ts';

const KIB = 1024;
const DIR = 'orchestrator/roadmaps/2026-11-20-00-greeting/rev-001';
const ROUND = 'orchestrator/rounds/round-001-greeting';

/** A contract file made to cost as much as it can within its size, or a little beyond. */
export interface HostileFile {
  readonly name: string;
  readonly path: string;
  readonly make: () => string;
}

/** One part over and over, up to a size. */
function filled(part: string, bytesMax: number, around: readonly [string, string] = ['', '']): () => string {
  const [before, after] = around;
  const room = bytesMax - before.length - after.length;
  return () => before + part.repeat(Math.max(Math.floor(room / part.length), 0)) + after;
}

/** As before, with the number of the part in the place of `@`. */
function numbered(part: string, bytesMax: number, around: readonly [string, string]): () => string {
  return () => {
    const parts: string[] = [];
    let room = bytesMax - around[0].length - around[1].length;
    for (let index = 0; ; index += 1) {
      const next = part.replaceAll('@', String(index));
      room -= next.length;
      if (room < 0) return around[0] + parts.join('') + around[1];
      parts.push(next);
    }
  };
}

const CONFIG = { path: 'orchestrator/config.json', max: FILE_LIMITS.handwrittenBytesMax };
const STATE = { path: 'orchestrator/state.json', max: FILE_LIMITS.stateBytesMax };
const RECORD = { path: `${ROUND}/review-record.json`, max: FILE_LIMITS.recordBytesMax };

const JSON_FILES = [CONFIG, STATE, RECORD].flatMap(({ path, max }): readonly HostileFile[] => [
  { name: 'brackets', path, make: filled('[', max) },
  { name: 'objects in objects', path, make: filled('{"a":', max) },
  { name: 'digits', path, make: filled('9', max) },
  { name: 'escapes', path, make: filled('\\u0041', max, ['{"a":"', '"}']) },
  { name: 'a text that does not end', path, make: filled('\\\\', max, ['["', '']) },
  { name: 'keys that nobody knows', path, make: numbered('"agen@":0,', max, ['{', '"a":0}']) },
  { name: 'one long key', path, make: filled('k', max, ['{"', '":0}']) },
  { name: 'wrong entries', path, make: filled('1,', max, ['{"active_rounds":[', '1],"findings":[1]}']) },
  { name: 'empty lines', path, make: filled('\n', max, ['', '{']) },
  { name: 'comments', path, make: filled('/**/', max, ['', '{"a":1}']) },
  { name: 'comments that do not end', path, make: filled('/*/', max) },
]);

const LIST_OF_WRONG_COMMANDS = filled('1,', CONFIG.max, ['{"worktree":{"setup":[', '1]}}']);

const SECTIONS = ['Goal', 'Alignment Summary', 'Outcome Boundaries', 'Global Sequencing Rules'];
const HEAD = `${SECTIONS.map((name) => `## ${name}\n\nx\n\n`).join('')}## Parallel Lanes\n\n- \`lane-core\`: x\n\n`;
const FIELDS = 'Intent: x\nCompletion signal: x\nParallel lane: lane-core\nCoordination notes: x\n';
const DIRECTION =
  'Candidate directions:\n- Direction id: direction-@\n  Summary: x\n  Why it matters now: x\n  Preconditions: x\n  Parallel hints: x\n  Boundary notes: x\n  Extraction notes: x\n\n';
const milestone = (depends: string) =>
  `### [pending] Milestone @: x\nMilestone id: milestone-@\nDepends on: ${depends}\n${FIELDS}${DIRECTION}`;
const ALL = Array.from({ length: 3_000 }, (_, index) => `milestone-${index}`).join(',\n');

/** What is expensive in Markdown, each as the prose of one section and of a whole file. */
const PROSE: Readonly<Record<string, string>> = {
  words: 'word ',
  lines: 'x\n',
  'code spans that do not end': '`a ``b ',
  'brackets that do not end': '[a](',
  'links in links': '[a](<b>)[',
  emphasis: '*a _b ',
  'runs of stars': `${'*'.repeat(99)} `,
  definitions: '[a]: b\n',
  html: '<b>\n',
  entities: '&amp;&#x41;',
  quotes: '> ',
  'list items': '- x\n',
  'lists in lists': '- - - - x\n',
  underlines: 'a\n=\n',
  fences: '```\n',
  tables: '|a|b|\n|-|-|\n',
  'carriage returns': 'x\r',
  headings: '### x\n',
  'hard breaks': 'x  \n',
};

const MARKDOWN_FILES = Object.entries(PROSE).flatMap(([name, part]): readonly HostileFile[] => [
  {
    name: `${name} in one section`,
    path: `${DIR}/roadmap.md`,
    make: filled(wrapped(part), 63 * KIB, ['## Goal\n\n<b>\n\n', `\n\n${HEAD}## Milestones\n`]),
  },
  {
    name: `${name} in many sections`,
    path: `${DIR}/roadmap.md`,
    make: filled(`## Goal\n\n[a]: b\n\n${wrapped(part).repeat(30)}\n\n`, ROADMAP_LIMITS.fileBytesMax),
  },
  {
    name: `${name}, and nothing else`,
    path: `${DIR}/verification.md`,
    make: filled(part, ROADMAP_LIMITS.fileBytesMax),
  },
]);

/** Lines that stay within what one may have. */
function wrapped(part: string): string {
  return part.endsWith('\n') ? part : `${part.repeat(Math.floor(2_000 / part.length))}\n`;
}

/** Milestones one after the other, up to a number of bytes. */
const milestones = (depends: string, bytesMax: number) =>
  numbered(milestone(depends), bytesMax, [`${HEAD}## Milestones\n\n`, '']);

const ROADMAPS: readonly HostileFile[] = [
  {
    name: 'as many milestones as there are headings for',
    path: `${DIR}/roadmap.md`,
    make: milestones('none', 8_000_000),
  },
  { name: 'milestones that all depend on all', path: `${DIR}/roadmap.md`, make: milestones(ALL, 2_900_000) },
  {
    name: 'milestones up to the bound',
    path: `${DIR}/roadmap.md`,
    make: milestones('none', ROADMAP_LIMITS.fileBytesMax),
  },
  {
    name: 'milestones without anything',
    path: `${DIR}/roadmap.md`,
    make: filled('### x\n', 6 * 29_000, [`${HEAD}## Milestones\n\n`, '']),
  },
];

const LISTS: readonly HostileFile[] = [
  {
    name: 'rounds that landed',
    path: 'orchestrator/roadmaps/2026-11-20-00-greeting/roadmap-history.md',
    make: numbered('- `round-@-a` `item-@-a` `m`: x\n', ROADMAP_LIMITS.fileBytesMax, ['', '']),
  },
  {
    name: 'rounds that landed again and again',
    path: 'orchestrator/roadmaps/2026-11-20-00-greeting/roadmap-history.md',
    make: filled('- `round-1-a` `item-1-a` `m`: x\n', ROADMAP_LIMITS.fileBytesMax),
  },
  {
    name: 'entries',
    path: 'orchestrator/ledger/debt.jsonl',
    make: filled('{}\n', ROADMAP_LIMITS.fileBytesMax),
  },
  {
    name: 'torn entries',
    path: 'orchestrator/ledger/debt.jsonl',
    make: filled('{\n', ROADMAP_LIMITS.fileBytesMax),
  },
  {
    name: 'one endless entry',
    path: 'orchestrator/ledger/debt.jsonl',
    make: filled('[', ROADMAP_LIMITS.fileBytesMax),
  },
  { name: 'prose', path: `${ROUND}/plan.md`, make: filled('\u00e4', FILE_LIMITS.markdownBytesMax / 2) },
];

export const HOSTILE_FILES: readonly HostileFile[] = [
  ...JSON_FILES,
  { name: 'wrong commands', path: CONFIG.path, make: LIST_OF_WRONG_COMMANDS },
  ...ROADMAPS,
  ...MARKDOWN_FILES,
  ...LISTS,
];
