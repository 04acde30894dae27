import { runCall } from './call.ts';
import type { Command } from './cli/context.ts';
import type { Glance, GlanceCall } from './cli/read-glance.ts';
import { status } from './cli/status.ts';
import { validate } from './cli/validate.ts';
import type { ExitCode } from './contract/errors.ts';

const GLANCES: Readonly<Record<Glance, Command>> = { status, validate };

/** Runs a command that only looks, with nothing loaded that belongs to another; the exit code. */
export function runGlance({ name, input }: GlanceCall, version: string): Promise<ExitCode> {
  const load = async (): Promise<Command> => GLANCES[name];
  return runCall({ load, input }, { version, commands: [] });
}
