import type { DispatchFacts, OutputFacts } from '../dispatch-facts.ts';

export type EndedDispatch = Extract<DispatchFacts, { kind: 'ended' }>;

/** What of it is held against its assignment. */
export type JudgedWork = Pick<EndedDispatch, 'assignment' | 'outputs'>;

/** A planner may ask for a roadmap update instead of selecting. */
export function hasUpdateRequest(outputs: readonly OutputFacts[]): boolean {
  return outputs.some((output) => output.key === 'roadmap_update_request' && output.observed.kind === 'text');
}
