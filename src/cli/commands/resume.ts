import type { ExitCode } from '../../contract/errors.ts';
import type { CommandContext, CommandInput } from '../call/context.ts';
import { isSet } from '../call/options.ts';
import { RUN, sendRequest } from './send-request.ts';

/** `resume`: takes back a pause, and a stop whose cause is gone. @spec contract.md#decisions-and-exit-codes */
export function resume(context: CommandContext, input: CommandInput): Promise<ExitCode> {
  return sendRequest(context, {
    round: '',
    make: (asker) => ({ ...asker, kind: 'resume', accept_config: isSet(input, 'acceptConfig'), note: null }),
    tell: ({ state }) => {
      const error = state.resume_errors.controller;
      return error === undefined || error.code === 'owners.blocked'
        ? { message: 'Resumed.', nextCommand: RUN }
        : {
            message: `Resumed, but the controller is still blocked: ${error.message}`,
            nextCommand: error.next_command,
          };
    },
  });
}
