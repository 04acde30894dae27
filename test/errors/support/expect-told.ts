import { expect } from 'vitest';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { ERRORS, type ErrorCode, PROGRAM } from '../../../src/contract/errors.ts';
import { readMessages, renderTold, rewriteMessage } from './golden.ts';
import type { Told } from './told.ts';

/** A code came up and a newcomer can go on: a sentence, a hint, one command that can be typed as it is. */
export function expectTold(code: ErrorCode, told: Told): void {
  expect(told.code).toBe(code);
  expect(told.exit).toBe(ERRORS[code].exit);
  expect(told.message).toMatch(/^\S+( \S+){2,}/);
  expect(told.message).not.toMatch(/undefined|\bnull\b|NaN|\[object/);
  expect(told.hint).toBe(ERRORS[code].hint);
  expectCommand(told.nextCommand);
  rewriteMessage(told);
  expect(renderTold(told)).toBe(readMessages().get(code));
}

/** One line without anything left to fill in; one of ours has a command, arguments and options that exist. */
export function expectCommand(command: string): void {
  expect(command).toMatch(/^(?:npx run-orchestrator-loop|git|cd|chmod|df|kill|rm) \S.*$/);
  expect(command).not.toMatch(/[{}<>]/);
  if (!command.startsWith(PROGRAM)) return;
  const [name, ...words] = command.slice(PROGRAM.length + 1).split(' ');
  if (name === '--help') return;
  const row = COMMANDS.find((one) => one.name === name);
  expect(row, command).toBeDefined();
  const options = row?.options?.map(({ flags }) => flags.split(' ')[0]) ?? [];
  expect(words.filter((word) => word.startsWith('--') && !options.includes(word))).toEqual([]);
  if (row?.args?.startsWith('<') === true) expect(words[0]).toMatch(/^round-\d{3}-/);
}
