import type { LandingFacts } from '../landing-facts.ts';
import type { Observation } from '../observation.ts';
import type { RoundObservation } from '../round-observation.ts';

/** May the anchored candidate land? `behind`: how many transitions of its own the live state made since the candidate was built (its intent is one). */
export function isReusable(
  o: Observation,
  r: RoundObservation,
  landing: LandingFacts,
  behind: 0 | 1,
): boolean {
  const candidate = landing.candidate;
  if (candidate === null || landing.merge.kind !== 'clean') return false;
  return (
    candidate.parent === landing.base &&
    candidate.contentTree === landing.merge.contentTree &&
    candidate.reviewSha256 === (r.records.review?.sha256 ?? null) &&
    candidate.snapshotRevision === o.state.revision - behind + 2
  );
}
