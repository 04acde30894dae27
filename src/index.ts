/** What other programs may build on: the decisions, the contract's readers, and the prompts. */
export { decide } from './core/decide.ts';
export { applyTransition } from './core/apply-transition.ts';
export { parseRoadmap } from './roadmap/parse.ts';
export { parseRecord as validateRecord } from './contract/validate.ts';
export { buildPrompt } from './agents/prompt/build-prompt.ts';
export { ERRORS } from './contract/errors.ts';
export type { Action } from './core/action.ts';
export type { Because, Decision, DecisionCode, WaitFor } from './core/decision.ts';
export type { Observation } from './core/observation.ts';
export type { RoundObservation } from './core/round-observation.ts';
export type { Transition } from './core/transition.ts';
export type { Roadmap, Milestone, Direction } from './roadmap/model.ts';
export type { Problem } from './contract/problem.ts';
export type { ErrorCode, ErrorRow, ExitCode } from './contract/errors.ts';
export type { SchemaName, SchemaTypes } from './contract/generated/schema-types.ts';
export type { State } from './contract/generated/state.ts';
export type { Config } from './contract/generated/config.ts';
export type { Result } from './lib/result.ts';
