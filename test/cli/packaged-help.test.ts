import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packagedHelp } from '../../src/cli/call/packaged-help.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

function folderWithHelp(): string {
  const folder = makeTemporaryFolder('help').path;
  writeFileSync(join(folder, 'help.json'), JSON.stringify({ '': 'the program\n', status: 'status\n' }));
  return folder;
}

test.each([
  [['--help'], 'the program\n'],
  [['-h'], 'the program\n'],
  [['status', '--help'], 'status\n'],
  [['status', '-h'], 'status\n'],
])('answers %j from the packaged texts', (args, text) => {
  expect(packagedHelp(folderWithHelp(), args, null)).toBe(text);
  expect(packagedHelp(folderWithHelp(), args, 200)).toBe(text);
});

test.each([
  [[]],
  [['status']],
  [['help', 'status']],
  [['--help', 'status']],
  [['nothing', '--help']],
  [['constructor', '--help']],
  [['status', '--json', '--help']],
])('leaves %j to the command line parser', (args) => {
  expect(packagedHelp(folderWithHelp(), args, null)).toBeNull();
});

test('leaves a narrow terminal, and a program without the texts, to the command line parser', () => {
  expect(packagedHelp(folderWithHelp(), ['--help'], 40)).toBeNull();
  expect(packagedHelp(makeTemporaryFolder('help').path, ['--help'], null)).toBeNull();
});
