import { PROGRAM } from '../../contract/errors.ts';
import type { ExitCode } from '../../contract/errors.ts';
import type { CommandContext, CommandInput } from '../call/context.ts';
import { textOf } from '../call/options.ts';
import { sendRequest } from './send-request.ts';

/** `pause`: nothing more is started or landed. @spec contract.md#stages */
export function pause(context: CommandContext, input: CommandInput): Promise<ExitCode> {
  return sendRequest(context, {
    round: '',
    make: (asker) => ({ ...asker, kind: 'pause', note: textOf(input, 'reason') }),
    tell: ({ state }) => ({
      message: `Paused by ${state.paused?.by ?? 'nobody'}. Nothing is started or landed until resume; what runs ends by itself.`,
      nextCommand: `${PROGRAM} resume`,
    }),
  });
}
