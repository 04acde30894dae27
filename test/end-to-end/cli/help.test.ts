import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROGRAM, PROJECT_ROOT } from '../../support/project-paths.ts';

function call(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: tmpdir(),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test.each([
  [['--help'], ['help']],
  [
    ['retry', '--help'],
    ['help', 'retry'],
  ],
])('%j prints the packaged text, and it is the one of the command line parser', (args, asParser) => {
  const packaged = call(...args);
  expect(packaged).toEqual(call(...asParser));
  expect(packaged).toMatchObject({ status: 0, stderr: '' });
  expect(packaged.stdout).toContain('--help');
});

test.each([['--version'], ['-V']])('%s prints the version of the package', (flag) => {
  const manifest: unknown = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));
  const { status, stdout } = call(flag);
  expect({ status, version: stdout.trim() }).toEqual({
    status: 0,
    version: new Map(Object.entries(manifest ?? {})).get('version'),
  });
});
