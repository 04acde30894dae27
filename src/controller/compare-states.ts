import type { StateDifference } from '../contract/generated/reconcile-report.ts';
import type { ActiveRound, State } from '../contract/generated/state.ts';

const DIFFERENCES_MAX = 1000;

/** Where a live state says something else than git proves; `live` null when it cannot be read. What only the live state can know is left out. */
export function compareStates(live: State | null, proven: State): readonly StateDifference[] {
  const found: StateDifference[] = [];
  if (live !== null) {
    for (const field of ['base_branch', 'roadmap_id', 'roadmap_revision'] as const)
      if (live[field] !== proven[field])
        found.push({ what: field, in_state: live[field], in_git: proven[field] });
    if (live.rounds_opened < proven.rounds_opened)
      found.push({
        what: 'rounds_opened',
        in_state: String(live.rounds_opened),
        in_git: `at least ${proven.rounds_opened}`,
      });
  }
  const inState = byId(live?.active_rounds ?? []);
  const inGit = byId(proven.active_rounds);
  for (const id of new Set([...inState.keys(), ...inGit.keys()])) {
    const difference = compareRound(id, live === null ? 'unknown' : inState.get(id), inGit.get(id));
    if (difference !== null) found.push(difference);
  }
  return found.slice(0, DIFFERENCES_MAX);
}

function byId(rounds: readonly ActiveRound[]): ReadonlyMap<string, ActiveRound> {
  return new Map(rounds.map((round) => [round.round_id, round]));
}

function compareRound(
  roundId: string,
  live: ActiveRound | 'unknown' | undefined,
  proven: ActiveRound | undefined,
): StateDifference | null {
  const inGit =
    proven === undefined
      ? 'no branch or ref of ours that is not landed'
      : `live, ${proven.resume_error?.evidence[0] ?? 'on its branch'}`;
  if (live === 'unknown') return { what: roundId, in_state: 'unknown', in_git: inGit };
  if (live === undefined) return { what: roundId, in_state: 'no such round', in_git: inGit };
  // A round that has no commit yet is only in the state; a landed one is taken out by the next run.
  return proven === undefined && live.stage !== 'plan'
    ? { what: roundId, in_state: `live in ${live.stage}`, in_git: inGit }
    : null;
}
