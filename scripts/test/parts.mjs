import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** No part may hold up an automated run for ever. */
const PART_MS_MAX = 60 * 60 * 1000;

/** A part that passes or fails as a whole: it counts as one. */
export function runCheck(root, title, command) {
  const code = run(root, title, command);
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
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
  if (status !== 0) console.log(`${title}: failed (${signal ?? `exit ${status}`})`);
  return status ?? 1;
}
