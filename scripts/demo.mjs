// Shows the loop on an example: five milestones, one rejected review, one red check, one controller killed and
// resumed. Needs Node, npm and git; installs and builds what is missing; touches a temporary folder only.
// `--program <file>` shows another build, for example an installed package.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fillIn, makeProject, milestoneStates } from './demo/example-project.mjs';
import { isInstalled } from './test/installed.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const LOOK_EVERY_MS = 20;
const GIVE_UP_AFTER_MS = 120_000;

if (!isInstalled(root)) run('npm', ['ci', '--no-audit', '--no-fund'], root);
run(process.execPath, ['scripts/build.mjs'], root);

const folder = mkdtempSync(join(tmpdir(), 'run-orchestrator-loop-demo-'));
const project = join(folder, 'hello');
const scenario = join(folder, 'scenario.json');
const given = process.argv.indexOf('--program');
const program = [given === -1 ? join(root, 'dist/main.cjs') : process.argv[given + 1]];

say('A small project with one check: sh check.sh.');
const git = makeProject(project);
// Milestone 2: the reviewer rejects once. Milestone 3: the first implementation is red. Milestone 4: the agent takes its time.
writeFileSync(
  scenario,
  JSON.stringify({
    steps: [
      { role: 'reviewer', milestone: 'milestone-002-farewell', attempt: 1, do: 'reject' },
      { role: 'implementer', milestone: 'milestone-003-names', attempt: 1, do: 'red-code' },
      { role: 'implementer', milestone: 'milestone-004-languages', attempt: 1, do: 'slow' },
    ],
  }),
);

say('run-orchestrator-loop init');
await loop(['init', '--yes', '--goal', 'A library that greets'], 1).ended;

say('We write five milestones into the roadmap, name the check and the agent (here: a script), and commit.');
const roadmap = fillIn(project, git, {
  command: [process.execPath, join(root, 'scripts/scripted-agent.mjs')],
  environment: { SCRIPTED_AGENT_SCENARIO: scenario },
});

say('run-orchestrator-loop run');
const first = loop(['run']);
await until(() => hasStarted('milestone-004-languages', 'implementer'));
first.child.kill('SIGKILL');
await first.ended;

say(
  'The controller was killed with kill -9 while the agent of milestone 4 was working. The agent finishes by itself.',
);
writeFileSync(`${scenario}.go`, '');
await until(everyAgentEnded);

say('run-orchestrator-loop run, again: it finds what was done and goes on.');
const second = loop(['run']);
const code = await second.ended;

const states = milestoneStates(project, roadmap);
const landed = git(
  'log',
  '--reverse',
  '--format=%(trailers:key=Orchestrator-Round,valueonly,separator=)%x09%s',
)
  .split('\n')
  .filter((line) => line.startsWith('round-'));
const starts = readLog();
say('What main holds now:');
for (const line of landed) console.log(`  ${line.split('\t')[1]}`);
for (const { status, title } of states) console.log(`  [${status}] ${title}`);
const twice = starts.length - new Set(starts.map((start) => start.dispatchId)).size;
console.log(
  `  ${starts.length} agents were started, none of them twice${twice === 0 ? '' : ' - NOT TRUE'}; the working tree is ${git('status', '--porcelain') === '' ? 'clean' : 'NOT clean'}.`,
);

const isGood =
  code === 0 && landed.length === 5 && states.every(({ status }) => status === 'done') && twice === 0;
if (isGood) rmSync(folder, { recursive: true });
else console.log(`The demo did not end as it should; look at ${project}`);
process.exitCode = isGood ? 0 : 1;

/** Starts the program and shows what it says, `linesMax` lines of it. */
function loop(args, linesMax = Number.POSITIVE_INFINITY) {
  let shown = 0;
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (chunk) => {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop();
      for (const line of lines) if (shown++ < linesMax) console.log(`  | ${line}`);
    });
  }
  const ended = new Promise((resolve) => child.on('close', (exit) => resolve(exit)));
  return { child, ended };
}

function hasStarted(milestone, role) {
  const roundId = milestone.replace(/^milestone-(\d+)-/, 'round-$1-');
  return readLog().some((start) => start.role === role && start.roundId === roundId);
}

/** The runner of a dispatch writes exit.json last. */
function everyAgentEnded() {
  const dispatches = join(project, 'orchestrator/runtime/dispatches');
  return readdirSync(dispatches).every((name) => existsSync(join(dispatches, name, 'exit.json')));
}

/** Every start of the scripted agent so far. */
function readLog() {
  if (!existsSync(`${scenario}.log`)) return [];
  const lines = readFileSync(`${scenario}.log`, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => {
    const [role, roundId, dispatchId] = line.split('\t');
    return { role, roundId, dispatchId };
  });
}

async function until(isSo) {
  const end = Date.now() + GIVE_UP_AFTER_MS;
  while (!isSo()) {
    if (Date.now() > end) throw new Error('the demo waited too long');
    await pause(LOOK_EVERY_MS);
  }
}

function run(command, args, cwd) {
  execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}

function say(text) {
  console.log(`\n${text}`);
}
