/**
 * What other programs may build on: the decisions of the loop and the readers of its contract, as pure functions
 * over plain data. Nothing here looks at a file, a clock or a process. `docs/library.md` tells how they fit together.
 */
export { decide } from './core/decide.ts';
export { applyTransition } from './core/apply-transition.ts';
export { parseRoadmap as checkRoadmap } from './roadmap/parse.ts';
export { parseVerification as checkVerification } from './roadmap/verification.ts';
export { parseRecord as validateRecord } from './contract/validate.ts';
export { resolveConfig } from './contract/config.ts';
export { parseOid, parseSha256 } from './contract/ids.ts';

// What a decision looks at.
export type { Observation, Observed } from './core/observation.ts';
export type { CheckFacts, RoundObservation, RoundRecords } from './core/round-observation.ts';
export type { DispatchFacts, OutputFacts, OutputObserved, RoleRecord } from './core/dispatch-facts.ts';
export type { LandingFacts } from './core/landing-facts.ts';
export type { EffectiveConfig } from './contract/config.ts';
export type { Direction, Milestone, Roadmap } from './roadmap/model.ts';
export type { Verification } from './roadmap/verification.ts';

// What it says.
export type { Because, Decision, DecisionCode, DecisionPath, WaitFor } from './core/decision.ts';
export type { Action } from './core/action.ts';
export type { Transition } from './core/transition.ts';
export type { ErrorCode, ExitCode } from './contract/errors.ts';

// The contract's records, and what is wrong with one.
export type { Assignment } from './contract/generated/assignment.ts';
export type { SchemaName, SchemaTypes } from './contract/generated/schema-types.ts';
export type { State } from './contract/generated/state.ts';
export type { Oid, Sha256 } from './contract/ids.ts';
export type { Problem } from './contract/problem.ts';
export type { Result } from './lib/result.ts';

// The ports: how the controller itself looks at the world and acts on it.
export type { Clock } from './ports/clock.ts';
export type { ConfigDrift } from './ports/config-drift.ts';
export type { Digest } from './ports/digest.ts';
export type { EventLog } from './ports/event-log.ts';
export type { Files } from './ports/files.ts';
export type { Repository } from './ports/git.ts';
export type { Landing } from './ports/landing.ts';
export type { Launcher } from './ports/launcher.ts';
export type { LeaseHeld, LeasePort } from './ports/lease.ts';
export type { Requests } from './ports/requests.ts';
export type { StateFile } from './ports/state-file.ts';
export type { Worktrees } from './ports/worktrees.ts';
