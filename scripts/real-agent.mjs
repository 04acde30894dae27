// Lets a real coding agent carry a real repository through three milestones. Only its model is scripted: the agent's
// own tools read the prompt's files and write everything that each role must write. Needs npm and some 400 MB.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { installAgent } from './real-agent/clis.mjs';
import { judgeResult } from './real-agent/judge-result.mjs';
import { configure, makeProject } from './real-agent/project.mjs';
import { scriptOf } from './real-agent/turns.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = join(root, 'dist/main.cjs');
const LANES = ['planner', 'implementer', 'reviewer'];
const RUN_MS_MAX = 20 * 60 * 1000;

const folder = mkdtempSync(join(tmpdir(), 'orchestrator-real-agent-'));
const { passed, failed, skipped } = await tryRealAgent();
if (failed === 0) rmSync(folder, { recursive: true });
else console.log(`kept for a look: ${folder}`);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;

async function tryRealAgent() {
  const agent = installAgent(join(folder, 'agent'));
  const project = agent === null ? null : makeProject(join(folder, 'project'));
  if (agent === null || project === null) {
    console.log('skipped: npm could not install an agent and a project to work on');
    return { passed: 0, failed: 0, skipped: 1 };
  }
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const model = await startModel();
  try {
    return await carryThrough({ agent, project, model });
  } finally {
    await model.close();
  }
}

async function carryThrough({ agent, project, model }) {
  const environment = { ...process.env, PATH: `${agent.bin}${delimiter}${process.env.PATH}`, NO_COLOR: '1' };
  const initExit = await runProgram(project, environment, [
    'init',
    '--yes',
    '--goal',
    'Read what minimist parsed',
  ]);
  if (initExit !== 0) {
    console.log(`NOT OK: init ended with ${initExit}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const setup = configure(project, agent, { lanes: LANES, urlOf: (lane) => model.laneUrl(lane) });
  for (const lane of LANES) model.setScript(lane, scriptOf(lane, setup));
  const exit = await runProgram(project, environment, ['run']);
  const asked = LANES.map((lane) => `${lane} ${model.requests().filter((one) => one.lane === lane).length}`);
  console.log(`\nmodel requests of ${agent.name}: ${asked.join(', ')}\n`);
  console.log(project.git('log', '--format=%h %an: %s'));
  return judgeResult({ project, exit, requests: model.requests(), lanes: LANES, ...setup });
}

/** Streams what the program prints; its exit code. */
function runProgram(project, environment, args) {
  console.log(`\n$ run-orchestrator-loop ${args.join(' ')}`);
  const options = {
    cwd: project.root,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: RUN_MS_MAX,
  };
  const child = spawn(process.execPath, [program, ...args], options);
  return new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)));
}

/** The scripted model is TypeScript, shared with the tests. */
async function startModel() {
  const outfile = join(folder, 'model.mjs');
  const entry = join(root, 'test/support/fake-model/server.ts');
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  const { startFakeModel } = await import(outfile);
  return startFakeModel({});
}
