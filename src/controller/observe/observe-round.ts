import { isOwnPath } from '../../contract/paths.ts';
import type { Oid } from '../../contract/ids.ts';
import type { ActiveRound } from '../../contract/generated/state.ts';
import type { BaseLineage, BranchFacts, RoundObservation } from '../../core/round-observation.ts';
import { observeChecks, readRedChecks } from './observe-checks.ts';
import { observeConflicts } from './observe-conflicts.ts';
import { observeDispatch } from './observe-dispatch.ts';
import { handPaths, observeLanding } from './observe-landing.ts';
import { observeHandWork } from './observe-hand-work.ts';
import { observeLiveHead } from './observe-live-head.ts';
import { observeMilestone } from './observe-milestone.ts';
import { observeOutcomes } from './observe-outcomes.ts';
import { observeRecords } from './observe-records.ts';
import { observeSetup } from './observe-setup.ts';
import { observeCircumstances } from './observe-circumstances.ts';
import { observeStanding } from './observe-standing.ts';
import { oidOf, type ObserveContext, type RoundContext } from './observe-context.ts';
import { workingStage } from '../../core/recovery/working-stage.ts';
import { landedRounds, mayHaveLanded } from '../base-commits.ts';
import { includePatterns, isIncluded } from '../included-files.ts';
import { roundCommits } from '../merge-base-into-round.ts';
import { placesOf } from '../round-places.ts';

const COMMITS_MAX = 1000;

/** All facts of one live round; what a stage does not look at is not computed. */
export async function observeRound(context: ObserveContext, row: ActiveRound): Promise<RoundObservation> {
  const round = await roundContext(context, row);
  const { places, head, worktree } = round;
  const outcomes = await observeOutcomes(round);
  const conflicts = await observeConflicts(round);
  const dispatch = await observeDispatch(round, { outcomes, conflict: conflicts.at(-1) ?? null });
  const standing = await observeStanding(round, outcomes);
  const records = await observeRecords(round, dispatch?.kind === 'settled' ? dispatch.outcome : null);
  const lineage = await observeLineage(round);
  const setup = await observeSetup(round);
  const checks = await observeChecks(round);
  const isBusy = !context.session.mayStore || isAtWork({ dispatch, checks, setup });
  const branch = await observeBranch(round);
  const landed = await findLanding(round, lineage);
  const notes = await context.world.files.list(places.runtime);
  return {
    row,
    baseRevision: round.baseRevision,
    head,
    branch,
    worktree,
    // On base its work is done: what stands in its worktree besides is kept when that goes.
    handWork: isBusy || landed !== null ? null : await observeHandWork(round, { branch, conflicts }),
    isIncluded: await isIncludedWhole(round),
    setup,
    dispatch,
    outcomes,
    records,
    lineage,
    milestone: await observeMilestone(round, records.selection),
    workedPaths: workingStage(row) === 'plan' ? await workedPaths(round) : [],
    handSinceChecks: await hasHandCommitSinceChecks(round, checks?.records.at(-1)?.value.head ?? null),
    checks,
    redChecks: row.stage === 'implement' ? await readRedChecks(round) : [],
    landing: landed === null ? await observeLanding(round, { records, dispatch, standing, lineage }) : null,
    conflicts,
    landed,
    followHeld: context.session.followHeld,
    isFollowed: row.merge_intent !== null && context.session.followed.has(row.merge_intent.commit),
    standing,
    circumstances: await observeCircumstances(round),
    isBranchKept: notes.includes('keep-branch'),
    isWorktreeKept: notes.includes('keep-worktree'),
  };
}

async function roundContext(context: ObserveContext, row: ActiveRound): Promise<RoundContext> {
  const places = placesOf(context.world.root, row);
  const head = (await observeLiveHead(context.world, row)) ?? context.refs.get(places.mirrorRef) ?? null;
  const worktree = await context.world.worktrees.inspect(places.worktree);
  return { ...context, row, places, head, baseRevision: oidOf(row.base_revision), worktree };
}

async function isIncludedWhole({ world, session, places }: RoundContext): Promise<boolean> {
  return (await includePatterns(world, session.config)).length === 0 || (await isIncluded(world, places));
}

/** Does something of ours work in the worktree, or was its work not judged yet? */
function isAtWork({
  dispatch,
  checks,
  setup,
}: Pick<RoundObservation, 'dispatch' | 'checks' | 'setup'>): boolean {
  return (
    dispatch?.kind === 'running' ||
    dispatch?.kind === 'ended' ||
    dispatch?.kind === 'settling' ||
    dispatch?.kind === 'sealed' ||
    checks?.job.kind === 'running' ||
    checks?.job.kind === 'ended' ||
    checks?.job.kind === 'sealed' ||
    (setup.kind !== 'done' && setup.kind !== 'not-needed')
  );
}

async function observeBranch({ world, refs, places, head }: RoundContext): Promise<BranchFacts> {
  const tip = refs.get(places.branchRef);
  if (tip === undefined) return { kind: 'absent' };
  if (tip === head) return { kind: 'at-head' };
  // What cannot be read descends from nothing, and nothing from it.
  const isReadable = head !== null && (await world.repository.isWhole(tip, head));
  if (isReadable && (await world.repository.isAncestor(tip, head))) return { kind: 'behind', tip };
  return { kind: 'moved', tip };
}

async function observeLineage({ world, base, baseRevision }: RoundContext): Promise<BaseLineage> {
  if (base === null || base === baseRevision) return { kind: 'fresh' };
  return (await world.repository.isAncestor(baseRevision, base)) ? { kind: 'stale' } : { kind: 'rewritten' };
}

/** The commit on base that carries the round's trailer, looked for since its base revision. @spec contract.md#merge-admissibility */
async function findLanding(
  { world, base, row, baseRevision }: RoundContext,
  lineage: BaseLineage,
): Promise<Oid | null> {
  if (base === null || lineage.kind !== 'stale' || !mayHaveLanded(row)) return null;
  const commits = await world.repository.firstParents(base, baseRevision, COMMITS_MAX);
  return commits.find((commit) => landedRounds(commit).includes(row.round_id))?.oid ?? null;
}

/** What a new plan has to cover; what a person did needs no scope. */
async function workedPaths(round: RoundContext): Promise<readonly string[]> {
  const { world, row, head, baseRevision } = round;
  if (head === null || head === baseRevision) return [];
  const since = await world.repository.mergeBase(baseRevision, head);
  if (since === null) return [];
  const commits = await roundCommits(world, { roundId: row.round_id, head, base: baseRevision });
  const byHand = new Set(await handPaths(round, commits));
  return (await world.repository.diff(since, head))
    .map((change) => change.path)
    .filter((path) => !isOwnPath(path) && !byHand.has(path));
}

async function hasHandCommitSinceChecks(
  { world, head, row }: RoundContext,
  checkedHead: Oid | string | null,
): Promise<boolean> {
  if (head === null || checkedHead === head || row.stage === 'plan' || row.stage === 'implement')
    return false;
  const commit = await world.repository.readCommit(head);
  const parent = commit.parents[0];
  if (parent === undefined || commit.subject !== `${row.round_id}: by hand`) return false;
  // A conflict resolved by hand brings base in, whatever else it changes.
  if (commit.parents.length > 1) return true;
  return (await world.repository.diff(parent, head)).some((change) => !isOwnPath(change.path));
}
