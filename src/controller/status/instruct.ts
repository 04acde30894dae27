import { nextCommandFor, PROGRAM } from '../../contract/errors.ts';
import type { Action } from '../../core/action.ts';
import type { Decision, WaitFor } from '../../core/decision.ts';

/** What a person or a chat agent does about a decision, and what follows. */
export interface Advice {
  readonly does: readonly string[];
  readonly afterwards: string;
  readonly follows: readonly string[];
  readonly nextCommand: string;
}

const ONCE = `${PROGRAM} run --once`;
const NEXT = `${PROGRAM} next`;
const LOOK_AGAIN = `Stop and wait until the timer is over or you are told that it is done; then ${NEXT} again.`;

/** `controller` is who runs already and does all of it. @spec contract.md#decisions-and-exit-codes */
export function instruct(decision: Decision, controller: string | null): Advice {
  const advice = instructAlone(decision);
  const isHands = decision.kind === 'transition' || decision.kind === 'perform';
  if (controller === null || !isHands) return advice;
  return {
    ...advice,
    does: [`Nothing: ${controller} runs and does it.`],
    nextCommand: `${PROGRAM} status`,
  };
}

function instructAlone(decision: Decision): Advice {
  const opens = decision.kind === 'transition' && decision.transition.kind === 'openRound';
  switch (decision.kind) {
    case 'transition':
      return {
        does: [`Run ${ONCE}: it ${opens ? 'opens the round' : 'takes the next step'}.`],
        afterwards: `It is done when the command ends; then ${NEXT} again.`,
        follows: opens ? ['A worktree is made for the round, then the planner is asked.'] : [],
        nextCommand: ONCE,
      };
    case 'perform':
      return instructAction(decision.action);
    case 'wait':
      return instructWait(decision.on);
    case 'stop':
      return {
        does:
          decision.exit === 0 || decision.nextCommand === null
            ? [`Nothing: ${decision.message}.`]
            : [`A person has to act: ${decision.message}.`],
        afterwards: 'Stop here; waiting changes nothing.',
        follows: [],
        nextCommand: decision.nextCommand ?? `${PROGRAM} explain`,
      };
  }
}

function instructAction(action: Action): Advice {
  const base = { afterwards: LOOK_AGAIN, nextCommand: ONCE } as const;
  switch (action.kind) {
    case 'startDispatch': {
      const { role, stage, worktree } = action.assignment;
      return {
        ...base,
        does: [
          `Run ${ONCE}: it writes the assignment and the prompt below and starts the agent ${action.agent} as ${role} in ${worktree}.`,
          'Do not do its work yourself, and write nothing into its worktree while it runs.',
        ],
        follows: [
          `What it wrote is judged against the contract of the stage ${stage}: accepted, the round moves on; else it is asked again with the exact problems.`,
        ],
      };
    }
    case 'startChecks':
      return {
        ...base,
        does: [`Run ${ONCE}: it starts the baseline checks in the worktree of ${action.roundId}.`],
        follows: [
          'Green checks lead to the reviewer, red ones back to the implementer with the end of their logs.',
        ],
      };
    case 'startSetup':
      return {
        ...base,
        does: [`Run ${ONCE}: it starts worktree.setup of ${action.roundId}.`],
        follows: ['The planner is asked once the worktree is ready.'],
      };
    case 'buildCandidate':
    case 'land':
      return {
        ...base,
        does: [`Run ${ONCE}: it takes the next step of landing ${action.roundId} on the base branch.`],
        follows: ['The round is put into the history and its milestone is closed as the reviewer approved.'],
      };
    default:
      return { ...base, does: [`Run ${ONCE}: it takes the next step (${action.kind}).`], follows: [] };
  }
}

function instructWait(on: WaitFor): Advice {
  switch (on.kind) {
    case 'job':
      return {
        does: [`Nothing: ${on.what} is at work.`],
        afterwards: LOOK_AGAIN,
        follows: ['The next run takes up what it left.'],
        nextCommand: `${PROGRAM} logs -f`,
      };
    case 'hold':
      return {
        does: [on.needsPerson ? `A person has to act: ${on.reason}.` : `Nothing: ${on.reason}.`],
        afterwards: LOOK_AGAIN,
        follows: ['The round lands by itself once that is cleared.'],
        nextCommand: on.code === null ? `${PROGRAM} explain` : nextCommandFor(on.code, null),
      };
    case 'paused':
      return {
        does: [`Nothing, until a person resumes: paused (${on.reason}).`],
        afterwards: 'Stop here; waiting changes nothing.',
        follows: [],
        nextCommand: `${PROGRAM} resume`,
      };
    case 'provider':
      return {
        does: [`Nothing: no agent is available before ${on.until}.`],
        afterwards: LOOK_AGAIN,
        follows: ['The next run asks the agent again.'],
        nextCommand: ONCE,
      };
  }
}
