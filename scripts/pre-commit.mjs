#!/usr/bin/env node
// What .pre-commit-hooks.yaml runs: validates the contract files of the repository in which a commit is about to be made.
import { spawnSync } from 'node:child_process';
import { findProgram } from './find-program.mjs';

const [program, ...args] = findProgram();
const { status, error } = spawnSync(program, [...args, 'validate', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
if (error !== undefined) console.error(`The validator did not start: ${error.message}`);
process.exitCode = status ?? 1;
