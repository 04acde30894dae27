import { describe, expect, it } from 'vitest';
import { readLaunch } from '../../../src/launchers/process/read-launch.ts';
import { cleanLastLine } from '../../../src/launchers/process/observe-job.ts';
import { makeLaunch, shellStep } from './support/job.ts';

const launch = makeLaunch([shellStep('true')], {
  stdin_path: '/p',
  timeout_s: 5,
  secret_env: ['A'],
  set_env: { B: 'c' },
  outputs: ['notes.md'],
});

// @spec contract.md#recovery
describe('reading launch.json without its schema', () => {
  it('returns what the runner needs', () => {
    expect(launch).toMatchObject(readLaunch(JSON.stringify(launch)) ?? { nothing: true });
  });

  it.each<[string, unknown]>([
    ['no JSON', undefined],
    ['null', null],
    ['a list', [launch]],
    ['another record', { ...launch, schema_version: 'start-v1' }],
    ['a missing field', { ...launch, marker: undefined }],
    ['no steps', { ...launch, steps: [] }],
    ['a step without a program', { ...launch, steps: [{ ...launch.steps[0], argv: [] }] }],
    ['a log outside the folder', { ...launch, steps: [shellStep('true', { stdout: '../log' })] }],
    ['a log over a record', { ...launch, steps: [shellStep('true', { stderr: 'exit.json' })] }],
    ['an environment of numbers', { ...launch, set_env: { A: 1 } }],
    ['outputs that are no paths', { ...launch, outputs: [1] }],
    ['a limit that is no number', { ...launch, timeout_s: '5' }],
  ])('refuses %s', (_name, value) => {
    expect(readLaunch(value === undefined ? '{"schema' : JSON.stringify(value))).toBe(null);
  });
});

describe('the last line of an output', () => {
  it.each([
    ['', ''],
    ['one\ntwo\n', 'two'],
    ['one\n\u001b[1;31mred\u001b[0m text\u0007\n \n', 'red text'],
    ['10%\r50%\r90%', '90%'],
    ['\u001b]0;title\u0007shown', 'shown'],
    ['x'.repeat(500), 'x'.repeat(200)],
  ])('of %j is %j', (tail, expected) => {
    expect(cleanLastLine(tail)).toBe(expected);
  });
});
