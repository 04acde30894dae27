// The project the demo works on: a folder, a check, a roadmap of five milestones, an agent that follows a script.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Titles of the milestones; each depends on the one before. */
const MILESTONES = ['Greeting', 'Farewell', 'Names', 'Languages', 'Command line'];

const FILES = {
  'README.md': '# Hello\n\nA library that greets.\n',
  'src/base.mjs': "export const item = 'base';\n",
  'test/base.test.mjs':
    "import assert from 'node:assert/strict';\nimport { item } from '../src/base.mjs';\n\nassert.equal(item, 'base');\n",
  'check.sh':
    '#!/bin/sh\n# Fails on source that says BROKEN, and on a failing test.\nif grep -rn BROKEN src; then exit 1; fi\nfor file in test/*.test.mjs; do node "$file" || exit 1; done\n',
};

/** A committed project in `folder`, the way a person would begin one. */
export function makeProject(folder) {
  const git = (...args) =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  mkdirSync(folder, { recursive: true });
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.com');
  for (const [path, text] of Object.entries(FILES)) write(folder, path, text);
  git('add', '-A');
  git('commit', '-q', '-m', 'Begin');
  return git;
}

/** What a person does after `init`: say what is to be done, how it is checked, and who does it. */
export function fillIn(folder, git, agent) {
  const id = readdirSync(join(folder, 'orchestrator/roadmaps'))[0];
  const revision = join('orchestrator/roadmaps', id, 'rev-001');
  write(folder, join(revision, 'roadmap.md'), roadmapText());
  write(folder, join(revision, 'verification.md'), verificationText());
  const config = {
    agents: { scripted: { adapter: 'command', command: agent.command, set_env: agent.environment } },
  };
  write(folder, 'orchestrator/config.json', `${JSON.stringify(config, null, 2)}\n`);
  git('add', '-A', 'orchestrator');
  git('commit', '-q', '-m', 'Say what is to be done');
  return join(revision, 'roadmap.md');
}

/** The states of the milestones as the roadmap at `main` has them. */
export function milestoneStates(folder, roadmapPath) {
  return [...readFileSync(join(folder, roadmapPath), 'utf8').matchAll(/^### \[([a-z-]+)\] (.+)$/gm)].map(
    ([, status, title]) => ({ status, title }),
  );
}

function roadmapText() {
  const head = [
    '# Roadmap',
    '',
    '## Goal',
    '',
    'A library that greets people in their own language.',
    '',
    '## Alignment Summary',
    '',
    'Small steps, each with a test.',
    '',
    '## Outcome Boundaries',
    '',
    'No network, no packages.',
    '',
    '## Global Sequencing Rules',
    '',
    'One milestone after the other.',
    '',
    '## Parallel Lanes',
    '',
    '- `lane-core`: everything',
    '',
    '## Milestones',
    '',
  ];
  return [...head, ...MILESTONES.flatMap(milestoneLines)].join('\n');
}

function slug(at) {
  return `${String(at + 1).padStart(3, '0')}-${MILESTONES[at].toLowerCase().replaceAll(' ', '-')}`;
}

function milestoneLines(title, index) {
  return [
    `### [pending] Milestone ${index + 1}: ${title}`,
    `Milestone id: milestone-${slug(index)}`,
    `Depends on: ${index === 0 ? 'none' : `milestone-${slug(index - 1)}`}`,
    `Intent: The library can do "${title}".`,
    'Completion signal: A test shows it.',
    'Parallel lane: lane-core',
    'Coordination notes: none',
    '',
    'Candidate directions:',
    `- Direction id: direction-${slug(index)}`,
    `  Summary: Write ${title.toLowerCase()} with its test`,
    '  Why it matters now: The next milestone builds on it.',
    '  Preconditions: none',
    '  Parallel hints: none',
    '  Boundary notes: one module',
    '  Extraction notes: one item',
    '',
  ];
}

function verificationText() {
  const sections = ['Alignment Checks', 'Task-Specific Checks', 'Manual Checks', 'Roadmap Overrides'];
  return [
    '## Baseline Checks',
    '',
    '- Command: `sh check.sh`',
    '  Why: The tests of the library',
    '',
    ...sections.flatMap((name) => [`## ${name}`, '', 'None.', '']),
  ].join('\n');
}

function write(folder, path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
