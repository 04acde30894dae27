import { dispatchDir } from '../../contract/paths.ts';
import type { DispatchOutcome, Role } from '../../contract/generated/dispatch-outcome.ts';
import type { Settlement } from '../../contract/generated/settlement.ts';
import { DISPATCH_LIMITS } from '../../contract/limits.ts';
import { because, perform, transition, wait } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import type { DispatchFacts } from '../dispatch-facts.ts';
import type { Observation } from '../observation.ts';
import type { RoundObservation } from '../round-observation.ts';
import { stopSealed } from '../sealed-job.ts';
import { nextRung, type Rung } from '../recovery/ladder.ts';
import { takeStandingProof } from '../recovery/standing-proof.ts';
import { dispatchStage } from '../recovery/working-stage.ts';
import { buildAssignment } from './assignment.ts';
import { archiveFolder } from './attempt-number.ts';
import { providerChange } from './availability.ts';
import { closeOutcome } from './close-outcome.ts';
import { judgeDispatch } from './judge-dispatch.ts';
import { decideNoAgent } from './no-agent.ts';
import { pickAgent } from './pick-agent.ts';
import { stopOnLadder } from './stop-on-ladder.ts';
import { ROLE_OF_STAGE, type DispatchTask } from './task.ts';

export type CycleStep =
  | { readonly kind: 'decided'; readonly decision: Decision }
  /** The stage has its proof and moves on; `round` has it among its records. */
  | { readonly kind: 'accepted'; readonly outcome: DispatchOutcome; readonly round: RoundObservation };

/**
 * One dispatch from decision to settlement, tick by tick; the ladder speaks when an attempt failed.
 * @spec contract.md#recovery
 */
export function advanceDispatch(o: Observation, r: RoundObservation, task: DispatchTask): CycleStep {
  const facts = r.dispatch;
  if (facts === null) {
    const taken = takeStandingProof(o, r, task.stage);
    return taken === null ? decided(decideDispatch(o, r, task)) : { kind: 'accepted', ...taken };
  }
  switch (facts.kind) {
    case 'decided':
      return decided(begin(o, r, facts));
    case 'running':
      return decided(watch(r, facts));
    case 'ended':
      if (facts.survivors > 0)
        return decided(endJob(r, facts, `${facts.survivors} processes of the dispatch still live`));
      return decided(settle(r, judgeDispatch(o, r, facts)));
    case 'sealed':
      return decided(stopSealed(r, facts.job));
    case 'settling':
      return decided(settle(r, facts.settlement));
    case 'settled':
      if (facts.outcome.kind === 'accepted' && facts.outcome.role === task.role)
        return afterAgent(o, r, facts.outcome) ?? { kind: 'accepted', outcome: facts.outcome, round: r };
      return decided(closeOutcome(o, r, facts.thread, facts.outcome));
  }
}

/** What is known of the agent is put right before its work decides anything. @spec contract.md#agents */
function afterAgent(o: Observation, r: RoundObservation, outcome: DispatchOutcome): CycleStep | null {
  const change = providerChange(o, outcome);
  if (change === null) return null;
  return decided(
    transition(
      {
        code: 'RECOVER',
        roundId: r.row.round_id,
        because: because('dispatch.agent-works', 'agents', change.agent),
      },
      { kind: 'agentChanged', change },
    ),
  );
}

function settle(r: RoundObservation, settlement: Settlement): Decision {
  const roundId = r.row.round_id;
  const { dispatch_id: dispatchId, kind } = settlement.outcome;
  return perform(
    { code: 'DISPATCH', roundId, because: because('dispatch.settle', 'ownership', `${dispatchId}: ${kind}`) },
    { kind: 'settleDispatch', roundId, settlement },
  );
}

function decided(decision: Decision): CycleStep {
  return { kind: 'decided', decision };
}

