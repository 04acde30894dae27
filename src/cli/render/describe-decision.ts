import { ERRORS, type ErrorCode } from '../../contract/errors.ts';
import type { Action } from '../../core/action.ts';
import type { Because, Decision, WaitFor } from '../../core/decision.ts';
import type { Transition } from '../../core/transition.ts';

/** What just happened, for someone who has not read the contract; null when it is of no interest to them. */
export function describeDecision(decision: Decision, done: string): string | null {
  switch (decision.kind) {
    case 'transition':
      return describeTransition(decision.transition, decision.because);
    case 'perform':
      return describeAction(decision.action, done);
    case 'wait':
      return describeWait(decision.on);
    case 'stop':
      return null;
  }
}

function describeTransition(made: Transition, { rule, facts }: Because): string | null {
  switch (made.kind) {
    case 'openRound':
      return `is opened for ${made.eligible[0] ?? 'a milestone'}`;
    case 'planAccepted':
      return `the plan for ${made.milestoneId} is accepted`;
    case 'implementAccepted':
      return 'the implementation is accepted';
    case 'checksGreen':
      return 'checks are green';
    case 'checksRed':
      return 'checks are red; the implementer gets their output';
    case 'approved':
      return 'the reviewer approves';
    case 'rejected':
      return `the reviewer asks for changes; back to ${made.to}`;
    case 'reviewLimit':
      return 'the review limit is reached; the reviewer is asked once more what may be left for later';
    case 'updateRequested':
      return 'the planner asks for a changed roadmap; the round is given up';
    case 'refreshed':
      return 'the base branch has moved; the round contains it now and is checked again';
    case 'conflicted':
      return `conflicts with the base branch in ${facts.join(', ')}; the implementer resolves them`;
    case 'closeoutStale':
      return 'the roadmap has changed; the reviewer looks again';
    case 'reopened':
      return `is checked again: ${facts.join('; ')}`;
    case 'steppedBack':
      return `goes back to ${made.to}`;
    case 'blocked':
      return `is blocked: ${made.error.message}`;
    case 'unblocked':
      return `goes on in ${made.to}`;
    case 'askedAgain':
      return `is looked into once more: ${facts.join('; ')}`;
    case 'stillBlocked':
      return `stays blocked: ${made.error.message}`;
    case 'cancelled':
      return 'is dropped';
    case 'paused':
    case 'unpaused':
    case 'controllerCleared':
    case 'controllerReopened':
    case 'baseAccepted':
      return describeLoop(made, rule);
    // Told another way: by what starts, by the commit, by the last line of the run.
    case 'roundLanded':
    case 'dispatchDecided':
    case 'dispatchClosed':
    case 'intentRecorded':
    case 'intentDropped':
    case 'controllerBlocked':
    case 'controllerDone':
    case 'slotsConfigured':
    case 'agentChanged':
      return null;
  }
}

type LoopTransition = Extract<
  Transition,
  { kind: 'paused' | 'unpaused' | 'controllerCleared' | 'controllerReopened' | 'baseAccepted' }
>;

/** What is about no round. */
function describeLoop(made: LoopTransition, rule: string): string | null {
  switch (made.kind) {
    case 'paused':
      return `paused by ${made.pause.by}`;
    case 'unpaused':
      return 'resumed';
    case 'controllerCleared':
      return rule === 'completion.owners-move' ? null : 'goes on: what stopped it is gone';
    case 'controllerReopened':
      return 'unfinished milestones were found; going on';
    case 'baseAccepted':
      return 'the base branch is accepted as it is now';
  }
}

const DOING: Readonly<Record<string, string>> = {
  planner: 'is planning',
  implementer: 'is implementing',
  reviewer: 'is reviewing',
  'recovery-investigator': 'looks for what went wrong',
  scout: 'is looking around',
};

/** `planner (claude) is planning`. */
export function describeRole(role: string, agent: string | null): string {
  return `${role}${agent === null ? '' : ` (${agent})`} ${DOING[role] ?? 'is at work'}`;
}

function describeAction(action: Action, done: string): string | null {
  switch (action.kind) {
    case 'startDispatch':
      return `${describeRole(action.assignment.role, action.agent)}…`;
    case 'startChecks':
      return 'checks are running…';
    case 'startSetup':
      return 'worktree.setup is running…';
    case 'settleDispatch':
      return describeSettlement(action.settlement);
    case 'commitByHand':
      return 'what was changed by hand in its worktree is committed';
    case 'showConflict':
      return `conflicts with the base branch in ${action.paths.join(', ')}`;
    case 'hideConflict':
      return 'the merged files of its conflict are put away';
    case 'rebuildBranch':
      return 'its branch was gone or moved; put back where it was';
    case 'endJob':
      return `ended what ran: ${action.why}`;
    case 'keepWorktree':
      return done;
    case 'consumeRequest':
      return `request answered: ${done}`;
    case 'acceptConfig':
      return 'the git configuration and hooks are accepted as they are now';
    case 'checkpoint':
      return done === '' ? null : `the stop is saved: ${done}`;
    case 'prepareWorktree':
    case 'includeFiles':
    case 'recordSetup':
    case 'archiveOutputs':
    case 'recordChecks':
    case 'refreshBranch':
    case 'buildCandidate':
    case 'land':
    case 'retireRound':
    case 'keepBranch':
      return null;
  }
}

/** Good work speaks by the stage it moves; only what went wrong is told here. */
function describeSettlement({
  outcome,
}: Extract<Action, { kind: 'settleDispatch' }>['settlement']): string | null {
  if (outcome.kind === 'accepted') return null;
  const [first, ...more] = outcome.problems;
  const why = first?.message ?? outcome.failure_class ?? outcome.kind;
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  if (outcome.kind === 'help') return `the ${outcome.role} asks a question`;
  return `the ${outcome.role}'s result is not accepted: ${why}${others}`;
}

/** What a person does about a hold, and the command for it. */
function clears(code: ErrorCode, nextCommand = ERRORS[code].nextCommand): string {
  return `${ERRORS[code].hint} (${nextCommand})`;
}

/** What a run waits for; null for a job, which is told when it starts. */
export function describeWait(on: WaitFor): string | null {
  switch (on.kind) {
    case 'job':
      return null;
    case 'hold':
      return `waits to land: ${on.reason}${on.code === null ? '' : `. ${clears(on.code, on.nextCommand)}`}`;
    case 'paused':
      return `paused (${on.reason}); waiting for resume`;
    case 'provider':
      return `no agent is available before ${on.until}; waiting`;
  }
}
