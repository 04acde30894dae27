import { candidateRef, isOwnPath } from '../../contract/paths.ts';
import { parseOid, type Oid } from '../../contract/ids.ts';
import { FILE_LIMITS } from '../../contract/limits.ts';
import { parseRecord } from '../../contract/validate.ts';
import { snapshotPath, branchRef } from '../../contract/paths.ts';
import type { ReviewRecord } from '../../contract/generated/review-record.ts';
import type { BaseLineage, RoundRecords, StandingWork } from '../../core/round-observation.ts';
import type { CandidateFacts, CloseoutFacts, LandingFacts } from '../../core/landing-facts.ts';
import type { DispatchFacts, OutputFacts } from '../../core/dispatch-facts.ts';
import { workingStage } from '../../core/recovery/working-stage.ts';
import type { CommitFacts, RawChange } from '../../ports/git.ts';
import { tryCloseout } from '../closeout.ts';
import type { World } from '../world.ts';
import { mergeBaseIntoRound, roundCommits } from '../merge-base-into-round.ts';
import type { RoundContext } from './observe-context.ts';

interface Known {
  readonly records: RoundRecords;
  readonly dispatch: DispatchFacts | null;
  readonly standing: StandingWork | null;
  readonly lineage: BaseLineage;
}

const LOOKS_AT_LANDING: ReadonlySet<string> = new Set(['verify', 'review', 'finalize-round']);

/** Everything admissibility looks at; the checkouts and the candidate only once the round is in finalize-round. */
export async function observeLanding(round: RoundContext, known: Known): Promise<LandingFacts | null> {
  const { world, row, head, base } = round;
  if (
    head === null ||
    base === null ||
    !LOOKS_AT_LANDING.has(workingStage(row) ?? '') ||
    known.lineage.kind === 'rewritten'
  )
    return null;
  const isFinal = row.stage === 'finalize-round';
  const change = await changeOf(round, head);
  const merge = await mergeFacts(round, head, base);
  const ended = known.dispatch?.kind === 'ended' ? known.dispatch : known.standing;
  const proposed = ended === null ? null : proposedReview(ended.outputs);
  const commits = isFinal ? await roundCommits(world, { roundId: row.round_id, head, base }) : [];
  const touched = isFinal ? await orchestratorPaths(round, head) : [];
  const candidate = isFinal ? await observeCandidate(round) : null;
  return {
    base,
    headContainsBase: merge.headContainsBase,
    change,
    reviewedChange: await reviewedChange(round, known.records),
    merge: merge.merge,
    commitsAbove: commits.map((commit) => ({
      oid: commit.oid,
      isController:
        commit.subject.startsWith(`${row.round_id}: `) &&
        !commit.committerEmail.endsWith('@orchestrator.invalid'),
    })),
    handPaths: isFinal ? await handPaths(round, commits) : [],
    orchestratorPaths: touched,
    closeout: isFinal
      ? await closeoutFacts(round, known.records, known.records.review?.value ?? null)
      : { kind: 'none' },
    proposedCloseout: await closeoutFacts(round, known.records, proposed),
    checkouts: isFinal ? await inspectCheckouts(round, { base, candidate }) : [],
    candidate,
  };
}

/** What stands in the way of a landing in the checkouts of base. Nothing did a moment ago: then still nothing does. */
async function inspectCheckouts(
  { world, session, state }: RoundContext,
  { base, candidate }: { readonly base: Oid; readonly candidate: CandidateFacts | null },
): Promise<LandingFacts['checkouts']> {
  const commit = candidate?.parent === base ? candidate.commit : null;
  const landing = commit === null ? null : `${base} ${commit}`;
  const asked = landing === session.freeFor ? null : commit;
  const checkouts = await world.landing.inspectCheckouts(branchRef(state.base_branch), base, asked);
  session.freeFor = checkouts.every(({ overlaps }) => overlaps.length === 0) ? landing : null;
  return checkouts;
}

/** Raw lines outside orchestrator/ from where the commit left base. @spec contract.md#words */
export async function changeOf({ world, base }: RoundContext, commit: Oid): Promise<readonly RawChange[]> {
  if (base === null) return [];
  const since = await world.repository.mergeBase(base, commit);
  return since === null
    ? []
    : (await world.repository.diff(since, commit)).filter((change) => !isOwnPath(change.path));
}

