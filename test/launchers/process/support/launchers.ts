import { afterAll, beforeAll } from 'vitest';
import { createProcessLauncher, type ProcessLauncher } from '../../../../src/launchers/process/launcher.ts';
import { buildRunner } from '../../../support/build-runner.ts';

const PATIENCE = { graceMs: 300, runnerExtraMs: 700 };

interface Launchers {
  /** A launcher of its own, whose first job gets a new runner. */
  make(environment?: Readonly<Record<string, string>>): ProcessLauncher;
  /** One for all tests of the file, whose runners have served the jobs of other tests. */
  warm(): ProcessLauncher;
  /** The runner as it is shipped. */
  runnerPath(): string;
}

/** Launchers for a test file; their runners go with it. */
export function useLaunchers(): Launchers {
  const all: ProcessLauncher[] = [];
  let path = '';
  let warm: ProcessLauncher | null = null;
  beforeAll(async () => {
    path = await buildRunner();
  });
  afterAll(async () => {
    for (const launcher of all) await launcher.close();
  });
  const make = (environment: Readonly<Record<string, string>> = {}) => {
    const launcher = createProcessLauncher({
      runnerPath: path,
      nodePath: process.execPath,
      environment: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
      patience: PATIENCE,
    });
    all.push(launcher);
    return launcher;
  };
  return {
    make,
    warm: () => {
      warm ??= make();
      return warm;
    },
    runnerPath: () => path,
  };
}