function decideDispatch(o: Observation, r: RoundObservation, task: DispatchTask): Decision {
  const rung = nextRung(r, task.stage, o.config.limits);
  const stopped = stopOnLadder(o, r, task.stage, rung);
  if (stopped !== null) return stopped;
  const role = roleFor(task, rung);
  const choice = pickAgent(o, r, role, rung);
  if (choice.kind !== 'agent') return decideNoAgent(o, r, { ...task, role }, choice);
  const code = rung.kind === 'dispatch' ? 'DISPATCH' : 'RECOVER';
  const rule = rung.kind === 'dispatch' ? 'dispatch.decide' : `ladder.${rung.kind}`;
  return transition(
    {
      code,
      roundId: r.row.round_id,
      path: rung.kind === 'dispatch' ? 'serial' : 'recovery',
      because: because(rule, 'recovery', `${task.stage} needs the ${role}`),
    },
    { kind: 'dispatchDecided', roundId: r.row.round_id, thread: `${r.row.round_id}/${role}` },
  );
}

function begin(
  o: Observation,
  r: RoundObservation,
  facts: Extract<DispatchFacts, { kind: 'decided' }>,
): Decision {
  const roundId = r.row.round_id;
  const task = taskOfThread(r, facts.thread);
  const rung = nextRung(r, task.stage, o.config.limits);
  if (facts.outputsStanding.length > 0 && r.head !== null) {
    const remove = facts.outputsStanding.filter((output) => output.unfit).map((output) => output.path);
    const paths = facts.outputsStanding.filter((output) => !output.unfit).map((output) => output.path);
    return perform(
      {
        code: 'DISPATCH',
        roundId,
        because: because(
          'dispatch.archive',
          'records',
          ...facts.outputsStanding.map((output) => output.path),
        ),
      },
      { kind: 'archiveOutputs', roundId, head: r.head, folder: archiveFolder(r, task), paths, remove },
    );
  }
  const choice = pickAgent(o, r, task.role, rung);
  if (choice.kind !== 'agent') return decideNoAgent(o, r, task, choice);
  const assignment = buildAssignment(o, r, {
    ...task,
    dispatchId: facts.dispatchId,
    thread: facts.thread,
    rung,
  });
  return perform(
    {
      code: 'DISPATCH',
      roundId,
      because: because('dispatch.start', 'recovery', `${facts.dispatchId}: ${task.role} by ${choice.agent}`),
    },
    { kind: 'startDispatch', roundId, assignment, agent: choice.agent },
  );
}

function watch(r: RoundObservation, facts: Extract<DispatchFacts, { kind: 'running' }>): Decision {
  if (facts.tampered.length > 0)
    return endJob(r, facts, `it changed what only the controller writes: ${facts.tampered.join(', ')}`);
  if (facts.overdue) return endJob(r, facts, 'limits.stage_timeout_s has passed');
  if (facts.silentObservations >= DISPATCH_LIMITS.silentObservationsMax)
    return endJob(
      r,
      facts,
      `${facts.silentObservations} observations without output, file change or processor time`,
    );
  return wait(
    {
      code: 'WAIT',
      roundId: r.row.round_id,
      because: because('dispatch.running', 'recovery', `${facts.dispatchId} runs since ${facts.startedAt}`),
    },
    { kind: 'job', jobDir: dispatchDir(facts.dispatchId), what: facts.thread, lastLine: facts.lastLine },
  );
}

function endJob(r: RoundObservation, facts: DispatchFacts, why: string): Decision {
  return perform(
    {
      code: 'RECOVER',
      path: 'recovery',
      roundId: r.row.round_id,
      because: because('dispatch.end', 'recovery', why),
    },
    { kind: 'endJob', roundId: r.row.round_id, jobDir: dispatchDir(facts.dispatchId), why },
  );
}

function roleFor(task: DispatchTask, rung: Rung): Role {
  return rung.kind === 'investigate' ? 'recovery-investigator' : task.role;
}

/** The task of a live thread: its role, in the stage the round is in or was blocked in. */
function taskOfThread(r: RoundObservation, thread: string): DispatchTask {
  const stage = dispatchStage(r.row) ?? 'implement';
  const isInvestigator = thread.endsWith('/recovery-investigator');
  return { stage, role: isInvestigator ? 'recovery-investigator' : ROLE_OF_STAGE[stage] };
}