async function reviewedChange(
  round: RoundContext,
  records: RoundRecords,
): Promise<readonly RawChange[] | null> {
  const reviewed = parseOid(records.review?.value.reviewed_head ?? '');
  if (reviewed === null || round.head === null) return null;
  return (await round.world.repository.isAncestor(reviewed, round.head)) ? changeOf(round, reviewed) : null;
}

async function mergeFacts(
  { world, row }: RoundContext,
  head: Oid,
  base: Oid,
): Promise<{ readonly headContainsBase: boolean; readonly merge: LandingFacts['merge'] }> {
  if (await world.repository.isAncestor(base, head)) {
    return {
      headContainsBase: true,
      merge: { kind: 'clean', contentTree: await world.repository.contentTree(head, base) },
    };
  }
  const merged = await mergeBaseIntoRound(world, { roundId: row.round_id, head, base });
  if (merged.kind === 'clean')
    return {
      headContainsBase: false,
      merge: { kind: 'clean', contentTree: await world.repository.contentTree(merged.tree, base) },
    };
  return { headContainsBase: false, merge: { kind: 'conflict', tree: merged.tree, paths: merged.paths } };
}

/** Paths of `by hand` and conflict commits: changed with a person's or the plan's knowledge, outside any scope. */
export async function handPaths(
  { world, row }: Pick<RoundContext, 'world' | 'row'>,
  commits: readonly CommitFacts[],
): Promise<readonly string[]> {
  const paths = new Set<string>();
  for (const commit of commits) {
    const [first, second] = commit.parents;
    const isByHand = commit.subject === `${row.round_id}: by hand`;
    if (first === undefined || (!isByHand && second === undefined)) continue;
    // Of a merge only what is neither side's own: a clean refresh adds nothing that the round did not change itself.
    const theirs = second === undefined ? null : await pathsBetween(world, second, commit.oid);
    for (const path of await pathsBetween(world, first, commit.oid))
      if (theirs === null || theirs.has(path)) paths.add(path);
  }
  return [...paths];
}

async function pathsBetween(world: World, from: Oid, to: Oid): Promise<ReadonlySet<string>> {
  return new Set((await world.repository.diff(from, to)).map((change) => change.path));
}

async function orchestratorPaths({ world, base }: RoundContext, head: Oid): Promise<readonly string[]> {
  const since = base === null ? null : await world.repository.mergeBase(base, head);
  if (since === null) return [];
  return (await world.repository.diff(since, head)).map((change) => change.path).filter(isOwnPath);
}

function proposedReview(outputs: readonly OutputFacts[]): ReviewRecord | null {
  for (const { observed } of outputs)
    if (observed.kind === 'record' && observed.record.schema === 'review-record')
      return observed.record.value;
  return null;
}

async function closeoutFacts(
  round: RoundContext,
  records: RoundRecords,
  review: ReviewRecord | null,
): Promise<CloseoutFacts> {
  if (review?.roadmap_closeout == null || records.selection === null) return { kind: 'none' };
  const tried = await tryCloseout(round.world, {
    state: round.state,
    bytes: round.contract.roadmapBytes,
    closeout: review.roadmap_closeout,
    milestoneId: records.selection.milestone_id,
  });
  return tried.ok
    ? {
        kind: 'applies',
        terminalAfter: tried.value.isTerminal,
        roadmapSha256: round.world.digest(tried.value.bytes),
      }
    : { kind: 'refused', problems: tried.error };
}

async function observeCandidate(round: RoundContext): Promise<CandidateFacts | null> {
  const { world, refs, row, base } = round;
  const commit = refs.get(candidateRef(row.round_id));
  if (commit === undefined || base === null) return null;
  const facts = await world.repository.readCommit(commit);
  const snapshot = await world.repository.readFile(commit, snapshotPath, FILE_LIMITS.stateBytesMax);
  const state = snapshot.kind === 'file' ? parseRecord('state', snapshot.bytes, snapshotPath) : null;
  const parent = facts.parents[0] ?? null;
  return {
    commit,
    parent,
    contentTree: await world.repository.contentTree(commit, base),
    reviewSha256: facts.trailers['Orchestrator-Review']?.[0] ?? null,
    snapshotRevision: state?.ok === true ? state.value.revision : null,
  };
}
