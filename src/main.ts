import { describeBug } from './cli/call/describe-bug.ts';
import { packagedHelp } from './cli/call/packaged-help.ts';
import { readGlance } from './cli/read-glance.ts';
import { systemRefusal } from './effects/errno.ts';
import { findPackageRoot, readPackageVersion } from './effects/package-files.ts';

process.stdout.on('error', endWithReader);
process.on('uncaughtException', reportBug);
process.on('beforeExit', () => {
  // Nothing is left to wait for, and still no answer: that is no success.
  if (!isOver) reportBug(new Error('the call came to no end'));
});

/** Until the manifest is read. */
let version = 'unknown';
let isOver = false;
void main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  try {
    version = readPackageVersion(findPackageRoot(import.meta.dirname));
    const answer = isVersion(args) ? `${version}\n` : help(args);
    process.stderr.on('error', endWithReader);
    if (answer !== null) process.stdout.write(answer);
    // Loaded only now: loading code is most of the time of a short call.
    else
      process.exitCode =
        (await glance(args)) ?? (await (await import('./program.ts')).runProgram(args, version));
    isOver = true;
  } catch (error) {
    // The one place that catches what nobody expected.
    reportBug(error);
  }
}

/** The exit code of a command that only looks; null for any other call. */
async function glance(args: readonly string[]): Promise<number | null> {
  const call = readGlance(args);
  if (call === null) return null;
  const { runGlance } = await (call.name === 'status'
    ? import('./glance-status.ts')
    : import('./glance-validate.ts'));
  return runGlance(call.input, version);
}

function isVersion(args: readonly string[]): boolean {
  return args.length === 1 && (args[0] === '--version' || args[0] === '-V');
}

function help(args: readonly string[]): string | null {
  return packagedHelp(import.meta.dirname, args, process.stdout.columns ?? null);
}

const LOOKS: readonly string[] = ['--help', '--version', '--dry-run'];

/**
 * A reader that closed its end (`| head`) is no error of ours: who only looks has nobody left to tell. A loop that was
 * asked for goes on, and a stream that cannot be written to for another reason (a full disk) is no reason to stop it.
 */
function endWithReader(error: NodeJS.ErrnoException): void {
  const [command = 'run', ...others] = process.argv.slice(2);
  const isLoop = command === 'run' || (command.startsWith('--') && !LOOKS.includes(command));
  if (isLoop && !others.some((word) => LOOKS.includes(word))) return;
  process.exit(error.code === 'EPIPE' ? 0 : 3);
}

/** Evidence is on disk at every moment, so that a bug loses nothing: the next run goes on from it. */
function reportBug(error: unknown): void {
  const refused = systemRefusal(error);
  if (refused !== null) {
    process.stderr.write(`${refused.code}: ${refused.detail}\nnext: npx run-orchestrator-loop doctor\n`);
    process.exit(3);
  }
  const facts = {
    version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    args: process.argv.slice(2),
  };
  process.stderr.write(`${describeBug(error, facts)}\n`);
  // What still runs would go on from an unknown place.
  process.exit(70);
}
