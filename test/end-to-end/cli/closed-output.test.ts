import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isolatedEnvironment } from '../../support/make-repository.ts';
import { PROGRAM } from '../../support/project-paths.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';

// @spec contract.md#decisions-and-exit-codes
it.each([
  ['its reader goes away', '2>&1 | head -1'],
  ['the disk of its log is full', '>/dev/full 2>&1'],
])('run goes on when %s', (_what, output) => {
  const repository = scaffoldRepository();
  const code = join(repository.folder.path, 'code');
  const script = `{ "$0" "$1" run --no-wait; echo $? >"$2"; } ${output}`;
  execFileSync('/bin/sh', ['-c', script, process.execPath, PROGRAM, code], {
    cwd: repository.root,
    env: isolatedEnvironment(repository.folder),
    stdio: 'ignore',
  });
  expect(readFileSync(code, 'utf8')).toBe('0\n');
  expect(repository.git('log', '--format=%(trailers:key=Orchestrator-Round,valueonly)', 'main')).toContain(
    'round-001',
  );
});

it.each(['--help', '--version', 'status', 'run --dry-run', 'doctor --json'])(
  '%s, which only tells, succeeds only where it can tell',
  (words) => {
    const { root, folder } = scaffoldRepository();
    const options = { cwd: root, env: isolatedEnvironment(folder), stdio: 'ignore' } as const;
    const call = (to: string) =>
      spawnSync('/bin/sh', ['-c', `"$0" "$1" ${words} ${to}`, process.execPath, PROGRAM], options).status;
    expect(call('>/dev/null')).toBe(0);
    expect(call('>/dev/full')).toBe(3);
  },
);
