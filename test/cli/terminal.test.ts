import { describe, expect, test } from 'vitest';
import { clip, oneLine } from '../../src/cli/call/one-line.ts';
import { refusePlatform } from '../../src/cli/call/refuse-platform.ts';
import { shellWords } from '../../src/lib/shell-words.ts';
import { hasColor, isWatched } from '../../src/cli/call/terminal.ts';
import { withDefaultCommand } from '../../src/cli/build-program.ts';
import { describeBug } from '../../src/cli/call/describe-bug.ts';

const TTY = { isTTY: true };
const PIPE = {};

describe('colour', () => {
  test.each([
    ['a terminal', TTY, {}, true],
    ['a pipe', PIPE, {}, false],
    ['a terminal with NO_COLOR', TTY, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR, which is none', TTY, { NO_COLOR: '' }, true],
    ['a pipe with FORCE_COLOR', PIPE, { FORCE_COLOR: '1' }, true],
    ['a terminal with FORCE_COLOR=0', TTY, { FORCE_COLOR: '0' }, false],
    ['NO_COLOR against FORCE_COLOR', TTY, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['a build server', TTY, { CI: 'true' }, false],
    ['a dumb terminal', TTY, { TERM: 'dumb' }, false],
  ])('on %s', (_what, stream, environment, expected) => {
    expect(hasColor(stream, environment)).toBe(expected);
  });

  test('and a live view are two things: CI=false is no build server', () => {
    expect(isWatched(TTY, { CI: 'false' })).toBe(true);
    expect(isWatched(PIPE, {})).toBe(false);
  });
});

// @spec contract.md#one-controller
test.each([
  ['linux', null],
  ['darwin', null],
  ['win32', 'this program does not run on Windows'],
  ['aix', 'this program does not run on aix'],
])('%s is supported or refused with a sentence', (platform, message) => {
  expect(refusePlatform(platform)?.message ?? null).toBe(message);
});

describe('text of others', () => {
  test('stays in its line and out of the terminal', () => {
    expect(oneLine('a\nb\u001b[2J\u202ec')).toBe('a b [2J c');
  });

  test('is cut visibly', () => {
    expect(clip('abcdef', 4)).toBe('abc…');
    expect(clip('abcd', 4)).toBe('abcd');
  });

  test('is quoted for a shell', () => {
    expect(shellWords(['a/b.md', 'with space', "it's", '$HOME'])).toBe(
      `a/b.md 'with space' 'it'\\''s' '$HOME'`,
    );
  });
});

test.each([
  [[], ['run']],
  [['--once'], ['run', '--once']],
  [['--help'], ['--help']],
  [['-V'], ['-V']],
  [['status'], ['status']],
])('%j is called as %j', (args, called) => {
  expect(withDefaultCommand(args)).toEqual(called);
});

// @spec contract.md#decisions-and-exit-codes
test('a bug is told with everything a report needs', () => {
  const text = describeBug(new Error('should have held: x'), {
    version: '0.1.0',
    node: 'v20.19.0',
    platform: 'linux x64',
    args: ['run', '--once'],
  });
  expect(text.split('\n').slice(0, 7)).toEqual([
    'This is a bug in run-orchestrator-loop, not something you did.',
    'The state is saved; nothing is half done that the next run does not finish.',
    '',
    'Please report these lines:',
    '  version 0.1.0, node v20.19.0, linux x64',
    '  command run-orchestrator-loop run --once',
    '  Error: should have held: x',
  ]);
});
