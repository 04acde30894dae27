import { parseOid, type Oid } from '../../contract/ids.ts';
import type { CommitFacts } from '../../ports/git.ts';
import type { RoundObservation } from '../../core/round-observation.ts';
import { isOfAgent, isOfController, landedRounds, mayHaveLanded } from '../base-commits.ts';
import type { ObserveContext } from './observe-context.ts';

const COMMITS_MAX = 1000;

/**
 * Commits on base since the oldest live round began that an agent made, or that say of a round that it landed before
 * it could have. @spec contract.md#ownership
 */
export async function observeBase(
  { world, base }: ObserveContext,
  rounds: readonly RoundObservation[],
): Promise<readonly Oid[]> {
  if (base === null) return [];
  const found = new Set<Oid>();
  for (const round of rounds) {
    if (round.lineage.kind !== 'stale') continue;
    const isForged = (commit: CommitFacts) =>
      !mayHaveLanded(round.row) && landedRounds(commit).includes(round.row.round_id);
    const commits = (await world.repository.firstParents(base, round.baseRevision, COMMITS_MAX)).filter(
      (commit) => !isOfController(commit) || isForged(commit),
    );
    if (commits.length === 0) continue;
    const tips = await agentCommits(world, round);
    for (const commit of commits) {
      if (isOfAgent(commit) || tips.has(commit.oid) || isForged(commit)) found.add(commit.oid);
    }
  }
  return [...found];
}

/** First-parent chains of what agents committed in this round, above the head each dispatch began with. */
async function agentCommits(
  world: ObserveContext['world'],
  round: RoundObservation,
): Promise<ReadonlySet<Oid>> {
  const oids = new Set<Oid>();
  for (const outcome of round.outcomes) {
    for (const ref of outcome.kept_refs) {
      const tip = await world.repository.resolveRef(ref);
      if (tip === null) continue;
      const commits = await world.repository.firstParents(tip, parseOid(outcome.head_before), COMMITS_MAX);
      for (const commit of commits) oids.add(commit.oid);
    }
  }
  return oids;
}
