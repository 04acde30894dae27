import { nextCommandFor } from '../contract/errors.ts';
import { because, perform, transition } from './build-decision.ts';
import type { Decision } from './decision.ts';
import type { Observation } from './observation.ts';
import { resumeError } from './resume-error.ts';

/** Is there an end, and which? Complete, enough for this run, only blocked owners, nothing ready. @spec contract.md#decisions-and-exit-codes */
export function decideCompletion(o: Observation): Decision {
  return complete(o) ?? blockedOwners(o) ?? nothingReady(o);
}

/** `--max-rounds N` landings are done: what runs goes on running and is re-adopted. */
export function decideEnough(o: Observation): Decision | null {
  if (o.run.maxRounds === null || o.run.landings < o.run.maxRounds) return null;
  return {
    kind: 'stop',
    code: 'COMPLETE',
    path: 'serial',
    roundId: null,
    because: because('completion.enough', 'decisions-and-exit-codes', `${o.run.landings} landings`),
    exit: 0,
    error: null,
    message: `${o.run.landings} ${o.run.landings === 1 ? 'round' : 'rounds'} landed, as asked`,
    nextCommand: 'npx run-orchestrator-loop run',
  };
}

/** A recorded stop is taken back as soon as anything can move. @spec contract.md#stages */
export function decideOwnersMoving(o: Observation): Decision | null {
  if (o.state.resume_errors.controller?.code !== 'owners.blocked') return null;
  const isStuck =
    o.rounds.length > 0 &&
    o.rounds.every((round) => round.row.stage === 'blocked' && round.dispatch === null);
  return isStuck
    ? null
    : transition(
        {
          code: 'RECOVER',
          path: 'recovery',
          roundId: null,
          because: because('completion.owners-move', 'stages'),
        },
        { kind: 'controllerCleared' },
      );
}

/** The self-check before completion: terminal roadmap and nothing else open (R17). */
function complete(o: Observation): Decision | null {
  if (
    !o.contract.isTerminal ||
    o.rounds.length > 0 ||
    o.leftovers.length > 0 ||
    o.state.roadmap_update !== null
  )
    return null;
  if (o.state.controller_stage !== 'done')
    return transition(
      {
        code: 'COMPLETE',
        roundId: null,
        because: because('completion.done', 'stages', 'every milestone is done'),
      },
      { kind: 'controllerDone' },
    );
  return {
    kind: 'stop',
    code: 'COMPLETE',
    path: 'serial',
    roundId: null,
    because: because('completion.complete', 'stages', 'every milestone is done'),
    exit: 0,
    error: null,
    message: 'every milestone of the roadmap is done',
    nextCommand: 'npx run-orchestrator-loop init --next',
  };
}

function blockedOwners(o: Observation): Decision | null {
  const blocked = o.rounds.filter((round) => round.row.stage === 'blocked');
  if (blocked.length === 0) return null;
  const owners = blocked.map(
    (round) => `${round.row.round_id}: ${round.row.resume_error?.code ?? 'unknown'}`,
  );
  const message = `${blocked.length === 1 ? '1 round is' : `${blocked.length} rounds are`} blocked: ${blocked.map((round) => `${round.row.round_id} (${round.row.resume_error?.code ?? 'unknown'})`).join(', ')}`;
  const recorded = o.state.resume_errors.controller;
  if (recorded?.code !== 'owners.blocked' || recorded.message !== message) {
    const first = blocked[0];
    const error = resumeError({
      code: 'owners.blocked',
      message,
      stage: first?.row.blocked_from ?? null,
      roundId: null,
      now: o.now,
      attempts: first?.row.resume_error?.attempts ?? 0,
      expected: 'no blocked owner',
      found: blocked.map((round) => round.row.round_id).join(', '),
      evidence: owners,
    });
    return transition(
      {
        code: 'BLOCKED',
        path: 'recovery',
        roundId: null,
        because: because('completion.owners-blocked', 'state', ...owners),
      },
      { kind: 'controllerBlocked', error },
    );
  }
  const checkpoint = decideCheckpoint(o, message);
  if (checkpoint !== null) return checkpoint;
  const next =
    blocked.length === 1 ? (blocked[0]?.row.resume_error?.next_command ?? null) : recorded.next_command;
  const unsaved =
    o.run.checkpointRefused === null ? '' : ` (not committed on base: ${o.run.checkpointRefused})`;
  return {
    kind: 'stop',
    code: 'BLOCKED',
    path: 'recovery',
    roundId: null,
    because: because('completion.stop-blocked', 'state', ...owners),
    exit: 3,
    error: 'owners.blocked',
    message: `${message}${unsaved}`,
    nextCommand: next,
  };
}

/** A stop for blockage commits the snapshot alone, so that its reason is in git. @spec contract.md#state */
export function decideCheckpoint(o: Observation, message: string): Decision | null {
  if (!o.run.checkpointDue || o.run.checkpointRefused !== null || o.config.state.checkpoint !== 'blocked')
    return null;
  return perform(
    { code: 'BLOCKED', roundId: null, because: because('completion.checkpoint', 'state', message) },
    { kind: 'checkpoint' },
  );
}

function nothingReady(o: Observation): Decision {
  if (o.contract.roadmap.kind === 'present' && o.contract.roadmap.value.isTemplate) {
    return {
      kind: 'stop',
      code: 'NO_READY_ITEMS',
      path: 'serial',
      roundId: null,
      because: because('completion.template', 'roadmap'),
      exit: 6,
      error: 'run.template',
      message: `the roadmap still is the template; replace its milestone by your own in ${o.contract.roadmap.value.file}`,
      nextCommand: nextCommandFor('run.template', null),
    };
  }
  return {
    kind: 'stop',
    code: 'NO_READY_ITEMS',
    path: 'serial',
    roundId: null,
    because: because('completion.nothing-ready', 'roadmap'),
    exit: 6,
    error: null,
    message: 'no milestone is ready',
    nextCommand: 'npx run-orchestrator-loop explain',
  };
}
