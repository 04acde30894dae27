import type { ExitCode } from '../../contract/errors.ts';
import type { Stage } from '../../contract/generated/request.ts';
import type { CommandContext, CommandInput } from '../call/context.ts';
import { argumentOf, textOf } from '../call/options.ts';
import { RUN, sendRequest } from './send-request.ts';

const STAGES: readonly Stage[] = ['plan', 'implement', 'verify', 'review', 'finalize-round'];

/** `retry`: a blocked round goes on, its stage with one attempt more. @spec contract.md#stages */
export function retry(context: CommandContext, input: CommandInput): Promise<ExitCode> {
  const stage = STAGES.find((one) => one === textOf(input, 'stage')) ?? null;
  return sendRequest(context, {
    round: argumentOf(input, 0) ?? '',
    make: (asker, roundId) => ({ ...asker, kind: 'retry', round_id: roundId, stage, note: null }),
    tell: ({ round }, roundId) => ({
      message: `${roundId} goes on in ${round?.stage ?? 'its stage'}.`,
      nextCommand: RUN,
    }),
  });
}
