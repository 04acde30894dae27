import type { ErrorCode } from '../../contract/errors.ts';
import { baselineCommands } from '../../roadmap/verification.ts';
import { pickAgent } from '../dispatch/pick-agent.ts';
import { ROLE_OF_STAGE } from '../dispatch/task.ts';
import type { Observation } from '../observation.ts';
import type { RoundObservation } from '../round-observation.ts';
import { redInARow } from '../stages/verify.ts';
import { changesSince } from './circumstances.ts';
import { nextRung } from './ladder.ts';
import { dispatchStage } from './working-stage.ts';

/** Is what blocked the round not there any more? Only what can be seen counts. @spec contract.md#recovery */
export function isCauseOfRoundGone(o: Observation, r: RoundObservation, code: ErrorCode): boolean {
  switch (code) {
    case 'roadmap.changed-under-round':
      return r.milestone.changed.length === 0;
    case 'milestone.not-converging':
      return r.milestone.roundsLanded < o.config.limits.rounds_per_milestone;
    case 'checks.not-converging':
      return areChecksOthers(o, r);
    case 'refresh.not-converging':
      return isMergeable(o, r);
    case 'worktree.setup-failed':
      return r.setup.kind === 'not-needed';
    case 'secret.in-tree':
      // Of a role's work it names an attempt, which the ladder goes on from.
      return r.row.resume_error?.attempts === 0 && (r.handWork?.secrets ?? []).length === 0;
    case 'agent.degraded':
      return isAgentThere(o, r);
    default:
      return false;
  }
}

/** Green for what stands there; or the red ones were asked otherwise, or counted against another limit. */
function areChecksOthers(o: Observation, r: RoundObservation): boolean {
  if (r.checks === null) return false;
  const { records, contentTree } = r.checks;
  if (records.some(({ value }) => value.passed && value.tree === contentTree)) return true;
  const limit = o.config.limits.check_rounds + (r.row.allowance.verify ?? 0);
  if (redInARow(records) < limit || changesSince(r).includes('configuration')) return true;
  const { verification } = o.contract;
  const asked = records.at(-1)?.value.checks.map(({ command }) => command) ?? [];
  return (
    verification.kind === 'present' && baselineCommands(verification.value).join('\n') !== asked.join('\n')
  );
}

function isMergeable(o: Observation, r: RoundObservation): boolean {
  if (r.landing === null) return false;
  const limit = o.config.limits.conflict_rounds + (r.row.allowance['finalize-round'] ?? 0);
  return r.landing.merge.kind === 'clean' || r.conflicts.length < limit;
}

/** Another one is free, or what is known was said of other programs. */
function isAgentThere(o: Observation, r: RoundObservation): boolean {
  const stage = dispatchStage(r.row);
  if (stage === null) return false;
  const changes = changesSince(r);
  if (changes.includes('configuration') || changes.includes('agents')) return true;
  const rung = nextRung(r, stage, o.config.limits);
  const role = rung.kind === 'investigate' ? 'recovery-investigator' : ROLE_OF_STAGE[stage];
  return pickAgent(o, r, role, rung).kind === 'agent';
}
