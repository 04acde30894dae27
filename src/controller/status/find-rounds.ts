import { FILE_LIMITS, ROADMAP_LIMITS } from '../../contract/limits.ts';
import { branchRef, historyRef, roadmapHistoryPath, snapshotPath } from '../../contract/paths.ts';
import type { Oid } from '../../contract/ids.ts';
import type { State } from '../../contract/generated/state.ts';
import { parseRecord } from '../../contract/validate.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { parseHistory, type HistoryLine } from '../../roadmap/history.ts';
import type { CommitFacts } from '../../ports/git.ts';
import { matchRound } from '../match-round.ts';
import type { Project, Refusal } from '../project.ts';
import type { World } from '../world.ts';

/** A person asks for it, so that a long history may be walked. */
const COMMITS_MAX = 20_000;

/** Everything that says which rounds there are and were. */
export interface KnownRounds {
  readonly state: State;
  readonly base: Oid | null;
  readonly landed: readonly HistoryLine[];
  /** Commits of the history chain by round id. */
  readonly history: ReadonlyMap<string, CommitFacts>;
}

/** The state, live or committed, is all that is needed; a broken live file hides no landed round. */
export async function readKnownRounds(world: World): Promise<Result<KnownRounds, Refusal>> {
  const state = await readAnyState(world);
  if (state === null)
    return err({ code: 'init.needed', message: `${snapshotPath} is not in the commit that is checked out` });
  const base = await world.repository.resolveRef(branchRef(state.base_branch));
  const path = roadmapHistoryPath(state.roadmap_id);
  const file =
    base === null ? null : await world.repository.readFile(base, path, ROADMAP_LIMITS.fileBytesMax);
  const tip = await world.repository.resolveRef(historyRef);
  const chain = tip === null ? [] : await world.repository.firstParents(tip, null, COMMITS_MAX);
  const history = new Map<string, CommitFacts>();
  // The newest commit of a name wins; the chain begins on a round's own commits, whose subjects are no ids.
  for (const commit of chain.toReversed())
    if (/^round-\d{3,}-\S+$/.test(commit.subject)) history.set(commit.subject, commit);
  return ok({ state, base, landed: file?.kind === 'file' ? parseHistory(file.bytes) : [], history });
}

async function readAnyState(world: World): Promise<State | null> {
  const live = await world.states.load();
  if (live.kind === 'state') return live.state;
  const head = await world.head();
  if (head.kind === 'unborn') return null;
  const file = await world.repository.readFile(head.commit, snapshotPath, FILE_LIMITS.stateBytesMax);
  const parsed = file.kind === 'file' ? parseRecord('state', file.bytes, snapshotPath) : null;
  return parsed?.ok === true ? parsed.value : null;
}

/** The rounds that a round id, a milestone id or a commit names, oldest first. */
export async function findRounds(
  project: Project,
  known: KnownRounds,
  typed: string,
): Promise<readonly string[]> {
  const live = known.state.active_rounds;
  const ids = [
    ...known.history.keys(),
    ...known.landed.map((line) => line.roundId),
    ...live.map((row) => row.round_id),
  ];
  const one = matchRound([...new Set(ids)], typed);
  if (one !== null) return [one];
  const ofMilestone = [
    ...known.landed.filter((line) => line.milestoneId === typed).map((line) => line.roundId),
    ...live.filter((row) => row.eligible_milestones.includes(typed)).map((row) => row.round_id),
  ];
  if (ofMilestone.length > 0) return [...new Set(ofMilestone)];
  const commit = await project.resolveCommit(typed);
  if (commit === null) return [];
  const facts = await project.world.repository.readCommit(commit);
  return facts.trailers['Orchestrator-Round'] ?? [];
}

/** The commit on base that carries a round. @spec contract.md#merge-admissibility */
export async function findLandingCommit(
  world: World,
  base: Oid | null,
  roundId: string,
): Promise<CommitFacts | null> {
  if (base === null) return null;
  const commits = await world.repository.firstParents(base, null, COMMITS_MAX);
  return commits.find((commit) => commit.trailers['Orchestrator-Round']?.includes(roundId)) ?? null;
}
