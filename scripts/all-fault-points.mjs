#!/usr/bin/env node
// Lets the controller die before every single effect of a round and resumes it: `all-fault-points.mjs [--from N] [--to N]`.
// Takes some minutes; the test that it runs looks at a few of the points when it is run by itself.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { from: { type: 'string', default: '1' }, to: { type: 'string', default: 'Infinity' } },
});
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    'test/scenarios/crash/fault-points.test.ts',
    '--disable-console-intercept',
  ],
  {
    cwd: dirname(dirname(fileURLToPath(import.meta.url))),
    stdio: 'inherit',
    env: {
      ...process.env,
      FAULT_STEP: '1',
      FAULT_FIRST: values.from,
      FAULT_LAST: values.to,
      FAULT_TABLE: '1',
    },
  },
);
process.exitCode = status ?? 1;
