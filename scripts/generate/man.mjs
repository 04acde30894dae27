import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadTable } from './tables.mjs';

/** When the words below were last changed: a page without a date is refused by some. */
const DATE = '2026-11-20';

const COLUMNS = 80;

/** The manual page, from the table of commands and the exit codes of the contract. */
export async function produceMan(root) {
  const { COMMANDS } = await loadTable(root, 'src/cli/commands.ts');
  const { COMMON_OPTIONS } = await loadTable(root, 'src/cli/call/command-syntax.ts');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const lines = [
    '.\\" Written by scripts/generate.mjs: do not edit.',
    `.TH RUN-ORCHESTRATOR-LOOP 1 ${DATE} "run-orchestrator-loop ${version}"`,
    '.SH NAME',
    'run\\-orchestrator\\-loop \\- take a repository from a roadmap to verified work',
    '.SH SYNOPSIS',
    '.B run-orchestrator-loop',
    '.RI [ command ]',
    '.RI [ options ]',
    '.SH DESCRIPTION',
    plain(
      'Takes a repository from a roadmap to merged, reviewed, verified work. It plans, implements, checks and reviews in rounds, each in its own worktree, and lands what is accepted on the base branch. Without a command it runs.',
    ),
    '.PP',
    plain('Data is printed on standard output, progress and hints on standard error.'),
    '.SH OPTIONS OF EVERY COMMAND',
    ...COMMON_OPTIONS.flatMap(option),
    ...option({ flags: '-h, --help', text: 'show what the command takes' }),
    '.SH COMMANDS',
    ...COMMANDS.flatMap(command),
    '.SH EXIT STATUS',
    ...exitRows(root).flatMap(([code, text]) => ['.TP', `.B ${plain(code)}`, plain(text)]),
    '.SH FILES',
    ...FILES.flatMap(([path, text]) => ['.TP', `.I ${plain(path)}`, plain(text)]),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(([names, text]) => ['.TP', `.BR ${names}`, plain(text)]),
    '.SH SEE ALSO',
    '.BR git (1)',
    '.PP',
    plain(
      'The whole contract, with every file, code and limit: orchestrator/CONTRACT.md of a repository that was set up with init.',
    ),
  ];
  return [{ path: 'man/run-orchestrator-loop.1', text: `${lines.flatMap(wrap).join('\n')}\n` }];
}

const FILES = [
  ['orchestrator/config.json', 'agents, limits, worktree setup'],
  ['orchestrator/roadmaps/*/rev-*/roadmap.md', 'milestones, their order and lanes'],
  [
    'orchestrator/roadmaps/*/rev-*/verification.md',
    'the commands that must be green, and what a reviewer answers',
  ],
  ['orchestrator/roles/*.md', 'how the roles work'],
  ['orchestrator/runtime/', 'the live state, logs and requests; never committed'],
];

const ENVIRONMENT = [
  ['NO_COLOR " and " FORCE_COLOR', 'colours off or on, whatever the terminal'],
  ['CI', 'no live view: a build server is no person who watches'],
];

function command({ name, args, summary, options = [] }) {
  const call = args === undefined ? plain(name) : `${plain(name)} \\fI${plain(args)}\\fP`;
  return [`.SS "${call}"`, plain(summary), ...options.flatMap(option)];
}

function option({ flags, text, takes }) {
  const [, names, value] = /^(.+?)(?: (<.+>))?$/.exec(flags);
  const shown = value === undefined ? '' : ` \\fI${plain(value)}\\fP`;
  const words = Array.isArray(takes) ? `: ${takes.join(', ')}` : '';
  return ['.TP', `.B ${plain(names)}${shown}`, `${plain(text.includes(', ') ? text : `${text}${words}`)}`];
}

/** The rows of the table below the heading of the exit codes in the contract. */
function exitRows(root) {
  const contract = readFileSync(join(root, 'orchestrator/CONTRACT.md'), 'utf8');
  const rows = [...contract.matchAll(/^\| ([\d, ]+) \| (.+) \|$/gm)].map(([, code, text]) => [
    code.trim(),
    text.replaceAll('`', ''),
  ]);
  if (!rows.some(([code]) => code === '70')) throw new Error('CONTRACT.md has no table of exit codes');
  return rows;
}

/** roff fills lines itself; long ones are hard to read in a difference. No word may begin a line as a request does. */
function wrap(line) {
  if (line.startsWith('.')) return [line];
  const [first, ...rest] = line.split(' ');
  const lines = [first];
  for (const word of rest) {
    const joined = `${lines.at(-1)} ${word}`;
    if (joined.length <= COLUMNS || /^[.']/.test(word)) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}

/** Text as roff takes it: hyphens that can be copied, and no line that looks like a request. */
function plain(text) {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('·', '\\(bu')
    .replace(/^(?=[.'])/, '\\&');
}
