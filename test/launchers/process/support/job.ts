import { existsSync, mkdtempSync, realpathSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Launch, LaunchStep } from '../../../../src/contract/generated/launch.ts';
import type { Exit } from '../../../../src/contract/generated/exit.ts';
import type { Launcher } from '../../../../src/ports/launcher.ts';

/** A fresh folder with its real path. */
export function makeFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'orchestrator-job-')));
}

/** A step that runs a shell script. */
export function shellStep(script: string, differences: Partial<LaunchStep> = {}): LaunchStep {
  const argv = ['/bin/sh', '-c', script];
  return { argv, cwd: tmpdir(), timeout_s: null, stdout: 'stdout.log', stderr: 'stderr.log', ...differences };
}

/** A lawful launch of these steps. */
export function makeLaunch(steps: readonly LaunchStep[], differences: Partial<Launch> = {}): Launch {
  return {
    schema_version: 'launch-v1',
    id: 'd-7',
    kind: 'dispatch',
    agent: 'main',
    adapter: 'command',
    model: null,
    effort: 'medium',
    cwd: tmpdir(),
    stdin_path: null,
    timeout_s: null,
    secret_env: [],
    set_env: {},
    pass_env: [],
    marker: 'd-7',
    queued_at: '2026-11-20T10:00:00.000Z',
    steps,
    stop_on_failure: true,
    ...differences,
  };
}

/** Waits for the end of a job and returns its exit record. */
export async function awaitExit(launcher: Launcher, dir: string): Promise<Exit> {
  await launcher.waitForChange([dir], 50_000, new AbortController().signal);
  const facts = await launcher.observe(dir);
  if (facts.kind !== 'ended') throw new Error(`expected an ended job and found ${facts.kind}`);
  return facts.exit;
}

/** Resolves as soon as a file stands at the path. */
export function awaitFile(path: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(dirname(path), (_event, name) => {
      if (name === basename(path)) look();
    });
    const look = () => {
      if (!existsSync(path)) return;
      watcher.close();
      resolve();
    };
    look();
  });
}
