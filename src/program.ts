import { CommanderError } from 'commander';
import { makeContext, runCall } from './call.ts';
import { buildProgram, refuseUsage, withDefaultCommand } from './cli/build-program.ts';
import { COMMANDS } from './cli/commands.ts';
import { printRefusal } from './cli/render/print-refusal.ts';
import type { ExitCode } from './contract/errors.ts';

/** Reads the command line and runs what it asks for; the exit code. Both streams must be safe to write to. */
export async function runProgram(given: readonly string[], version: string): Promise<ExitCode> {
  const { stdout, stderr } = process;
  const args = withDefaultCommand(given);
  const caller = { version, commands: COMMANDS };
  let exit: ExitCode = 0;
  const program = buildProgram(
    { out: (text) => stdout.write(text), err: (text) => stderr.write(text), version },
    async (invocation) => {
      exit = await runCall(invocation, caller);
    },
  );
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    const context = makeContext({ ...caller, json: args.includes('--json'), mayAsk: false });
    return printRefusal(context, refuseUsage(args, error.message));
  }
}
