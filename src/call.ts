import { join } from 'node:path';
import pc from 'picocolors';
import type { Invocation } from './cli/build-program.ts';
import type { CommandSyntax } from './cli/call/command-syntax.ts';
import type { CommandContext } from './cli/call/context.ts';
import { visibleJson } from './cli/call/one-line.ts';
import { isSet } from './cli/call/options.ts';
import { printRefusal } from './cli/render/print-refusal.ts';
import { refuseAgents } from './cli/call/refuse-agents.ts';
import { refusePlatform } from './cli/call/refuse-platform.ts';
import { hasColor, isWatched } from './cli/call/terminal.ts';
import { canAdopt, openProject, readPackaged } from './compose.ts';
import { isErrorCode, nextCommandFor, type ExitCode } from './contract/errors.ts';
import { endEveryGit } from './effects/git/calls/git-command.ts';
import { createSecretGate } from './controller/secret-gate.ts';
import { systemRefusal } from './effects/errno.ts';
import { keepHeapSmall } from './effects/small-heap.ts';
import { PortFailure } from './ports/failure.ts';

/** The program that was called. */
export interface Caller {
  readonly version: string;
  /** Every command that it has. */
  readonly commands: readonly CommandSyntax[];
}

/** Runs a command that was asked for; the exit code. */
export async function runCall(
  { load, input, writes }: Invocation,
  { version, commands }: Caller,
): Promise<ExitCode> {
  const json = isSet(input, 'json') || input.options['format'] === 'json';
  const made = makeContext({ json, mayAsk: input.options['input'] !== false, version, commands });
  const context = writes ? { ...made, openProject: refuseAgents(made.openProject) } : made;
  const refused = refusePlatform(process.platform);
  if (refused !== null) return printRefusal(context, refused);
  const command = await load();
  try {
    return await command(context, input);
  } catch (error) {
    // The world refused a step outside the loop, which records such things itself.
    const failure = error instanceof PortFailure ? error : systemRefusal(error);
    if (failure === null || !isErrorCode(failure.code)) throw error;
    return printRefusal(context, {
      code: failure.code,
      message: failure.detail,
      nextCommand: nextCommandFor(failure.code, null, failure.path),
    });
  }
}

interface Asked extends Caller {
  readonly json: boolean;
  readonly mayAsk: boolean;
}

/** What a command gets from this process and its terminal. */
export function makeContext({ json, mayAsk, version, commands }: Asked): CommandContext {
  const { stdout, stderr } = process;
  const isTerminal = isWatched(stderr, process.env);
  const { first, offerSecond } = catchSignals();
  const gate = createSecretGate();
  return {
    out: (line) => stdout.write(`${json ? visibleJson(gate.text(line)) : gate.text(line)}\n`),
    note: (line) => stderr.write(`${gate.text(line)}\n`),
    draw: (text) => stderr.write(gate.text(text)),
    json,
    isTerminal,
    // A terminal that does not know its width says 0.
    columns: () => (stderr.columns > 0 ? stderr.columns : 80),
    outColors: pc.createColors(hasColor(stdout, process.env)),
    noteColors: pc.createColors(hasColor(stderr, process.env)),
    confirm:
      mayAsk && isTerminal && process.stdin.isTTY === true ? (question) => confirm(question, first) : null,
    signal: first.signal,
    offerSecond,
    version,
    packaged: readPackaged,
    canAdopt: () => canAdopt(process.env),
    commands,
    openProject: (options) => {
      // Who only looks is gone in a moment.
      if (options?.isLook !== true && options?.isBrief !== true) keepHeapSmall();
      return openProject({
        ...options,
        gate,
        cwd: process.cwd(),
        environment: process.env,
        nodePath: process.execPath,
        runnerPath: join(import.meta.dirname, 'runner.cjs'),
      });
    },
  };
}

interface Interruptions extends Pick<CommandContext, 'offerSecond'> {
  readonly first: AbortController;
}

/** The first signal asks; whatever is waited for, the second ends this process and each git that it has started. */
function catchSignals(): Interruptions {
  const first = new AbortController();
  let offered: AbortController | null = null;
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => {
      if (!first.signal.aborted) return first.abort(name);
      if (offered?.signal.aborted === false) return offered.abort(name);
      endEveryGit();
      process.exit(name === 'SIGTERM' ? 143 : 130);
    });
  return {
    first,
    offerSecond: async (use) => {
      offered = new AbortController();
      const answer = await use(offered.signal);
      offered = null;
      return answer;
    },
  };
}

/** Ctrl-C and Ctrl-D are a no. */
async function confirm(question: string, interrupted: AbortController): Promise<boolean> {
  const { createInterface } = await import('node:readline');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    lines.once('SIGINT', () => {
      interrupted.abort('SIGINT');
      lines.close();
    });
    lines.once('close', () => resolve(false));
    lines.question(`${question} [y/N] `, (answer) => {
      resolve(/^y(?:es)?$/i.test(answer.trim()));
      lines.close();
    });
  });
}
