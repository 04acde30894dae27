import { because, perform, transition } from './build-decision.ts';
import { describeDrift } from './drift/judge-settings.ts';
import { isCauseGone } from './health.ts';
import type { Decision } from './decision.ts';
import { checkDir, dispatchDir } from '../contract/paths.ts';
import { sealedJob } from './sealed-job.ts';
import { setupRunDir } from './setup-run.ts';
import type { Observation, PendingRequest } from './observation.ts';
import type { RoundObservation } from './round-observation.ts';
import type { DropRequest, RetryRequest, Stage } from '../contract/generated/request.ts';

/**
 * What a person asked for, oldest first. A request is put aside once its effect is seen, so that a crash in
 * between applies it once. @spec contract.md#state
 */
export function decideRequests(o: Observation): Decision | null {
  const pending = o.requests[0];
  return pending === undefined ? null : answer(o, pending);
}

function answer(o: Observation, pending: PendingRequest): Decision {
  const { request } = pending;
  switch (request.kind) {
    case 'pause':
      if (o.state.paused !== null) return consume(pending, `paused by ${o.state.paused.by}`);
      return transition(
        { code: 'PAUSED', roundId: null, because: because('request.pause', 'stages', request.by) },
        { kind: 'paused', pause: { by: request.by, at: request.at, reason: request.note } },
      );
    case 'resume':
      return resume(o, pending, request.accept_config);
    case 'retry':
      return retry(o, pending, request);
    case 'drop':
      return drop(o, pending, request);
    case 'guide':
    case 'decide':
    case 'agents-set':
      return consume(pending, `${request.kind} is not in this version`);
  }
}

function resume(o: Observation, pending: PendingRequest, acceptConfig: boolean): Decision {
  if (o.state.paused !== null)
    return transition(
      { code: 'PAUSED', roundId: null, because: because('request.resume', 'stages', pending.request.by) },
      { kind: 'unpaused' },
    );
  if (acceptConfig && o.drift.length > 0)
    return perform(
      {
        code: 'CONFIRM',
        roundId: null,
        because: because('request.accept-config', 'ownership', ...o.drift.map(describeDrift)),
      },
      { kind: 'acceptConfig' },
    );
  const error = o.state.resume_errors.controller;
  if (error === undefined || error.code === 'owners.blocked') return consume(pending, 'nothing is paused');
  if (!isCauseGone(o, error.code)) return consume(pending, `still there: ${error.message}`);
  return transition(
    {
      code: 'RECOVER',
      path: 'recovery',
      roundId: null,
      because: because('request.resume-controller', 'stages', error.code),
    },
    { kind: 'controllerCleared' },
  );
}

function retry(o: Observation, pending: PendingRequest, request: RetryRequest): Decision {
  const round = o.rounds.find((candidate) => candidate.row.round_id === request.round_id);
  if (round === undefined) return consume(pending, `${request.round_id} is not live`);
  if (round.row.stage !== 'blocked') return consume(pending, `${request.round_id} is in ${round.row.stage}`);
  const to = request.stage ?? round.row.blocked_from ?? 'plan';
  const missing = missingInput(round, to);
  if (missing !== null) return consume(pending, `${request.round_id} cannot go to ${to}: ${missing}`);
  return transition(
    {
      code: 'RECOVER',
      path: 'recovery',
      roundId: request.round_id,
      because: because('request.retry', 'stages', `${request.by}: ${to}`),
    },
    { kind: 'unblocked', roundId: request.round_id, to, byPerson: true, consumed: [] },
  );
}

/** `retry --stage` names a stage whose inputs exist. */
export function missingInput(r: RoundObservation, stage: Stage): string | null {
  switch (stage) {
    case 'plan':
      return null;
    case 'implement':
    case 'verify':
      return r.records.plan === null ? 'it has no accepted plan' : null;
    case 'review':
      if (r.records.plan === null || (r.checks?.records.length ?? 0) === 0)
        return 'it has no verified implementation';
      return r.redChecks.length > 0 ? 'its checks are red' : null;
    case 'finalize-round':
      return r.records.review?.value.decision === 'approved' ? null : 'it has no approval';
    case 'recon':
    case 'consult':
      return 'the serial workflow has no such stage';
  }
}

function drop(o: Observation, pending: PendingRequest, request: DropRequest): Decision {
  const round = o.rounds.find((candidate) => candidate.row.round_id === request.round_id);
  if (round === undefined) return consume(pending, `${request.round_id} is not live`);
  if (round.landed !== null) return consume(pending, `${request.round_id} has landed`);
  if (request.keep_branch && !round.isBranchKept)
    return perform(
      {
        code: 'RECOVER',
        roundId: request.round_id,
        because: because('request.keep-branch', 'stages', request.by),
      },
      { kind: 'keepBranch', roundId: request.round_id },
    );
  if (sealedJob(round) !== null && !round.isWorktreeKept)
    return perform(
      {
        code: 'RECOVER',
        roundId: request.round_id,
        because: because('request.keep-worktree', 'secrets', request.by),
      },
      { kind: 'keepWorktree', roundId: request.round_id },
    );
  const running = runningJob(round);
  if (running !== null) {
    return perform(
      {
        code: 'RECOVER',
        path: 'recovery',
        roundId: request.round_id,
        because: because('request.drop-end', 'stages', running),
      },
      { kind: 'endJob', roundId: request.round_id, jobDir: running, why: `${request.by} drops the round` },
    );
  }
  return transition(
    {
      code: 'RECOVER',
      path: 'recovery',
      roundId: request.round_id,
      because: because('request.drop', 'stages', request.by),
    },
    { kind: 'cancelled', roundId: request.round_id },
  );
}

/** Folder of the dispatch or check run that a drop ends first. */
function runningJob(round: RoundObservation): string | null {
  const { dispatch } = round;
  if (dispatch?.kind === 'running' || (dispatch?.kind === 'decided' && dispatch.isPrepared))
    return dispatchDir(dispatch.dispatchId);
  if (round.checks?.job.kind === 'running')
    return checkDir(round.row.round_id, (round.checks.records.at(-1)?.number ?? 0) + 1);
  return round.setup.kind === 'running' ? setupRunDir(round.row) : null;
}

function consume(pending: PendingRequest, text: string): Decision {
  return perform(
    { code: 'RECOVER', roundId: null, because: because('request.consume', 'state', pending.name, text) },
    { kind: 'consumeRequest', name: pending.name, answer: text },
  );
}
