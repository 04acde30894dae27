import type {
  DecisionView,
  ExplainReport,
  PredicateView,
  RoundExplanation,
} from '../../contract/generated/explain-report.ts';
import { nextCommandFor, PROGRAM } from '../../contract/errors.ts';
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
import { whatClears } from './what-clears.ts';
import { whyNoRoundOpens } from './why-no-round-opens.ts';
import { waysOut } from './ways-out.ts';

const FACTS_MAX = 200;

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
  const { observation: o, source, state } = looked.value;
  const live = state.active_rounds.map((round) => round.round_id);
  const roundId = typed === null ? null : matchRound(live, typed);
  if (typed !== null && roundId === null)
    return err({
      code: 'request.refused',
      message: `${typed} is not live (${live.length === 0 ? 'no round is' : live.join(', ')})`,
      nextCommand: `${PROGRAM} show ${typed}`,
    });
  const rounds = o.rounds.filter((round) => roundId === null || round.row.round_id === roundId);
  return ok({
    schema_version: 'explain-report-v1',
    source,
    decision: viewDecision(decide(o)),
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

function viewDecision(decision: Decision): DecisionView {
  const frame = {
    kind: decision.kind,
    code: decision.code,
    round_id: decision.roundId,
    rule: decision.because.rule,
    spec: decision.because.spec,
    facts: decision.because.facts.slice(0, FACTS_MAX),
  } as const;
  const silent = { message: null, exit: null, next_command: null } as const;
  switch (decision.kind) {
    case 'transition':
      return { ...frame, ...silent, what: decision.transition.kind };
    case 'perform':
      return { ...frame, ...silent, what: decision.action.kind };
    case 'wait':
      return { ...frame, ...silent, what: decision.on.kind, ...viewWait(decision) };
    case 'stop':
      return {
        ...frame,
        what: decision.error ?? 'stop',
        message: decision.message,
        exit: decision.exit,
        next_command: decision.nextCommand,
      };
  }
}

function viewWait({
  on,
}: Extract<Decision, { kind: 'wait' }>): Pick<DecisionView, 'message' | 'next_command'> {
  switch (on.kind) {
    case 'job':
      return { message: `${on.what} is at work`, next_command: `${PROGRAM} logs -f` };
    case 'hold':
      return {
        message: on.reason,
        next_command: on.code === null ? null : nextCommandFor(on.code, null),
      };
    case 'paused':
      return { message: `paused (${on.reason})`, next_command: `${PROGRAM} resume` };
    case 'provider':
      return { message: `no agent is available before ${on.until}`, next_command: null };
  }
}
