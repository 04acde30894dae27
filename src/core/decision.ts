import type { ErrorCode, ExitCode } from '../contract/errors.ts';
import type { Action } from './action.ts';
import type { Transition } from './transition.ts';

/** What `next` prints. @spec contract.md#decisions-and-exit-codes */
export type DecisionCode =
  | 'OPEN_ROUND'
  | 'DISPATCH'
  | 'WAIT'
  | 'RUN_CHECKS'
  | 'APPROVAL_REQUIRED'
  | 'CONFIRM'
  | 'GUIDANCE_REQUIRED'
  | 'MERGE'
  | 'RECOVER'
  | 'REVIEW_ROUND_LIMIT'
  | 'NO_READY_ITEMS'
  | 'PAUSED'
  | 'BLOCKED'
  | 'COMPLETE';

export type DecisionPath = 'serial' | 'recovery' | 'semantic-update' | 'corrupt-state';

/** Why: the rule that spoke, where the contract says so, and the facts it saw. */
export interface Because {
  /** Dotted, stable: goldens and replay compare it. */
  readonly rule: string;
  /** `contract.md#anchor`. */
  readonly spec: string;
  readonly facts: readonly string[];
}

interface DecisionBase {
  readonly code: DecisionCode;
  readonly path: DecisionPath;
  readonly roundId: string | null;
  readonly because: Because;
}

export type WaitFor =
  | { readonly kind: 'job'; readonly jobDir: string; readonly what: string; readonly lastLine: string }
  /** A finished round is held; cleared by a person or by the world. */
  | {
      readonly kind: 'hold';
      readonly predicate: string;
      readonly reason: string;
      /** What a person can do about it stands in the table under this code. */
      readonly code: ErrorCode | null;
      readonly needsPerson: boolean;
      /** Where the one of the table is not the best. */
      readonly nextCommand?: string;
    }
  | { readonly kind: 'paused'; readonly reason: string }
  | { readonly kind: 'provider'; readonly until: string };

export type Decision =
  | (DecisionBase & { readonly kind: 'transition'; readonly transition: Transition })
  | (DecisionBase & { readonly kind: 'perform'; readonly action: Action })
  | (DecisionBase & { readonly kind: 'wait'; readonly on: WaitFor })
  | (DecisionBase & {
      readonly kind: 'stop';
      readonly exit: ExitCode;
      readonly error: ErrorCode | null;
      readonly message: string;
      readonly nextCommand: string | null;
    });

/** A rule of a round says nothing when it does not apply; the first that speaks wins. */
export type Rule<Subject> = (subject: Subject) => Decision | null;

/** The first rule that speaks, in order. */
export function firstDecision<Subject>(subject: Subject, rules: readonly Rule<Subject>[]): Decision | null {
  for (const rule of rules) {
    const decision = rule(subject);
    if (decision !== null) return decision;
  }
  return null;
}
