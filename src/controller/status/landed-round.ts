import type { TickResult } from '../tick.ts';
import type { World } from '../world.ts';
import type { LandedRound } from './run-summary.ts';

const SUMMARY_CHARS_MAX = 480;

/** The round that this tick saw on base, with its commit; null when it was about something else. */
export async function describeLanding(world: World, result: TickResult): Promise<LandedRound | null> {
  const { decision, observation } = result;
  if (decision.kind !== 'transition' || decision.transition.kind !== 'roundLanded') return null;
  const { roundId } = decision.transition;
  const round = observation?.rounds.find((candidate) => candidate.row.round_id === roundId);
  if (round === undefined || round.landed === null) return null;
  const { subject, trailers } = await world.repository.readCommit(round.landed);
  const isEmpty = trailers['Orchestrator-Change']?.[0] === 'none';
  return {
    round_id: roundId,
    milestone_id: round.records.selection?.milestone_id ?? round.row.eligible_milestones[0] ?? null,
    commit: round.landed,
    summary: `${summaryOf(subject, roundId)}${isEmpty ? ' (changes nothing)' : ''}`,
  };
}

/** The message of a landing is `<round_id>: <summary>`. @spec contract.md#merge-admissibility */
export function summaryOf(subject: string, roundId: string): string {
  const prefix = `${roundId}: `;
  return (subject.startsWith(prefix) ? subject.slice(prefix.length) : subject).slice(0, SUMMARY_CHARS_MAX);
}
