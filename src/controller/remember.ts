import type { Decision } from '../core/decision.ts';
import type { PendingRequest } from '../core/observation.ts';
import type { Viewer } from './world.ts';

// What one process knows beside the state, kept right as it decides on: by the loop and by who only looks ahead.

/** What a process knows when it begins. */
export function startMemory(): Pick<
  Viewer,
  | 'landings'
  | 'contract'
  | 'checkpointRefused'
  | 'followHeld'
  | 'followed'
  | 'cleanHeads'
  | 'freeFor'
  | 'signs'
  | 'watched'
  | 'marks'
  | 'refsFound'
  | 'requests'
  | 'facts'
  | 'watch'
  | 'jobRan'
> {
  return {
    landings: 0,
    contract: null,
    checkpointRefused: null,
    followHeld: null,
    followed: new Set(),
    cleanHeads: new Map(),
    freeFor: null,
    signs: new Map(),
    watched: new Map(),
    marks: new Map(),
    refsFound: null,
    requests: new Map(),
    facts: [],
    watch: null,
    jobRan: null,
  };
}

/** Somebody may have worked since: worktrees and checkouts are looked at anew. */
export function forgetLooks(viewer: Viewer): void {
  viewer.cleanHeads.clear();
  viewer.freeFor = null;
}

/** Rules of `decide` that speak before base is looked at. */
const COMES_BEFORE_BASE = /^(?:(?:contract|request|slots)\.|paused$)/;

/** `--accept-base` is good for one look at base: what is found later was not looked at by a person. */
export function rememberDecision(viewer: Viewer, { because }: Decision, asked: PendingRequest | null): void {
  const request = asked === null ? undefined : viewer.requests.get(asked.name);
  if (request !== undefined && because.rule.startsWith('request.') && because.rule !== 'request.consume')
    request.hasMoved = true;
  if (!COMES_BEFORE_BASE.test(because.rule)) viewer.acceptBase = false;
}

/** Once its transition is made. */
export function rememberTransition(
  viewer: Viewer,
  { transition, because, roundId }: Extract<Decision, { kind: 'transition' }>,
): void {
  if (transition.kind === 'roundLanded') viewer.landings += 1;
  if (!because.rule.endsWith('.cause-gone')) return;
  const owner = roundId ?? 'controller';
  viewer.recheckOwners = viewer.recheckOwners.filter((candidate) => candidate !== owner);
}

/** Whose doing a change in the person's configuration is, until it was looked at after the end. */
export function rememberJob(viewer: Viewer, decision: Decision): void {
  if (decision.kind !== 'perform') return;
  const { kind } = decision.action;
  if (kind === 'startSetup') viewer.jobRan = 'worktree.setup';
  if (kind === 'startChecks') viewer.jobRan = 'a baseline check';
  if (kind === 'recordSetup' || kind === 'recordChecks') viewer.jobRan = null;
}
