import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProcessLauncher } from '../../../../src/launchers/process/launcher.ts';

// A controller that closes a job before its start and stays until it is killed.

const [, , runnerPath = '', dir = ''] = process.argv;
const launcher = createProcessLauncher({ runnerPath, nodePath: process.execPath, environment: process.env });
await launcher.end(dir);
writeFileSync(join(dir, 'closed'), '');
await launcher.waitForChange([], 50_000, new AbortController().signal);
