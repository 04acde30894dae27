import type { Decision } from '../../core/decision.ts';
import type { Observation } from '../../core/observation.ts';

/** What became of recording one tick. */
export type Noted =
  | { readonly kind: 'recorded'; readonly record: string }
  | { readonly kind: 'not-recorded'; readonly why: string };

/** Keeps what each tick observed and decided. */
export interface Recorder {
  note(observation: Observation, decision: Decision): Promise<Noted>;
}
