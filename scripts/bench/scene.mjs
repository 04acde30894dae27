// The repository in which both sides of the benchmark work: files, milestones, one agent, one check.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const PROGRAM = join(root, 'dist/main.cjs');
export const AGENT = join(root, 'scripts/bench/instant-agent.sh');

/** Files a folder, so that trees have the shape of a real project's. */
const FILES_A_FOLDER = 50;

/** Makes a committed repository with `files` files and a roadmap of `milestones` milestones; its path. */
export function makeScene({ files, milestones }) {
  const folder = mkdtempSync(join(tmpdir(), 'run-orchestrator-loop-bench-'));
  const git = (...args) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.com');
  git('config', 'gc.auto', '0');
  for (let at = 0; at < files; at += 1) {
    const path = `src/${String(Math.floor(at / FILES_A_FOLDER)).padStart(4, '0')}/file-${at}.txt`;
    write(folder, path, `File ${at}\n`.repeat(20));
  }
  git('add', '-A');
  git('commit', '-q', '-m', 'Begin');
  execFileSync(process.execPath, [PROGRAM, 'init', '--yes', '--goal', 'Measure'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const id = readdirSync(join(folder, 'orchestrator/roadmaps'))[0];
  const revision = join('orchestrator/roadmaps', id, 'rev-001');
  write(folder, join(revision, 'roadmap.md'), roadmapText(milestones));
  write(folder, join(revision, 'verification.md'), verificationText());
  const config = { agents: { instant: { adapter: 'command', command: [AGENT] } } };
  write(folder, 'orchestrator/config.json', `${JSON.stringify(config, null, 2)}\n`);
  git('add', '-A');
  git('commit', '-q', '-m', 'Say what is to be done');
  return folder;
}

function roadmapText(milestones) {
  const head = [
    ['Goal', 'Measure the loop.'],
    ['Alignment Summary', 'One file a milestone.'],
    ['Outcome Boundaries', 'Nothing else.'],
    ['Global Sequencing Rules', 'One milestone after the other.'],
    ['Parallel Lanes', '- `lane-core`: everything'],
  ].flatMap(([name, text]) => [`## ${name}`, '', text, '']);
  const all = Array.from({ length: milestones }, (_, index) => milestoneText(index + 1));
  return `# Roadmap\n\n${head.join('\n')}\n## Milestones\n\n${all.join('\n')}`;
}

function milestoneText(number) {
  const slug = `${String(number).padStart(3, '0')}-step`;
  return `### [pending] Milestone ${number}: Step ${number}
Milestone id: milestone-${slug}
Depends on: ${number === 1 ? 'none' : `milestone-${String(number - 1).padStart(3, '0')}-step`}
Intent: Step ${number} is made.
Completion signal: Its file exists.
Parallel lane: lane-core
Coordination notes: none

Candidate directions:
- Direction id: direction-${slug}
  Summary: Write the file of step ${number}
  Why it matters now: It is the next one.
  Preconditions: none
  Parallel hints: none
  Boundary notes: one file
  Extraction notes: one item
`;
}

function verificationText() {
  const others = ['Alignment Checks', 'Task-Specific Checks', 'Manual Checks', 'Roadmap Overrides'];
  return `## Baseline Checks\n\n- Command: \`test -d work\`\n\n${others.map((name) => `## ${name}\n\nNone.\n`).join('\n')}`;
}

function write(folder, path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
