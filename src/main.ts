import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import pc from 'picocolors';
import { buildProgram, exitOfUsage, withDefaultCommand, type Invocation } from './cli/build-program.ts';
import type { CommandContext } from './cli/context.ts';
import { describeBug } from './cli/describe-bug.ts';
import { isSet } from './cli/options.ts';
import { printRefusal } from './cli/print-refusal.ts';
import { refusePlatform } from './cli/refuse-platform.ts';
import { hasColor, isWatched } from './cli/terminal.ts';
import { openProject, packageVersion } from './compose.ts';
import { isErrorCode } from './contract/errors.ts';
import { PortFailure } from './ports/failure.ts';

const { stdout, stderr } = process;

/** A reader that closed its end (`| head`) is no error of ours. */
for (const stream of [stdout, stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });

const first = new AbortController();
const second = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.on(name, () => (first.signal.aborted ? second : first).abort(name));

/** Until the manifest is read. */
let version = 'unknown';
process.on('uncaughtException', reportBug);
await main();

async function main(): Promise<void> {
  try {
    version = packageVersion();
    const program = buildProgram(
      { out: (text) => stdout.write(text), err: (text) => stderr.write(text), version },
      invoke,
    );
    await program.parseAsync([...withDefaultCommand(process.argv.slice(2))], { from: 'user' });
  } catch (error) {
    // The one place that catches what nobody expected.
    if (error instanceof CommanderError) process.exitCode = exitOfUsage(error.exitCode);
    else reportBug(error);
  }
}

async function invoke({ load, input }: Invocation): Promise<void> {
  const context = makeContext({ json: isSet(input, 'json'), mayAsk: input.options['input'] !== false });
  const refused = refusePlatform(process.platform);
  if (refused !== null) {
    process.exitCode = printRefusal(context, refused);
    return;
  }
  const command = await load();
  try {
    process.exitCode = await command(context, input);
  } catch (error) {
    // The world refused a step outside the loop, which records such things itself.
    if (!(error instanceof PortFailure) || !isErrorCode(error.code)) throw error;
    process.exitCode = printRefusal(context, { code: error.code, message: error.detail });
  }
}

function makeContext({ json, mayAsk }: { readonly json: boolean; readonly mayAsk: boolean }): CommandContext {
  const isTerminal = isWatched(stderr, process.env);
  return {
    out: (line) => stdout.write(`${line}\n`),
    note: (line) => stderr.write(`${line}\n`),
    draw: (text) => stderr.write(text),
    json,
    isTerminal,
    // A terminal that does not know its width says 0.
    columns: () => (stderr.columns > 0 ? stderr.columns : 80),
    outColors: pc.createColors(hasColor(stdout, process.env)),
    noteColors: pc.createColors(hasColor(stderr, process.env)),
    confirm: mayAsk && isTerminal && process.stdin.isTTY === true ? confirm : null,
    signal: first.signal,
    secondSignal: second.signal,
    openProject: () =>
      openProject({
        cwd: process.cwd(),
        environment: process.env,
        nodePath: process.execPath,
        runnerPath: join(dirname(fileURLToPath(import.meta.url)), 'runner.js'),
      }),
  };
}

/** Ctrl-C and Ctrl-D are a no. */
function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: stderr });
  return new Promise((resolve) => {
    lines.once('SIGINT', () => {
      first.abort('SIGINT');
      lines.close();
    });
    lines.once('close', () => resolve(false));
    lines.question(`${question} [y/N] `, (answer) => {
      resolve(/^y(?:es)?$/i.test(answer.trim()));
      lines.close();
    });
  });
}

/** Evidence is on disk at every moment, so that a bug loses nothing: the next run goes on from it. */
function reportBug(error: unknown): void {
  const facts = {
    version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    args: process.argv.slice(2),
  };
  stderr.write(`${describeBug(error, facts)}\n`);
  // What still runs would go on from an unknown place.
  process.exit(70);
}
