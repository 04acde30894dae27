import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT_ROOT } from './project-paths.ts';

/** Vitest calls this once a run, before the first test of a project that runs the program. */
export function setup(): void {
  execFileSync(process.execPath, [join(PROJECT_ROOT, 'scripts/build.mjs')], {
    cwd: PROJECT_ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
