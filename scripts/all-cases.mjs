#!/usr/bin/env node
// Every way in which an agent may misbehave, and every place from which a person follows what is printed: `all-cases.mjs`.
// Some five minutes. The tests that it runs look at a part of the cases when they are run by themselves.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const tests = ['run', 'test/scenarios/misbehaving', 'test/end-to-end/errors/next-commands.test.ts'];
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', ...tests], {
  cwd: dirname(dirname(fileURLToPath(import.meta.url))),
  stdio: 'inherit',
  env: { ...process.env, ALL_CASES: '1' },
});
process.exitCode = status ?? 1;
