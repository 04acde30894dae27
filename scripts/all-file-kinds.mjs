#!/usr/bin/env node
// Puts every kind of thing at every place where the controller reads, and runs it: `all-file-kinds.mjs [--from N]`. Some
// 1,100 cases of two seconds each: forty minutes on a quiet machine. The test that it runs looks at a few of the cases
// when it is run by itself.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { from: { type: 'string', default: '0' } } });
const test = ['run', 'test/scenarios/kinds/file-kinds.test.ts', '--disable-console-intercept'];
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', ...test], {
  cwd: dirname(dirname(fileURLToPath(import.meta.url))),
  stdio: 'inherit',
  env: { ...process.env, KINDS_STEP: '1', KINDS_FIRST: values.from, KINDS_TABLE: '1' },
});
process.exitCode = status ?? 1;
