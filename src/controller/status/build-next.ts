import { PROGRAM, type ExitCode } from '../../contract/errors.ts';
import { dispatchDir } from '../../contract/paths.ts';
import type { DispatchBlock, NextReport, NextSubject } from '../../contract/generated/next-report.ts';
import type { Because, Decision } from '../../core/decision.ts';
import { ok, type Result } from '../../lib/result.ts';
import { foresee, type ForeseenTick } from '../foresee.ts';
import { renderPrompt } from '../perform/start-dispatch.ts';
import type { Project, Refusal } from '../project.ts';
import { exitOf } from '../run-loop.ts';
import type { World } from '../world.ts';
import { milestoneAfter, milestoneAtHand } from './coming-milestone.ts';
import { instruct } from './instruct.ts';
import { look, type Look } from './look.ts';
import { whyNoRoundOpens } from './why-no-round-opens.ts';

const FACTS_MAX = 200;

export interface Next {
  readonly report: NextReport;
  /** Of the command. */
  readonly exit: ExitCode;
}

/**
 * The next decision that needs somebody, as an instruction; `milestone` asks about the milestone after the live
 * round. Takes no lock and writes nothing. @spec contract.md#decisions-and-exit-codes
 */
export async function buildNext(project: Project, subject: NextSubject): Promise<Result<Next, Refusal>> {
  const looked = await look(project, { deep: true });
  if (!looked.ok) return looked;
  const ticks = await foresee(project.world, looked.value);
  const tick = ticks.find(({ decision }) => isForSomebody(decision)) ?? ticks[0];
  const { observation: o } = looked.value;
  // What stops the loop stops every milestone; what only a round waits for is told of that round.
  if (
    tick === undefined ||
    (subject === 'milestone' && o.rounds.length > 0 && tick.decision.roundId !== null)
  )
    return ok({ report: waitForRounds(looked.value), exit: 0 });
  const { decision } = tick;
  const advice = instruct(decision, controllerOf(looked.value));
  const exit = exitOf(decision);
  const report: NextReport = {
    ...frame(looked.value, subject, decision.because),
    code: decision.code,
    path: decision.path,
    round_id: decision.roundId,
    milestone: subject === 'round' ? milestoneAtHand(o) : milestoneAfter(o),
    instruction: {
      do: [...advice.does],
      dispatch: await dispatchOf(project.world, tick),
      timer_s: looked.value.config.limits.observation_interval_s,
      afterwards: advice.afterwards,
    },
    post_completion: [...advice.follows],
    exit,
    next_command: advice.nextCommand,
  };
  return ok({ report, exit });
}

/** Other transitions are bookkeeping that the next tick does along the way. */
function isForSomebody(decision: Decision): boolean {
  return decision.kind !== 'transition' || decision.transition.kind === 'openRound';
}

function frame(
  { source }: Look,
  subject: NextSubject,
  { rule, spec, facts }: Because,
): Pick<NextReport, 'schema_version' | 'subject' | 'source' | 'because'> {
  return {
    schema_version: 'next-report-v1',
    subject,
    source,
    because: { rule, spec, facts: facts.slice(0, FACTS_MAX) },
  };
}

function waitForRounds(looked: Look): NextReport {
  const { observation: o, config } = looked;
  const milestone = milestoneAfter(o);
  const facts = whyNoRoundOpens(o);
  const what =
    milestone === null
      ? 'no milestone is left beside those of the live rounds'
      : `${milestone.milestone_id} waits for ${milestone.waits_for.join(' and for ')}`;
  return {
    ...frame(looked, 'milestone', { rule: 'schedule.waits', spec: 'contract.md#roadmap', facts }),
    code: 'WAIT',
    path: 'serial',
    round_id: null,
    milestone,
    instruction: {
      do: [`Nothing: ${what}.`],
      dispatch: null,
      timer_s: config.limits.observation_interval_s,
      afterwards: `Go on with the live round: ${PROGRAM} next round says how.`,
    },
    post_completion: [],
    exit: 0,
    next_command: `${PROGRAM} next round`,
  };
}

function controllerOf({ lease }: Look): string | null {
  return lease?.alive === true ? `process ${lease.holder.pid} on ${lease.holder.host}` : null;
}

/** Assignment and prompt as the next run would write them. */
async function dispatchOf(world: World, { decision }: ForeseenTick): Promise<DispatchBlock | null> {
  if (decision.kind !== 'perform' || decision.action.kind !== 'startDispatch') return null;
  const { assignment, agent } = decision.action;
  const dir = dispatchDir(assignment.dispatch_id);
  return {
    dispatch_id: assignment.dispatch_id,
    role: assignment.role,
    stage: assignment.stage,
    agent,
    assignment_path: `${dir}/assignment.json`,
    prompt_path: `${dir}/prompt.md`,
    assignment,
    prompt: await renderPrompt(world, assignment),
  };
}
