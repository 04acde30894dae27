import { nextCommandFor } from '../contract/errors.ts';
import { because } from './build-decision.ts';
import type { Decision } from './decision.ts';
import type { SealedJob } from './dispatch-facts.ts';
import type { RoundObservation } from './round-observation.ts';

/** The job of a round that ended with secrets which cannot be looked for here; null when there is none. */
export function sealedJob({ dispatch, setup, checks }: RoundObservation): SealedJob | null {
  if (dispatch?.kind === 'sealed') return dispatch.job;
  if (setup.kind === 'sealed') return setup.job;
  return checks?.job.kind === 'sealed' ? checks.job.job : null;
}

/** Nothing of what it left is stored, quoted or moved, before its secrets are known again. @spec contract.md#secrets */
export function decideSealed(r: RoundObservation): Decision | null {
  const job = sealedJob(r);
  return job === null ? null : stopSealed(r, job);
}

export function stopSealed(r: RoundObservation, { what, unknown }: SealedJob): Decision {
  const roundId = r.row.round_id;
  const names = unknown.map(({ name }) => name);
  const said = unknown.map(({ name, isSet }) =>
    isSet
      ? `${name} has another value here than ${what} was started with`
      : `${name} is not set here, and ${what} was started with it`,
  );
  return {
    kind: 'stop',
    code: 'BLOCKED',
    path: 'recovery',
    roundId,
    because: because('round.env-missing', 'secrets', what, ...names),
    exit: 3,
    error: 'agent.env-missing',
    message: `${said.join('; ')}; set ${names.join(', ')} as then, and run`,
    nextCommand: nextCommandFor('agent.env-missing', roundId),
  };
}
