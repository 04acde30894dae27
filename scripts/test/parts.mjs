import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SKIPPED } from './skip.mjs';

/** No part may hold up an automated run for ever. */
const PART_MS_MAX = 60 * 60 * 1000;

/** A part that passes or fails as a whole: it counts as one. */
export function runCheck(root, title, command) {
  const code = run(root, title, command);
  return {
    passed: code === 0 ? 1 : 0,
    failed: code === 0 || code === SKIPPED ? 0 : 1,
    skipped: code === SKIPPED ? 1 : 0,
  };
}

/** A script that counts by itself, in its last line. */
export function runCounted(root, title, [program, ...args]) {
  console.log(`\n== ${title}`);
  const { status, stdout } = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: PART_MS_MAX,
  });
  process.stdout.write(stdout);
  const counts = /^(\d+) passed, (\d+) failed, (\d+) skipped\n$/m.exec(stdout);
  if (counts === null) return { ...NOTHING, failed: 1 };
  const [passed, failed, skipped] = counts.slice(1).map(Number);
  return { passed, failed: status !== 0 && failed === 0 ? 1 : failed, skipped };
}

/** Runs the tests of vitest projects; each test counts. */
export function runVitest(root, title, projects) {
  const folder = mkdtempSync(join(tmpdir(), 'orchestrator-test-'));
  const report = join(folder, 'report.json');
  const code = run(root, title, [
    'node_modules/.bin/vitest',
    'run',
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...projects.map((project) => `--project=${project}`),
  ]);
  const counts = existsSync(report) ? countTests(JSON.parse(readFileSync(report, 'utf8'))) : NOTHING;
  rmSync(folder, { recursive: true });
  // A file that cannot be loaded and an error outside of any test fail the run without a failed test.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

const NOTHING = { passed: 0, failed: 0, skipped: 0 };

function countTests({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) {
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

function run(root, title, [program, ...args]) {
  console.log(`\n== ${title}`);
  const { status, signal, error } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    timeout: PART_MS_MAX,
  });
  if (error !== undefined) console.log(`${title}: ${error.message}`);
  if (status !== 0 && status !== SKIPPED) console.log(`${title}: failed (${signal ?? `exit ${status}`})`);
  return status ?? 1;
}
