import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this project. */
export const PROJECT_ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What `scripts/build.mjs` makes; there once the global setup of the vitest project has run. */
export const PROGRAM = join(PROJECT_ROOT, 'dist/main.cjs');
export const RUNNER = join(PROJECT_ROOT, 'dist/runner.cjs');

export const SCRIPTED_AGENT = join(PROJECT_ROOT, 'scripts/scripted-agent.mjs');
