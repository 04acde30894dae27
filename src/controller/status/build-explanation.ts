import type {
  ExplainReport,
  PredicateView,
  RoundExplanation,
} from '../../contract/generated/explain-report.ts';
import { PROGRAM } from '../../contract/errors.ts';
import { decide } from '../../core/decide.ts';
import { decideRound } from '../../core/decide-round.ts';
import type { Decision } from '../../core/decision.ts';
import { judgeAdmissibility } from '../../core/merge/admissibility.ts';
import type { Observation } from '../../core/observation.ts';
import type { RoundObservation } from '../../core/round-observation.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { matchRound } from '../match-round.ts';
import type { Project, Refusal } from '../project.ts';
import { look } from './look.ts';
import { viewDecision } from './view-decision.ts';
import { whatClears } from './what-clears.ts';
import { whyNoRoundOpens } from './why-no-round-opens.ts';
import { waysOut } from './ways-out.ts';

/**
 * What would be decided now, and why; nothing is done. With `roundId` only that round is told of.
 * @spec contract.md#decisions-and-exit-codes
 */
export async function explainState(
  project: Project,
  typed: string | null,
): Promise<Result<ExplainReport, Refusal>> {
  const looked = await look(project, { deep: true });
  if (!looked.ok) return looked;
  const { observation, source } = looked.value;
  return explainObservation(observation, {
    decision: decide(observation),
    source,
    recorded: null,
    typed,
  });
}

interface Explained extends Pick<ExplainReport, 'source' | 'recorded'> {
  readonly decision: Decision;
  /** A round as a person typed it; null for all. */
  readonly typed: string | null;
}

/** The decision on an observation with everything that led to it, of now or of then. */
export function explainObservation(
  o: Observation,
  { decision, source, recorded, typed }: Explained,
): Result<ExplainReport, Refusal> {
  const was = recorded === null ? 'is' : 'was';
  const live = o.state.active_rounds.map((round) => round.round_id);
  const roundId = typed === null ? null : matchRound(live, typed);
  if (typed !== null && roundId === null)
    return err({
      code: 'request.refused',
      message: `${typed} ${was} not live (${live.length === 0 ? `no round ${was}` : live.join(', ')})`,
      nextCommand: `${PROGRAM} show ${typed}`,
    });
  const rounds = o.rounds.filter((round) => roundId === null || round.row.round_id === roundId);
  return ok({
    schema_version: 'explain-report-v1',
    source,
    recorded,
    decision: viewDecision(decision),
    rounds: rounds.map((round) => explainRound(o, round)),
    no_round_opens: [...whyNoRoundOpens(o)],
  });
}

function explainRound(o: Observation, r: RoundObservation): RoundExplanation {
  const decision = decideRound(o, r);
  return {
    round_id: r.row.round_id,
    stage: r.row.stage,
    decision: decision === null ? null : viewDecision(decision),
    predicates: predicatesOf(o, r),
    resume_error: r.row.resume_error,
    ways_out: [...waysOut(r)],
  };
}

function predicatesOf(o: Observation, r: RoundObservation): readonly PredicateView[] {
  if (r.row.stage !== 'finalize-round' || r.landing === null) return [];
  return judgeAdmissibility(o, r, r.landing).map(({ predicate, verdict }) => ({
    predicate,
    result: verdict.kind,
    reason: verdict.because,
    cleared_by: verdict.kind === 'pass' ? null : verdict.clearedBy,
    what_clears_it: verdict.kind === 'pass' ? null : whatClears(verdict, r.row.round_id),
  }));
}
