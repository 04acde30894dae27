import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildProgram } from '../../src/cli/build-program.ts';
import type { CommandInput } from '../../src/cli/call/context.ts';
import { readGlance } from '../../src/cli/read-glance.ts';

/** What the parser of the whole command line makes of it; null when it refuses it. */
async function parsed(args: readonly string[]): Promise<CommandInput | null> {
  let input: CommandInput | null = null;
  const output = { out: () => undefined, err: () => undefined, version: '0.0.0' };
  const program = buildProgram(output, async (invocation) => {
    input = invocation.input;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch {
    // A refused call is thrown.
    return null;
  }
  return input;
}

// @spec contract.md#decisions-and-exit-codes
describe('a call that is read without the parser of the command line', () => {
  test.each([
    [['status']],
    [['status', '--json', '--no-input']],
    [['validate']],
    [['validate', 'a', '--json', 'b']],
    [['validate', '--format', 'text', '--format', 'github']],
  ])('is understood: %j', async (args) => {
    const call = readGlance(args);
    expect(call).not.toBeNull();
    expect(call?.input).toEqual(await parsed(args));
  });

  test.each([
    [[]],
    [['run']],
    [['--json', 'status']],
    [['status', 'round-001']],
    [['status', '--help']],
    [['status', '--format', 'json']],
    [['validate', '--format']],
    [['validate', '--format', 'xml']],
    [['validate', '--format=json']],
    [['validate', '--commit', 'HEAD']],
    [['validate', '--merge', 'main']],
    [['validate', '--', '-a']],
    [['validate', '-']],
  ])('is left to it: %j', (args) => {
    expect(readGlance(args)).toBeNull();
  });

  test('is never read in another way', async () => {
    const words = [
      '--json',
      '--no-input',
      '--format',
      'json',
      'text',
      'a',
      '',
      '--',
      '-x',
      '--help',
      'status',
    ];
    const calls = fc.tuple(
      fc.constantFrom('status', 'validate'),
      fc.array(fc.constantFrom(...words), { maxLength: 5 }),
    );
    await fc.assert(
      fc.asyncProperty(calls, async ([name, rest]) => {
        const call = readGlance([name, ...rest]);
        if (call !== null) expect(call.input).toEqual(await parsed([name, ...rest]));
      }),
    );
  });
});
