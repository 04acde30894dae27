import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { awaitFile, makeFolder, makeLaunch, shellStep } from './support/job.ts';
import { useLaunchers } from './support/launchers.ts';

const { make: makeLauncher, warm: warmLauncher } = useLaunchers();

// @spec contract.md#recovery
it.runIf(process.platform === 'linux')(
  'leaves a runner of another container alone until its death is proven, or a person says so where nothing is',
  async () => {
    const [dir, launcher, other] = [makeFolder(), warmLauncher(), makeLauncher()];
    await launcher.start(dir, makeLaunch([shellStep(`echo > ${dir}/up; exec sleep 600`)]), {});
    await awaitFile(join(dir, 'up'));
    const path = join(dir, 'start.json');
    const start = readFileSync(path, 'utf8');
    writeFileSync(path, start.replace(/"host":\s*"[^"]*"/, '"host":"elsewhere"'));
    const running = await other.observe(dir);
    if (running.kind !== 'running') throw new Error(`expected a running job and found ${running.kind}`);
    await expect(other.end(dir)).rejects.toMatchObject({ code: 'launcher.unseen' });
    const told = makeLauncher();
    told.takeUnseenForGone();
    expect((await told.observe(dir)).kind).toBe('running');
    process.kill(running.start.pid, 'SIGKILL');
    await other.waitForChange([dir], 50_000, new AbortController().signal);
    expect(await other.observe(dir)).toMatchObject({ kind: 'lost', survivors: 1 });
    const sign = readdirSync(dir).find((name) => name.startsWith('alive-')) ?? '';
    renameSync(join(dir, sign), join(dir, 'no sign'));
    expect((await other.observe(dir)).kind).toBe('running');
    expect(await told.observe(dir)).toMatchObject({ kind: 'lost', survivors: 1 });
    renameSync(join(dir, 'no sign'), join(dir, sign));
    await other.end(dir);
    expect(await other.observe(dir)).toMatchObject({ kind: 'lost', survivors: 0 });
  },
);
