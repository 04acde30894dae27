#!/usr/bin/env node
// Lets the controller sleep before every single change of a round, has another one finish, and wakes it:
// `all-sleep-points.mjs [--from N] [--to N]`. Some 550 points of three seconds each: half an hour on a quiet machine. The
// test that it runs looks at a few of the points when it is run by itself.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { from: { type: 'string', default: '1' }, to: { type: 'string', default: 'Infinity' } },
});
const test = ['run', 'test/scenarios/crash/sleeper.test.ts', '--disable-console-intercept'];
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', ...test], {
  cwd: dirname(dirname(fileURLToPath(import.meta.url))),
  stdio: 'inherit',
  env: {
    ...process.env,
    SLEEP_STEP: '1',
    SLEEP_FIRST: values.from,
    SLEEP_LAST: values.to,
    SLEEP_TABLE: '1',
  },
});
process.exitCode = status ?? 1;
