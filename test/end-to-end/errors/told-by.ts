import { expect } from 'vitest';
import type { Told } from '../../errors/support/told.ts';
import type { TestRepository } from '../../support/make-repository.ts';
import { type ProgramOptions, runProgram } from '../../support/run-program.ts';
import { read } from '../cli/support.ts';

/** What the program tells a program and a person when it does not go on; both say the same. */
export async function toldBy(
  repository: TestRepository,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<Told> {
  const { code, stdout, stderr } = await runProgram(repository, [...args, '--json'], options);
  const report = read('refusal-report', stdout);
  expect(code).toBe(report.exit);
  const lines = stderr.split('\n');
  expect(lines).toContain(`${report.code}: ${report.message.trim().replace(/\s*\n\s*/g, ' ')}`);
  expect(lines).toContain(report.hint);
  expect(lines.filter((line) => line.startsWith('next: '))).toEqual([`next: ${report.next_command}`]);
  return {
    code: report.code,
    exit: report.exit,
    message: report.message,
    hint: report.hint,
    nextCommand: report.next_command,
  };
}
