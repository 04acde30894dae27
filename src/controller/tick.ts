import { branchRef, RUNTIME } from '../contract/paths.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { State } from '../contract/generated/state.ts';
import { applyTransition } from '../core/apply-transition.ts';
import { decide } from '../core/decide.ts';
import type { Decision } from '../core/decision.ts';
import type { Observation } from '../core/observation.ts';
import { PortFailure } from '../ports/failure.ts';
import { hearAside } from './aside.ts';
import { decisionEvent } from './decision-event.ts';
import type { Noted } from './decisions/noted.ts';
import { observe } from './observe/observe.ts';
import { tellMoved } from './perform/keep-nested.ts';
import { perform } from './perform/perform.ts';
import { placesOf } from './round-places.ts';
import { explainFailure, failedWorld, putRight } from './refused-world.ts';
import { forgetLooks, rememberDecision, rememberJob, rememberTransition } from './remember.ts';
import { restoreRuntime } from './runtime-guard.ts';
import { holdTheirRefs, lookAtTheirRefs } from './their-refs.ts';
import { lookAtConfig } from './watch/look-at-config.ts';
import type { Session, World } from './world.ts';

export interface TickResult {
  /** Null when the world failed before anything was decided. */
  readonly observation: Observation | null;
  readonly decision: Decision;
  /** What the action did, in a few words; empty for anything else. */
  readonly done: string;
  readonly state: State;
  /** Sentences for a person: what was seen beside the decision, each told once. */
  readonly facts: readonly string[];
}

/** Observe, decide one thing, then write one transition or carry out one action. @spec contract.md#recovery */
export async function tick(world: World, session: Session, state: State): Promise<TickResult> {
  const result = await tickOnce(world, session, { state, again: AGAIN_MAX });
  return { ...result, facts: session.facts.splice(0) };
}

/** How often a step is made again: an agent may have closed several folders. */
const AGAIN_MAX = 5;

type Ticked = Omit<TickResult, 'facts'>;

async function tickOnce(
  world: World,
  session: Session,
  { state, again }: { readonly state: State; readonly again: number },
): Promise<Ticked> {
  // What the state file holds: a refusal after the write must not be told about the state before it.
  let written = state;
  try {
    if (session.isTheirRefsDue) await lookAtTheirRefs(world, session, state);
    session.isTheirRefsDue = false;
    await lookAtConfig(world, session, state);
    const observation = await observeGuarded(world, session, state);
    const decision = decide(observation);
    const noted = await session.recorder.note(observation, decision);
    rememberDecision(session, decision, observation.requests[0] ?? null);
    if (decision.kind === 'transition') {
      const next = applyTransition(state, decision.transition);
      await world.states.write(session.lease, next);
      written = next;
    }
    return await carryOut(world, session, { observation, decision, state: written, noted });
  } catch (error) {
    const failure = await explainFailure(world, session, error);
    // The one place where a refusal of the world becomes a recorded stop; anything else is a bug and goes on up.
    if (failure === null) throw error;
    // Every step can be made again once what was in its way is put right.
    if (again > 0 && (await putRight(world, session, failure)))
      return tickOnce(world, session, { state: written, again: again - 1 });
    return { observation: null, done: '', ...(await failedWorld(world, session, written, failure)) };
  }
}

const LOOKS_MAX = 5;

/** An observation during which nobody else wrote into our runtime folder. */
async function observeGuarded(world: World, session: Session, state: State): Promise<Observation> {
  await restoreRuntime(world, session, state);
  for (let look = 1; look <= LOOKS_MAX; look += 1) {
    const seen = await observeOrFail(world, session, state);
    const isChanged = await restoreRuntime(world, session, state);
    if (seen.ok && !isChanged) return seen.value;
    if (!seen.ok && !isChanged) throw seen.error;
  }
  throw new PortFailure('files.failed', `${RUNTIME} changes again and again while it is read`);
}

async function observeOrFail(
  world: World,
  session: Session,
  state: State,
): Promise<Result<Observation, PortFailure>> {
  try {
    return ok(await observe(world, session, state));
  } catch (error) {
    // A record that was damaged meanwhile is put back before it is looked at again.
    if (!(error instanceof PortFailure)) throw error;
    return err(error);
  }
}

/** The action, or what follows a transition that is written. */
async function carryOut(
  world: World,
  session: Session,
  {
    noted,
    ...decided
  }: Pick<TickResult, 'decision' | 'state'> & {
    readonly observation: Observation;
    readonly noted: Noted;
  },
): Promise<Ticked> {
  const { observation, decision, state } = decided;
  if (takesTime(decision)) forgetLooks(session);
  if (takesTime(decision) && !movesWorktrees(decision)) session.cleanFreed.clear();
  if (decision.kind === 'wait') session.isTheirRefsDue = true;
  if (decision.kind === 'wait') return { ...decided, done: '' };
  rememberJob(session, decision);
  if (startsJob(decision)) {
    await holdTheirRefs(world, session, observation.state);
    session.isTheirRefsDue = true;
  }
  const { heard, aside } = hearAside(world);
  const done = decision.kind === 'perform' ? await perform(heard, session, observation, decision.action) : '';
  const { base } = observation;
  const told = await tellMoved(world, session, aside, base.kind === 'present' ? base.head : null);
  if (decision.kind === 'transition') await followTransition(world, session, observation, decision);
  const message =
    decision.kind === 'stop'
      ? decision.message
      : decision.kind === 'perform'
        ? [done, ...told].join('; ')
        : null;
  await world.events.append(
    session.lease,
    decisionEvent(decision, { at: observation.now, revision: state.revision, message, noted }),
  );
  session.facts.push(...told.map((line) => `${decision.roundId ?? 'controller'}  ${line}`));
  return { ...decided, done };
}

function startsJob(decision: Decision): boolean {
  return decision.kind === 'perform' && STARTS_JOB.has(decision.action.kind);
}

const STARTS_JOB: ReadonlySet<string> = new Set(['startDispatch', 'startChecks', 'startSetup']);

/** May a worktree have changed by the time of the next decision? Building a candidate reads none and takes a moment. */
function takesTime(decision: Decision): boolean {
  if (decision.kind === 'perform') return decision.action.kind !== 'buildCandidate';
  return decision.kind !== 'transition';
}

/** Freeing a worktree and giving it to the next round follow each other at once. */
function movesWorktrees(decision: Decision): boolean {
  if (decision.kind !== 'perform') return decision.kind === 'stop';
  return decision.action.kind === 'retireRound' || decision.action.kind === 'prepareWorktree';
}

async function followTransition(
  world: World,
  session: Session,
  { state }: Observation,
  decision: Extract<Decision, { kind: 'transition' }>,
): Promise<void> {
  rememberTransition(session, decision);
  if (decision.transition.kind === 'intentDropped')
    await world.landing.settleFences(session.lease, branchRef(state.base_branch));
  // A run of checks may have been given up; a person finds everything where it was.
  const { transition } = decision;
  const blocked = transition.kind === 'blocked' ? transition.roundId : null;
  const row = state.active_rounds.find(({ round_id }) => round_id === blocked);
  if (row !== undefined)
    await world.worktrees.putAsideBack(session.lease, placesOf(world.root, row).worktree);
}
