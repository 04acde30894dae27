import type { RequestAnswer } from '../contract/generated/request-answer.ts';
import type { Request } from '../contract/generated/request.ts';
import type { ActiveRound, State } from '../contract/generated/state.ts';
import { isErrorCode } from '../contract/errors.ts';
import { LOOP_LIMITS, REQUEST_LIMITS } from '../contract/limits.ts';
import type { PendingRequest } from '../core/observation.ts';
import { invariant } from '../lib/invariant.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { openSession, type OpenSession } from './open-session.ts';
import type { Project, Refusal } from './project.ts';
import { tick } from './tick.ts';
import type { KnownRequest, World } from './world.ts';

export interface RequestOutcome {
  readonly state: State;
  /** The round that the request names, as it is now; null when it left the state or none was named. */
  readonly round: ActiveRound | null;
  /** A controller that runs did it, and goes on. */
  readonly isRunning: boolean;
}

interface Waiting {
  readonly asked: Request;
  /** Of its file. */
  readonly name: string;
  readonly signal: AbortSignal;
}

/**
 * Asks something of the controller and waits for the answer. With none running, or when it dies meanwhile, this takes
 * the lease, does what was asked and no more, and gives it back. @spec contract.md#state
 */
export async function submitRequest(
  project: Project,
  asked: Request,
  signal: AbortSignal,
): Promise<Result<RequestOutcome, Refusal>> {
  const { requests, leases } = project.world;
  const name = await requests.ask(asked);
  const waiting: Waiting = { asked, name, signal };
  try {
    for (let waitedMs = 0; waitedMs < REQUEST_LIMITS.answerMs; waitedMs += REQUEST_LIMITS.holderLookMs) {
      const running = await leases.holder();
      if (running?.alive !== true) {
        const acted = await actAlone(project, waiting);
        if (acted !== null) return acted;
      }
      const answer = await requests.waitForAnswer(name, REQUEST_LIMITS.holderLookMs, signal);
      if (answer !== null) return await readAnswer(project.world, { asked, answer, isRunning: true });
      if (signal.aborted) break;
    }
    const late = await giveUp(project.world, waiting);
    return late.ok ? await readAnswer(project.world, { asked, answer: late.value, isRunning: true }) : late;
  } finally {
    await requests.takeBack(name);
  }
}

/** Null when another controller was there first. */
async function actAlone(
  project: Project,
  { asked, name, signal }: Waiting,
): Promise<Result<RequestOutcome, Refusal> | null> {
  const { world } = project;
  const opened = await openSession(project, { takeOver: false, maxRounds: null, acceptBase: false });
  if (!opened.ok) return opened.error.code === 'lease.held' ? null : opened;
  try {
    // The one that died may have answered with its last breath.
    const answer = await world.requests.waitForAnswer(name, 0, signal);
    const acted = answer === null ? await actOn(world, opened.value, { name, request: asked }) : ok(answer);
    return acted.ok ? await readAnswer(world, { asked, answer: acted.value, isRunning: false }) : acted;
  } finally {
    await opened.value.close();
  }
}

/** Requests are answered before anything else is decided, so that these ticks do nothing but that. */
async function actOn(
  world: World,
  { session, state: start }: OpenSession,
  pending: PendingRequest,
): Promise<Result<RequestAnswer, Refusal>> {
  // We are its sender: whatever becomes of the file, nothing else is decided before it.
  const own: KnownRequest = { pending, hasMoved: false, answer: null };
  session.requests.set(pending.name, own);
  let state = start;
  for (let count = 0; count < TICKS_MAX; count += 1) {
    const { decision, state: next } = await tick(world, session, state);
    state = next;
    if (own.answer !== null) return ok(own.answer);
    if (decision.kind !== 'stop') continue;
    await world.requests.consume(session.lease, pending.name);
    return err({
      code: decision.error ?? 'request.refused',
      message: decision.message,
      ...(decision.nextCommand === null ? {} : { nextCommand: decision.nextCommand }),
    });
  }
  invariant(false, `a request is answered within ${TICKS_MAX} ticks`);
}

/** Each pending request takes a handful of ticks; a folder of them is answered oldest first. */
const TICKS_MAX = 50 * LOOP_LIMITS.sameDecisionMax;

async function readAnswer(
  world: World,
  {
    asked,
    answer,
    isRunning,
  }: { readonly asked: Request; readonly answer: RequestAnswer; readonly isRunning: boolean },
): Promise<Result<RequestOutcome, Refusal>> {
  const { outcome, code, message, next_command: nextCommand } = answer;
  if (outcome === 'refused')
    return err({ code: code !== null && isErrorCode(code) ? code : 'request.refused', message, nextCommand });
  const live = await world.states.load();
  if (live.kind !== 'state') return err({ code: 'state.invalid', message: 'the live state cannot be read' });
  const named = 'round_id' in asked ? asked.round_id : null;
  const round = live.state.active_rounds.find((candidate) => candidate.round_id === named) ?? null;
  return ok({ state: live.state, round, isRunning });
}

/** Nothing is left behind that could be acted on when nobody thinks of it any more. */
async function giveUp(
  { requests }: World,
  { name, signal }: Waiting,
): Promise<Result<RequestAnswer, Refusal>> {
  if (await requests.takeBack(name))
    return err({
      code: 'request.unanswered',
      message: `${signal.aborted ? 'taken back' : `no answer within ${REQUEST_LIMITS.answerMs / 1000} s, and taken back`}: nothing was done`,
    });
  const late = await requests.waitForAnswer(name, REQUEST_LIMITS.answerMs, signal);
  if (late !== null) return ok(late);
  return err({ code: 'request.unanswered', message: 'a controller has taken it and has not answered yet' });
}
