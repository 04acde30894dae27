import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { awaitExit, awaitFile, goOn, startHeld, startOf, startScript } from './support/job.ts';
import { useLaunchers } from './support/launchers.ts';

const { make: makeLauncher, warm: warmLauncher } = useLaunchers();

const STEP = { exit_code: 0, signal: null, timed_out: false, duration_ms: 1, log_sha256: null };
const EXIT = { schema_version: 'exit-v1', ended_at: '2026-11-20T10:00:00.000Z', ended_by: 'agent' };

/** What an agent would write to end its own job well, as the text of a shell command. */
function forge(nonce = '%s'): string {
  const record = JSON.stringify({ ...EXIT, nonce, steps: [STEP], message: null });
  return `printf '${record}' "$(sed -n 's/.*"nonce": "\\(.*\\)".*/\\1/p' start.json)" > exit.json`;
}

// @spec contract.md#recovery
describe('an exit.json that the agent wrote', () => {
  it('does not end its job, whatever it says', async () => {
    const [launcher, other] = [warmLauncher(), makeLauncher()];
    const forgeries = [forge(), forge('another'), 'echo garbage > exit.json', 'mkdir exit.json'];
    const dirs = await Promise.all(forgeries.map((before) => startHeld(launcher, 'exit 9', before)));
    const seen = await Promise.all(dirs.flatMap((dir) => [launcher.observe(dir), other.observe(dir)]));
    expect(seen.map((facts) => facts.kind)).toEqual(Array.from({ length: 8 }, () => 'lost'));
    for (const dir of dirs) await launcher.end(dir);
  });

  it('is replaced by that of the runner, for whoever looks at it', async () => {
    const [launcher, other] = [warmLauncher(), makeLauncher()];
    const dir = await startHeld(launcher, 'exit 9', forge());
    const seen = [launcher.observe(dir), other.observe(dir)];
    goOn(dir);
    for (const facts of await Promise.all(seen))
      expect(facts).toMatchObject({ kind: 'ended', exit: { steps: [{ exit_code: 9 }] } });
  });

  it('does not count when the agent killed its runner before', async () => {
    const launcher = warmLauncher();
    const dir = await startScript(launcher, `kill -9 $PPID; ${forge()}; echo > forged`);
    await awaitFile(join(dir, 'forged'));
    await launcher.waitForChange([dir], 50_000, new AbortController().signal);
    expect(await launcher.observe(dir)).toMatchObject({ kind: 'lost' });
    await launcher.end(dir);
    expect(await launcher.observe(dir)).toMatchObject({ kind: 'lost', survivors: 0 });
  });

  it('does not count when it is put in the place of the one of the runner', async () => {
    const launcher = warmLauncher();
    const dir = await startScript(launcher, 'exit 9');
    const exit = await awaitExit(launcher, dir);
    writeFileSync(join(dir, 'exit.json'), JSON.stringify({ ...exit, steps: [STEP] }));
    expect(await launcher.observe(dir)).toMatchObject({ kind: 'lost' });
  });
});

// @spec contract.md#recovery
describe('the end of a job whose runner lives on', () => {
  it('is seen by another process at once, also while the runner is at the next job', async () => {
    const [launcher, other] = [makeLauncher(), makeLauncher()];
    const first = await startScript(launcher, 'exit 9');
    await awaitExit(launcher, first);
    expect(await other.observe(first)).toMatchObject({ kind: 'ended', exit: { steps: [{ exit_code: 9 }] } });
    const second = await startHeld(launcher);
    expect(startOf(second).pid).toBe(startOf(first).pid);
    expect(await other.observe(first)).toMatchObject({ kind: 'ended' });
    expect(await other.observe(second)).toMatchObject({ kind: 'running' });
    expect(await other.cpuMs(second)).toEqual(expect.any(Number));
    goOn(second);
    await awaitExit(launcher, second);
    expect(JSON.parse(readFileSync(join(first, 'exit.json'), 'utf8'))).toMatchObject({
      steps: [{ exit_code: 9 }],
    });
  });
});
