import { parseOid, type Oid } from '../../contract/ids.ts';
import { branchRef } from '../../contract/paths.ts';
import type { CommitFacts, Repository } from '../../ports/git.ts';
import type { RoundObservation } from '../../core/round-observation.ts';
import { isAgentEmail, isOfAgent, isOfController, landedRounds, mayHaveLanded } from '../base-commits.ts';
import type { World } from '../world.ts';
import type { ObserveContext } from './observe-context.ts';

const COMMITS_MAX = 1000;

/**
 * Commits on base since the oldest live round began that an agent made, or that say of a round that it landed before
 * it could have. @spec contract.md#ownership
 */
export async function observeBase(
  { world, base, state }: ObserveContext,
  rounds: readonly RoundObservation[],
): Promise<readonly Oid[]> {
  if (base === null) return [];
  const found = new Set<Oid>();
  const ref = branchRef(state.base_branch);
  for (const round of rounds) {
    if (round.lineage.kind !== 'stale') continue;
    const isForged = (commit: CommitFacts) =>
      !mayHaveLanded(round.row) && landedRounds(commit).includes(round.row.round_id);
    const commits = (await world.repository.firstParents(base, round.baseRevision, COMMITS_MAX)).filter(
      (commit) => !isOfController(commit) || isForged(commit),
    );
    if (commits.length === 0) continue;
    const tips = await agentTips(world, round);
    for (const commit of commits)
      if (isForged(commit) || isOfAgent(commit) || (await isFromRound(world, { commit, ref, tips, round })))
        found.add(commit.oid);
  }
  return [...found];
}

interface AgentTip {
  readonly oid: Oid;
  /** The head with which its dispatch began. */
  readonly above: Oid | null;
}

/** What agents committed in this round, as it is kept. */
async function agentTips(world: World, round: RoundObservation): Promise<readonly AgentTip[]> {
  const tips: AgentTip[] = [];
  for (const { kept_refs: refs, head_before: before } of round.outcomes)
    for (const ref of refs) {
      const oid = await world.repository.resolveRef(ref);
      if (oid !== null) tips.push({ oid, above: parseOid(before) });
    }
  return tips;
}

/** Is this commit on base one of an agent's, which was in the round first? @spec contract.md#ownership */
async function isFromRound({ repository }: World, { commit, ref, tips, round }: Suspect): Promise<boolean> {
  for (const { oid, above } of tips) {
    const chain = await repository.firstParents(oid, above, COMMITS_MAX);
    if (!chain.some((made) => made.oid === commit.oid)) continue;
    if (above === null) return true;
    // What stands on commits of ours, which base had not, came from here.
    const isOnOurs =
      !(await repository.isAncestor(above, round.baseRevision)) &&
      (await repository.isAncestor(above, commit.oid));
    if (isOnOurs || !(await isBroughtByPerson(repository, ref, commit.oid))) return true;
  }
  return false;
}

interface Suspect {
  readonly commit: CommitFacts;
  readonly ref: string;
  readonly tips: readonly AgentTip[];
  readonly round: RoundObservation;
}

/** Whoever moved base to it first; an agent's git brings the agent's identity. Without a reflog nobody is known. */
async function isBroughtByPerson(repository: Repository, ref: string, commit: Oid): Promise<boolean> {
  for (const { to, email } of await repository.refMoves(ref, COMMITS_MAX)) {
    const isThere = (await repository.objectType(to)) === 'commit';
    if (isThere && (await repository.isAncestor(commit, to))) return !isAgentEmail(email);
  }
  return false;
}
