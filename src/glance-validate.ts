import { runCall } from './call.ts';
import { validate } from './cli/commands/validate.ts';
import type { CommandInput } from './cli/call/context.ts';
import type { ExitCode } from './contract/errors.ts';

/** Runs `validate` with nothing loaded that belongs to another command; the exit code. */
export function runGlance(input: CommandInput, version: string): Promise<ExitCode> {
  return runCall({ load: async () => validate, input, writes: false }, { version, commands: [] });
}
