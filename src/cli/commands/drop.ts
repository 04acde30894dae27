import type { ExitCode } from '../../contract/errors.ts';
import { historyRef } from '../../contract/paths.ts';
import type { CommandContext, CommandInput } from '../call/context.ts';
import { argumentOf, isSet } from '../call/options.ts';
import { RUN, sendRequest } from './send-request.ts';

/** `drop`: the round is cancelled; everything in it is kept first. @spec contract.md#stages */
export function drop(context: CommandContext, input: CommandInput): Promise<ExitCode> {
  const keepBranch = isSet(input, 'keepBranch');
  return sendRequest(context, {
    round: argumentOf(input, 0) ?? '',
    make: (asker, roundId) => ({
      ...asker,
      kind: 'drop',
      round_id: roundId,
      keep_branch: keepBranch,
      note: null,
    }),
    tell: ({ isRunning }, roundId) => ({
      message: `${roundId} is dropped. ${isRunning ? 'The controller' : 'The next run'} puts its work on ${historyRef} and clears its worktree away${keepBranch ? '; its branch stays' : ''}, unless secrets in it are not known here: then all of it stays as it is.`,
      nextCommand: RUN,
    }),
  });
}
