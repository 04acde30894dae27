// Builds and tests on every version of Node that is supported, each fetched into a temporary folder.
//   node scripts/node-versions.mjs               build, the program's start, unit and model tests, on all of them
//   node scripts/node-versions.mjs 22 26         on these
//   node scripts/node-versions.mjs --full        everything that scripts/test.mjs does, on each
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SUPPORTED = ['20', '22', '24', '26'];
const INSTALL_MS_MAX = 300_000;
const RUN_MS_MAX = 3_600_000;

const given = process.argv.slice(2);
const chosen = given.filter((arg) => /^\d+$/.test(arg));
const isFull = given.includes('--full');

const folder = mkdtempSync(join(tmpdir(), 'run-orchestrator-loop-node-'));
const rows = [];
try {
  for (const major of chosen.length > 0 ? chosen : SUPPORTED) rows.push(tryVersion(major));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${'Node'.padEnd(10)} ${'build'.padEnd(6)} ${'starts'.padEnd(7)} tests`);
for (const { version, build, starts, tests } of rows)
  console.log(`${version.padEnd(10)} ${build.padEnd(6)} ${starts.padEnd(7)} ${tests}`);
const total = (key) => rows.reduce((sum, { counts }) => sum + counts[key], 0);
console.log(`\n${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);
process.exitCode = total('failed') === 0 ? 0 : 1;

function tryVersion(major) {
  const installed = install(major);
  if (installed.kind === 'absent') {
    const nothing = { build: '-', starts: '-', counts: { passed: 0, failed: 0, skipped: 1 } };
    return { version: major, ...nothing, tests: `skipped: ${installed.why}` };
  }
  const { node } = installed;
  const version = run(node, ['--version']).stdout.trim();
  console.log(`\n== Node ${version}`);
  const build = run(node, ['scripts/build.mjs']).status === 0;
  const starts = run(node, ['dist/main.cjs', '--version']).status === 0;
  const tests = isFull ? runAll(node) : runTests(node, join(folder, `${major}.json`));
  const own = [build, starts];
  const counts = {
    passed: tests.passed + own.filter((good) => good).length,
    failed: tests.failed + own.filter((good) => !good).length,
    skipped: tests.skipped,
  };
  return { version, build: word(build), starts: word(starts), tests: describe(tests), counts };
}

/** The package `node` brings the program of its version, by a script of its own. */
function install(major) {
  const prefix = join(folder, major);
  mkdirSync(prefix);
  const npmArgs = [
    'install',
    '--prefix',
    prefix,
    '--no-audit',
    '--no-fund',
    '--ignore-scripts=false',
    `node@${major}`,
  ];
  const { status, stderr } = spawnSync('npm', npmArgs, {
    cwd: prefix,
    encoding: 'utf8',
    timeout: INSTALL_MS_MAX,
  });
  const node = join(prefix, 'node_modules/node/bin/node');
  if (status === 0 && existsSync(node)) return { kind: 'present', node };
  return { kind: 'absent', why: `npm could not install it (${stderr.trim().split('\n')[0]})` };
}

function runTests(node, report) {
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project=unit',
    '--project=model',
    '--passWithNoTests',
  ];
  const { status } = run(node, [
    ...vitest,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const found = JSON.parse(readFileSync(report, 'utf8'));
  // A file that cannot be loaded fails the run without a failed test.
  const failed = status !== 0 && found.numFailedTests === 0 ? 1 : found.numFailedTests;
  return { passed: found.numPassedTests, failed, skipped: found.numPendingTests + found.numTodoTests };
}

function runAll(node) {
  const { status, stdout } = run(node, ['scripts/test.mjs']);
  const counts = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m.exec(stdout.trim().split('\n').at(-1));
  if (counts === null) return { passed: 0, failed: 1, skipped: 0 };
  const [passed, failed, skipped] = counts.slice(1).map(Number);
  return { passed, failed: status !== 0 && failed === 0 ? 1 : failed, skipped };
}

/** With this Node first on the path too: tests start programs by name. */
function run(node, args) {
  const result = spawnSync(node, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: RUN_MS_MAX,
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
  });
  if (result.status !== 0) process.stdout.write(`${result.stdout}${result.stderr}`);
  return result;
}

function word(good) {
  return good ? 'ok' : 'FAILS';
}

function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
