import type { ResumeError } from '../../contract/generated/state.ts';
import type { Decision } from '../decision.ts';
import type { Circumstances, RoundObservation } from '../round-observation.ts';

const PARTS = [
  ['head', 'round head'],
  ['base', 'base branch'],
  ['config', 'configuration'],
  ['agents', 'agents'],
] as const;
/** Of a commit or digest: as many characters as tell two of them apart. */
const SHOWN = 12;
const LINE = /^as of (?:[a-z]+ (?:[0-9a-f]{12}|none)(?:, |$)){4}/;
const EVIDENCE_MAX = 50;

/** How things were, as one line of evidence: a later start tells from it whether anything changed. @spec contract.md#recovery */
export function circumstancesLine(seen: Circumstances): string {
  return `as of ${PARTS.map(([key]) => `${key} ${seen[key]?.slice(0, SHOWN) ?? 'none'}`).join(', ')}`;
}

/** What changed since the round was blocked; nothing where its error does not say how things were. */
export function changesSince(r: RoundObservation): readonly string[] {
  const line = r.row.resume_error?.evidence.find((one) => LINE.test(one));
  if (line === undefined) return [];
  const before = line.split(', ');
  const now = circumstancesLine(r.circumstances).split(', ');
  return PARTS.filter((_part, index) => before[index] !== now[index]).map(([, name]) => name);
}

/** The error with how things are now in the place of how they were. */
export function withCircumstances(error: ResumeError, r: RoundObservation): ResumeError {
  const others = error.evidence.filter((one) => !LINE.test(one)).slice(0, EVIDENCE_MAX - 1);
  return { ...error, evidence: [...others, circumstancesLine(r.circumstances)] };
}

/** A round that is blocked takes note of how things are. */
export function noteCircumstances(decision: Decision, r: RoundObservation): Decision {
  if (decision.kind !== 'transition' || decision.transition.kind !== 'blocked') return decision;
  const error = withCircumstances(decision.transition.error, r);
  return { ...decision, transition: { ...decision.transition, error } };
}
