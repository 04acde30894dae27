#!/usr/bin/env node
// Kills the controller at random moments, resumes it and lets a user work beside it: `soak.mjs [--runs N] [--seed S]`.
// Fifty runs take about a quarter of an hour. The runs themselves stand in test/support/soak/.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } },
});
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    'test/scenarios/crash/soak.test.ts',
    '--disable-console-intercept',
  ],
  {
    cwd: dirname(dirname(fileURLToPath(import.meta.url))),
    stdio: 'inherit',
    env: { ...process.env, SOAK_RUNS: values.runs, SOAK_SEED: values.seed, SOAK_TABLE: '1' },
  },
);
process.exitCode = status ?? 1;
