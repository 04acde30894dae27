import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256Hex } from '../../../src/effects/digest.ts';
import { digestOutputs } from '../../../src/launchers/process/output-digests.ts';
import { awaitExit, makeFolder, makeLaunch, shellStep } from './support/job.ts';
import { useLaunchers } from './support/launchers.ts';

const { make: makeLauncher } = useLaunchers();
const digest = (text: string) => sha256Hex(new TextEncoder().encode(text));

// @spec contract.md#records
it('the exit of a job says what stood at its outputs when its program ended, not what came later', async () => {
  const [dir, launcher] = [makeFolder(), makeLauncher()];
  const later = `trap 'echo later > a; echo new > b; exit' TERM; echo > up; while :; do sleep 0.05; done`;
  const script = `sh -c "${later}" & while [ ! -e up ]; do sleep 0.01; done; printf ours > a`;
  const launch = makeLaunch([shellStep(script, { cwd: dir })], { outputs: ['a', 'b'] });
  await launcher.start(dir, launch, {});
  const exit = await awaitExit(launcher, dir);
  expect(exit.outputs).toEqual([{ path: 'a', size_bytes: 4, sha256: digest('ours') }]);
  expect([readFileSync(join(dir, 'a'), 'utf8'), readFileSync(join(dir, 'b'), 'utf8')]).toEqual([
    'later\n',
    'new\n',
  ]);
});

it('only regular files within their bound are outputs, and no link is followed', () => {
  const folder = makeFolder();
  const at = (name: string) => join(folder, name);
  writeFileSync(at('text'), 'text');
  writeFileSync(at('empty'), '');
  writeFileSync(at('huge'), '');
  truncateSync(at('huge'), 2 ** 40);
  execFileSync('mkfifo', [at('pipe')]);
  symlinkSync(at('text'), at('link'));
  mkdirSync(at('folder'));
  symlinkSync(folder, at('linked'));
  const asked = ['text', 'empty', 'huge', 'pipe', 'link', 'folder', 'linked/text', 'nothing', '../out'];
  expect(digestOutputs(folder, asked)).toEqual([
    { path: 'text', size_bytes: 4, sha256: digest('text') },
    { path: 'empty', size_bytes: 0, sha256: digest('') },
  ]);
});
