import { describe, expect, it } from 'vitest';
import { ERRORS, isErrorCode, nextCommandFor } from '../../src/contract/errors.ts';
import { BUILT, PRODUCERS } from './registry.ts';
import { readMessages } from './support/golden.ts';
import { expectCommand, expectTold } from './support/expect-told.ts';

const CODES = Object.keys(ERRORS).filter(isErrorCode);

// @spec contract.md#invariants I9: every stop names its cause and one next command
describe('the table of error codes', () => {
  it.each(CODES.filter((code) => !BUILT.has(code)))('%s comes up as its user meets it', async (code) => {
    expectTold(code, await PRODUCERS[code]());
  });

  it('has a producer and a reviewed text for each code, and no others', () => {
    const sorted = CODES.toSorted();
    expect(Object.keys(PRODUCERS).toSorted()).toEqual(sorted);
    expect([...readMessages().keys()].toSorted()).toEqual(sorted);
  });

  it.each(CODES)('%s has a hint of whole sentences and a command with nothing left to fill in', (code) => {
    expect(ERRORS[code].hint).toMatch(/^\S.+ .+\.$/);
    expect(ERRORS[code].hint).not.toMatch(/[{}]/);
    expectCommand(nextCommandFor(code, 'round-001-step'));
    expectCommand(nextCommandFor(code, null));
  });
});
