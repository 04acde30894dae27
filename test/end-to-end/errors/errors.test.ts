import { describe, it } from 'vitest';
import { isErrorCode } from '../../../src/contract/errors.ts';
import { BUILT, PRODUCERS } from '../../errors/registry.ts';
import { expectTold } from '../../errors/support/expect-told.ts';

// @spec contract.md#invariants I9: every stop names its cause and one next command
describe('the built program', () => {
  it.each([...BUILT].filter(isErrorCode))('%s comes up as its user meets it', async (code) => {
    expectTold(code, await PRODUCERS[code]());
  });
});
