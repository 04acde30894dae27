import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Launch, LaunchStep } from '../../../../src/contract/generated/launch.ts';
import type { Start } from '../../../../src/contract/generated/start.ts';
import { parseRecord } from '../../../../src/contract/validate.ts';
import type { Exit } from '../../../../src/contract/generated/exit.ts';
import type { Launcher } from '../../../../src/ports/launcher.ts';
import { makeScratchFolder } from '../../../support/temporary-folder.ts';

/** A fresh folder with its real path. */
export function makeFolder(): string {
  return makeScratchFolder('job');
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

/** Waits for a line in `<folder>/fifo`, so that a test decides when it goes on. */
export const HOLD = 'mkfifo fifo; echo > up; read line < fifo';

/** Starts a job in a folder of its own, with that as its working folder; the folder. */
export async function startScript(launcher: Launcher, script: string): Promise<string> {
  const dir = makeFolder();
  await launcher.start(dir, makeLaunch([shellStep(script, { cwd: dir })]), {});
  return dir;
}

/** The same, held: `before` has run when this resolves, `after` runs when the test lets it. */
export async function startHeld(launcher: Launcher, after = 'exit 0', before = 'true'): Promise<string> {
  const dir = await startScript(launcher, `${before}; ${HOLD}; ${after}`);
  await awaitFile(join(dir, 'up'));
  return dir;
}

/** Lets a held job go on. */
export function goOn(dir: string): void {
  writeFileSync(join(dir, 'fifo'), 'go\n');
}

/** Who made start.json. */
export function startOf(dir: string): Start {
  const parsed = parseRecord('start', readFileSync(join(dir, 'start.json')), 'start.json');
  if (!parsed.ok) throw new Error('start.json is invalid');
  return parsed.value;
}

/** Hands the job of a folder to a runner of its own; what that says to it. */
export async function answerOf(runnerPath: string, dir: string): Promise<unknown> {
  const runner = spawn(process.execPath, [runnerPath], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  runner.send({ kind: 'job', dir, graceMs: 0, environment: {}, hidden: [] });
  const [answer] = await once(runner, 'message');
  const ended = once(runner, 'exit');
  runner.disconnect();
  await ended;
  return answer;
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
