import { createProcessLauncher } from '../../../../src/launchers/process/launcher.ts';
import { makeLaunch, shellStep } from './job.ts';

// A controller of one job: starts it and stays until it is killed.

const [, , runnerPath = '', dir = '', script = ''] = process.argv;
const launcher = createProcessLauncher({ runnerPath, nodePath: process.execPath, environment: process.env });
await launcher.start(dir, makeLaunch([shellStep(script)]), {});
await launcher.waitForChange([dir], 50_000, new AbortController().signal);
