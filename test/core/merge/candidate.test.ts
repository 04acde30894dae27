import { describe, expect, it } from 'vitest';
import type { CandidateFacts, LandingFacts } from '../../../src/core/landing-facts.ts';
import { decide } from '../../../src/core/decide.ts';
import { aLanding, anAdmissibleRound, anObservation, aRow, aState } from '../support/build.ts';
import { oid, sha } from '../support/ids.ts';

const COMMIT = oid('7');
const BUILT: CandidateFacts = {
  commit: COMMIT,
  parent: oid('b'),
  contentTree: oid('f'),
  reviewSha256: sha('2'),
  snapshotRevision: 12,
};
const intent = { expected_base: oid('b'), commit: COMMIT, paths: ['src/step.js'] };

/** What follows when an anchored candidate stands and the live state has revision 10, or 11 with its intent. */
function decideWith(
  candidate: Partial<CandidateFacts>,
  options: { readonly hasIntent: boolean; readonly landing?: Partial<LandingFacts> },
) {
  const row = aRow({ stage: 'finalize-round', merge_intent: options.hasIntent ? intent : null });
  const landing = aLanding({ candidate: { ...BUILT, ...candidate }, ...options.landing });
  const round = anAdmissibleRound({ row, landing });
  const state = aState({ active_rounds: [row], revision: options.hasIntent ? 11 : 10 });
  return decide(anObservation({ rounds: [round], state }));
}

const STALE: readonly (readonly [string, Partial<CandidateFacts>])[] = [
  ['another base', { parent: oid('0') }],
  ['another content tree than the merge has', { contentTree: oid('0') }],
  ['another approval', { reviewSha256: sha('0') }],
  ['no approval at all', { reviewSha256: null }],
  ['a state that went on since', { snapshotRevision: 11 }],
  ['no readable snapshot', { snapshotRevision: null }],
];

// @spec contract.md#invariants I2: what is put on base has the content tree that was checked
// @spec contract.md#invariants I3: what is put on base was built for the approval that stands
// @spec contract.md#merge-admissibility
describe('an anchored candidate', () => {
  it('gets its intent, and with it is landed, when nothing changed since it was built', () => {
    expect(decideWith({}, { hasIntent: false })).toMatchObject({
      kind: 'transition',
      transition: { kind: 'intentRecorded', intent },
    });
    expect(decideWith({}, { hasIntent: true })).toMatchObject({
      kind: 'perform',
      action: { kind: 'land', commit: COMMIT, expectedBase: oid('b') },
    });
  });

  it.each(STALE)('of %s is built anew, and dropped with its intent', (_what, difference) => {
    expect(decideWith(difference, { hasIntent: false })).toMatchObject({
      kind: 'perform',
      action: { kind: 'buildCandidate' },
    });
    expect(decideWith(difference, { hasIntent: true })).toMatchObject({
      kind: 'transition',
      transition: { kind: 'intentDropped' },
    });
  });

  it('is dropped when its intent was for another commit', () => {
    expect(decideWith({ commit: oid('8') }, { hasIntent: true })).toMatchObject({
      transition: { kind: 'intentDropped' },
    });
  });

  it('is not landed while any predicate holds', () => {
    const merged = { path: '/repo', busy: null, indexLock: 'none', overlaps: ['src/step.js'] } as const;
    const decision = decideWith({}, { hasIntent: true, landing: { checkouts: [merged] } });
    expect(decision).toMatchObject({ kind: 'wait', on: { kind: 'hold', predicate: 'checkout.safe' } });
  });
});
