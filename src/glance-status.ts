import { runCall } from './call.ts';
import { status } from './cli/commands/status.ts';
import type { CommandInput } from './cli/call/context.ts';
import type { ExitCode } from './contract/errors.ts';

/** Runs `status` with nothing loaded that belongs to another command; the exit code. */
export function runGlance(input: CommandInput, version: string): Promise<ExitCode> {
  return runCall({ load: async () => status, input, writes: false }, { version, commands: [] });
}
