import { PROGRAM, type ExitCode } from '../../contract/errors.ts';
import { bashCompletion } from '../completion/completion-bash.ts';
import { fishCompletion } from '../completion/completion-fish.ts';
import { completionWords, SHELLS, type CommandWords, type Shell } from '../completion/completion-words.ts';
import { zshCompletion } from '../completion/completion-zsh.ts';
import type { CommandContext, CommandInput } from '../call/context.ts';
import { argumentOf } from '../call/options.ts';
import { printRefusal } from '../render/print-refusal.ts';

const MAKERS: Readonly<Record<Shell, (commands: readonly CommandWords[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** `completion`: the script that a shell reads to complete commands, options and live rounds. Needs no repository. */
export async function completion(context: CommandContext, input: CommandInput): Promise<ExitCode> {
  const wanted = argumentOf(input, 0);
  const shell = SHELLS.find((one) => one === wanted);
  if (shell === undefined)
    return printRefusal(context, {
      code: 'request.refused',
      message: `${JSON.stringify(wanted)} is no shell that can be completed in; expected one of ${SHELLS.join(', ')}`,
      nextCommand: `${PROGRAM} completion bash`,
    });
  context.out(MAKERS[shell](completionWords(context.commands)).trimEnd());
  return 0;
}
