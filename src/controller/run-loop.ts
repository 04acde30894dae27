import type { ExitCode } from '../contract/errors.ts';
import type { State } from '../contract/generated/state.ts';
import { LOOP_LIMITS } from '../contract/limits.ts';
import type { Decision, WaitFor } from '../core/decision.ts';
import { invariant } from '../lib/invariant.ts';
import { PortFailure } from '../ports/failure.ts';
import { tick, type TickResult } from './tick.ts';
import type { Session, World } from './world.ts';

export interface LoopOptions {
  /** One tick only. */
  readonly once: boolean;
  /** Do not wait for a person or an agent's return; running jobs are waited for. */
  readonly noWait: boolean;
  readonly signal: AbortSignal;
  /** Called after each tick; shows, never decides. */
  readonly onTick: (result: TickResult) => void | Promise<void>;
}

export interface LoopEnd {
  readonly exit: ExitCode;
  readonly decision: Decision;
  readonly state: State;
}

/** Ticks until a stop, an interruption, or what the options end on. @spec contract.md#decisions-and-exit-codes */
export async function runLoop(
  world: World,
  session: Session,
  start: State,
  options: LoopOptions,
): Promise<LoopEnd> {
  let state = start;
  const repeated = createRepetitionGuard();
  for (;;) {
    const result = await tick(world, session, state);
    state = result.state;
    await options.onTick(result);
    const { decision } = result;
    if (decision.kind === 'stop' || options.once) return { exit: exitOf(decision), decision, state };
    if (options.signal.aborted) return { exit: interruptExit(options.signal), decision, state };
    if (decision.kind !== 'wait') {
      repeated(decision);
      continue;
    }
    if (options.noWait && decision.on.kind !== 'job') return { exit: waitExit(decision.on), decision, state };
    await waitFor(world, session, decision.on, options.signal);
    session.followHeld = null;
    if (options.signal.aborted) return { exit: interruptExit(options.signal), decision, state };
  }
}

/** 0 if it moved or something runs, else the code of what it met. @spec contract.md#decisions-and-exit-codes */
export function exitOf(decision: Decision): ExitCode {
  if (decision.kind === 'stop') return decision.exit;
  return decision.kind === 'wait' && decision.on.kind !== 'job' ? waitExit(decision.on) : 0;
}

function waitExit(on: WaitFor): ExitCode {
  if (on.kind === 'paused') return 7;
  return on.kind === 'hold' && on.needsPerson ? 7 : 75;
}

export function interruptExit(signal: AbortSignal): ExitCode {
  return signal.reason === 'SIGTERM' ? 143 : 130;
}

/** Until the job, a person's request, the interval or an interruption; whatever is first. */
async function waitFor(world: World, session: Session, on: WaitFor, signal: AbortSignal): Promise<void> {
  const intervalMs = session.config.limits.observation_interval_s * 1000;
  const isJob = on.kind === 'job';
  const woken = new AbortController();
  const either = AbortSignal.any([signal, woken.signal]);
  const wake = () => woken.abort();
  const changed = world.launcher.waitForChange(
    isJob ? [`${world.root}/${on.jobDir}`] : [],
    isJob ? intervalMs : Math.min(intervalMs, LOOP_LIMITS.heldLookMs),
    either,
  );
  const asked = world.requests.waitForOne(either);
  const ended = await Promise.allSettled([changed.finally(wake), asked.finally(wake)]);
  // What the world refused stands in the way of the next tick too, which puts it right or tells it.
  for (const wait of ended)
    if (wait.status === 'rejected' && !(wait.reason instanceof PortFailure)) throw wait.reason;
}

/** An action that is decided again and again without effect is a bug: it must not run for a night. */
function createRepetitionGuard(): (decision: Decision) => void {
  let last = '';
  let count = 0;
  return (decision) => {
    const now = JSON.stringify([decision.kind, decision.roundId, decision.because]);
    count = now === last ? count + 1 : 1;
    last = now;
    invariant(
      count <= LOOP_LIMITS.sameDecisionMax,
      `${decision.because.rule} moves something; it was decided ${count} times in a row`,
    );
  };
}
