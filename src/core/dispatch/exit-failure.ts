import type { FailureClass, OutcomeProblem } from '../../contract/generated/dispatch-outcome.ts';
import type { Exit } from '../../contract/generated/exit.ts';
import { problem } from '../resume-error.ts';

interface EndedProcess {
  readonly exit: Exit | null;
  readonly agentFailure: FailureClass | null;
}

/** Why the agent's process failed: what our runner did to it first, then what its adapter reads; null when it ended well. @spec contract.md#agents */
export function exitFailure(
  ended: EndedProcess,
): { readonly failure: FailureClass; readonly problem: OutcomeProblem } | null {
  const { exit, agentFailure } = ended;
  if (exit === null) return failed('crashed', 'the runner of the agent died; its log ends without an exit');
  const step = exit.steps.at(-1);
  if (exit.ended_by === 'timeout' || step?.timed_out === true)
    return failed('timeout', 'the agent ran into its time limit and was ended');
  if (exit.ended_by === 'signal')
    return {
      failure: 'timeout',
      problem: problem('agent.unobservable', 'the agent showed no sign of life and was ended'),
    };
  if (exit.ended_by === 'runner-error')
    return failed('crashed', `the agent could not be run: ${exit.message ?? 'no reason given'}`);
  if (agentFailure === null) return null;
  const how =
    step === undefined
      ? 'left no exit code'
      : step.exit_code === null
        ? `ended with signal ${step.signal ?? 'unknown'}`
        : `ended with exit code ${step.exit_code}`;
  return failed(agentFailure, `the agent ${how}; expected exit code 0`);
}

function failed(
  failure: FailureClass,
  message: string,
): { readonly failure: FailureClass; readonly problem: OutcomeProblem } {
  return { failure, problem: problem('agent.failed', message) };
}
