import type { Request } from '../contract/generated/request.ts';
import type { ActiveRound, State } from '../contract/generated/state.ts';
import { LOOP_LIMITS } from '../contract/limits.ts';
import { invariant } from '../lib/invariant.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { openSession } from './open-session.ts';
import type { Project, Refusal } from './project.ts';
import { tick } from './tick.ts';
import type { Session, World } from './world.ts';

export type RequestOutcome =
  /** A controller runs: it acts on the request at its next observation. */
  | { readonly kind: 'asked'; readonly holder: string }
  | {
      readonly kind: 'done';
      readonly state: State;
      /** The round that the request names, as it is now; null when it left the state or none was named. */
      readonly round: ActiveRound | null;
    }
  /** Nothing was changed; `why` is the controller's answer. */
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Asks something of the controller. With none running, this takes the lease, does what was asked and no more,
 * and gives it back. @spec contract.md#state
 */
export async function submitRequest(
  project: Project,
  request: Request,
): Promise<Result<RequestOutcome, Refusal>> {
  const { world } = project;
  const running = await world.leases.holder();
  if (running?.alive === true) {
    await world.requests.write(request);
    return ok({ kind: 'asked', holder: `process ${running.holder.pid} on ${running.holder.host}` });
  }
  const opened = await openSession(project, { takeOver: false, maxRounds: null, acceptBase: false });
  if (!opened.ok) return opened;
  const { session, state, close } = opened.value;
  try {
    const name = await world.requests.write(request);
    const answered = await actOn(world, session, state, name);
    if (!answered.ok) await world.requests.consume(session.lease, name);
    return answered.ok ? ok(outcomeOf(request, answered.value)) : answered;
  } finally {
    await close();
  }
}

interface Answered {
  readonly state: State;
  /** Something was done for this request. */
  readonly moved: boolean;
  readonly answer: string;
}

/** Requests are answered before anything else is decided, so that these ticks do nothing but that. */
async function actOn(
  world: World,
  session: Session,
  start: State,
  name: string,
): Promise<Result<Answered, Refusal>> {
  let state = start;
  let moved = false;
  const told: string[] = [];
  for (let count = 0; count < TICKS_MAX; count += 1) {
    const { observation, decision, done, aside, state: next } = await tick(world, session, state);
    state = next;
    told.push(...aside);
    if (decision.kind === 'stop')
      return err({
        code: decision.error ?? 'request.refused',
        message: decision.message,
        ...(decision.nextCommand === null ? {} : { nextCommand: decision.nextCommand }),
      });
    const isOurs = observation?.requests[0]?.name === name;
    if (decision.kind !== 'perform' || decision.action.kind !== 'consumeRequest') {
      moved ||= isOurs && decision.because.rule.startsWith('request.');
      continue;
    }
    if (decision.action.name === name) return ok({ state, moved, answer: [done, ...told].join('; ') });
  }
  invariant(false, `a request is answered within ${TICKS_MAX} ticks`);
}

/** Each pending request takes a handful of ticks; a folder of them is answered oldest first. */
const TICKS_MAX = 50 * LOOP_LIMITS.sameDecisionMax;

function outcomeOf(request: Request, { state, moved, answer }: Answered): RequestOutcome {
  // To ask for a pause twice is no mistake: it is paused.
  if (!moved && request.kind !== 'pause') return { kind: 'refused', why: answer };
  const named = 'round_id' in request ? request.round_id : null;
  return {
    kind: 'done',
    state,
    round: state.active_rounds.find((round) => round.round_id === named) ?? null,
  };
}
