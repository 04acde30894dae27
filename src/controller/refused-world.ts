import { isErrorCode, type ErrorCode } from '../contract/errors.ts';
import type { State } from '../contract/generated/state.ts';
import { isOwnPlace, leaseRef } from '../contract/paths.ts';
import { applyTransition } from '../core/apply-transition.ts';
import type { Decision } from '../core/decision.ts';
import { resumeError } from '../core/resume-error.ts';
import { PortFailure } from '../ports/failure.ts';
import type { Session, World } from './world.ts';

/** Somebody cleared our folder away and is no successor, or closed one: that needs no person. */
export async function putRight(world: World, session: Session, failure: PortFailure): Promise<boolean> {
  if (failure.code === 'lease.lost') return world.leases.regain(session.lease);
  const { code, path } = failure;
  if (code !== 'files.closed' || path === null || !path.startsWith(`${world.root}/`) || !isOwnPlace(path))
    return false;
  await world.files.reopen(path);
  session.facts.push(`controller  ${failure.detail}; it is open again`);
  return true;
}

/** Whatever a controller runs into after another took over, which may have changed all: that is why. */
export async function explainFailure(
  world: World,
  session: Session,
  error: unknown,
): Promise<PortFailure | null> {
  const known = error instanceof PortFailure ? error : null;
  // What closes a folder to us may close the lease too.
  if (known?.code === 'files.closed' || (await world.leases.verify(session.lease))) return known;
  const isHeld = (await world.repository.resolveRef(leaseRef)) !== null;
  const why = isHeld
    ? 'another controller took over'
    : `${leaseRef} is gone: another controller took over and has ended, or somebody removed it`;
  return new PortFailure('lease.lost', `${why}; nothing was written since`);
}

/** Records why the world refused, when the state can still be written, and stops. */
export async function failedWorld(
  world: World,
  session: Session,
  state: State,
  failure: PortFailure,
): Promise<{ readonly decision: Decision; readonly state: State }> {
  const code: ErrorCode = isErrorCode(failure.code) ? failure.code : 'git.failed';
  const error = resumeError({
    code,
    message: failure.detail,
    stage: null,
    roundId: null,
    now: world.clock.now(),
    attempts: 0,
    path: failure.path,
  });
  const decision: Decision = {
    kind: 'stop',
    code: 'BLOCKED',
    path: 'recovery',
    roundId: null,
    because: { rule: `world.${code}`, spec: 'contract.md#state', facts: [failure.detail] },
    exit: code === 'lease.lost' ? 5 : 3,
    error: code,
    message: failure.detail,
    nextCommand: error.next_command,
  };
  // What a person was asked for is still waited for: a refusal of the world does not take its place.
  const isAsked = state.resume_errors.controller?.code === 'roadmap-update.by-hand';
  if (code === 'lease.lost' || isAsked) return { decision, state };
  const next = applyTransition(state, { kind: 'controllerBlocked', error });
  try {
    await world.states.write(session.lease, next);
    return { decision, state: next };
  } catch (second) {
    if (!(second instanceof PortFailure)) throw second;
    return {
      decision: {
        ...decision,
        message: `${failure.detail} (and the state could not be written: ${second.detail})`,
      },
      state,
    };
  }
}
