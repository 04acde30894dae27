import type { ErrorCode } from '../../contract/errors.ts';
import { shellWords } from '../../lib/shell-words.ts';
import type { ForeignLock } from '../../ports/landing.ts';
import { baselineCommands } from '../../roadmap/verification.ts';
import type { LandingFacts } from '../landing-facts.ts';
import type { Observation } from '../observation.ts';
import type { RoundObservation } from '../round-observation.ts';
import { describeDrifts } from '../drift/judge-settings.ts';
import { isControlPath } from '../ownership/judge-work.ts';
import { scopeMatcher } from '../planning/completeness.ts';
import { isSameChange } from './change.ts';

/** What ends a hold: the world going on by itself, a stage of the round, or a person. */
export type ClearedBy = 'time' | 'implement' | 'verify' | 'review' | 'person';

export type Verdict =
  | { readonly kind: 'pass'; readonly because: string }
  | {
      readonly kind: 'hold';
      readonly because: string;
      readonly clearedBy: ClearedBy;
      readonly code: ErrorCode | null;
      /** Where the one of the table is not the best. */
      readonly nextCommand?: string;
    };

export interface PredicateVerdict {
  readonly predicate: PredicateId;
  readonly verdict: Verdict;
}

/** What a predicate looks at. */
interface Subject {
  readonly o: Observation;
  readonly r: RoundObservation;
  readonly landing: LandingFacts;
}

/** Every predicate of a landing, in the order they are reported; adding one is a row here. @spec contract.md#merge-admissibility */
const PREDICATES = {
  'review.approved': reviewApproved,
  'checks.green': checksGreen,
  'base.fresh': baseFresh,
  'order.rounds': orderRounds,
  'order.items': orderItems,
  'closeout.applies': closeoutApplies,
  'semantic-update.free': semanticUpdateFree,
  'ownership.clean': ownershipClean,
  'gate.open': gateOpen,
  'not.paused': notPaused,
  'config.no-drift': configNoDrift,
  'checkout.safe': checkoutSafe,
} as const satisfies Readonly<Record<string, (subject: Subject) => Verdict>>;

export type PredicateId = keyof typeof PREDICATES;

/** Every predicate is evaluated and reported, whatever the others say. */
export function judgeAdmissibility(
  o: Observation,
  r: RoundObservation,
  landing: LandingFacts,
): readonly PredicateVerdict[] {
  const subject: Subject = { o, r, landing };
  return Object.entries(PREDICATES).map(([predicate, judge]) => ({
    predicate: toPredicateId(predicate),
    verdict: judge(subject),
  }));
}

function toPredicateId(name: string): PredicateId {
  return isPredicateId(name) ? name : 'review.approved';
}

function isPredicateId(name: string): name is PredicateId {
  return Object.hasOwn(PREDICATES, name);
}

function pass(because: string): Verdict {
  return { kind: 'pass', because };
}

function hold(because: string, clearedBy: ClearedBy, code: ErrorCode | null = null): Verdict {
  return { kind: 'hold', because, clearedBy, code };
}

function reviewApproved({ r, landing }: Subject): Verdict {
  const review = r.records.review;
  if (review === null) return hold('no accepted review record', 'review');
  if (review.value.decision !== 'approved') return hold('the newest review rejects', 'review');
  if (landing.reviewedChange === null) return hold('the reviewed head is unknown', 'review');
  if (!isSameChange(landing.reviewedChange, landing.change))
    return hold('the change differs from the one that was approved', 'verify');
  return pass(`approved by ${review.dispatchId} for this change`);
}

function checksGreen({ o, r, landing }: Subject): Verdict {
  if (landing.merge.kind === 'conflict') return hold('the round conflicts with base', 'implement');
  if (o.contract.verification.kind !== 'present')
    return hold('verification.md is not readable', 'person', 'verification.invalid');
  if (baselineCommands(o.contract.verification.value).length === 0)
    return pass('no baseline check: lands as unverified');
  const tree = landing.merge.contentTree;
  const isGreen =
    r.checks?.records.some((record) => record.value.passed && record.value.tree === tree) ?? false;
  return isGreen
    ? pass(`green for content tree ${tree.slice(0, 12)}`)
    : hold('no green check record for this content tree', 'verify');
}

function baseFresh({ landing }: Subject): Verdict {
  return landing.headContainsBase
    ? pass('the branch contains the head of base')
    : hold('base moved on; the branch is refreshed first', 'time');
}

function orderRounds({ o, r }: Subject): Verdict {
  const landed = new Set(o.contract.history.map((line) => line.roundId));
  const waiting = r.records.selection?.scheduler.depends_on_round_ids.filter((id) => !landed.has(id)) ?? [];
  return waiting.length === 0
    ? pass('no round is waited for')
    : hold(`waits for ${waiting.join(', ')}`, 'time');
}

function orderItems({ o, r }: Subject): Verdict {
  const landed = new Set(o.contract.history.map((line) => line.itemId));
  const waiting = r.records.selection?.scheduler.merge_after_item_ids.filter((id) => !landed.has(id)) ?? [];
  return waiting.length === 0
    ? pass('no item is waited for')
    : hold(`waits for ${waiting.join(', ')}`, 'time');
}

function closeoutApplies({ landing }: Subject): Verdict {
  switch (landing.closeout.kind) {
    case 'applies':
      return pass("the closeout applies to base's roadmap");
    case 'none':
      return hold('no approved closeout', 'review');
    case 'refused':
      return hold(
        `the closeout no longer applies: ${landing.closeout.problems[0]?.message ?? 'unknown'}`,
        'review',
      );
  }
}

function semanticUpdateFree({ o }: Subject): Verdict {
  return o.state.roadmap_update === null
    ? pass('no roadmap update is live')
    : hold('a roadmap update is live', 'time');
}

function ownershipClean({ r, landing }: Subject): Verdict {
  const foreign = landing.commitsAbove.find((commit) => !commit.isController);
  if (foreign !== undefined)
    return hold(`${foreign.oid.slice(0, 12)} on the branch is not the controller's`, 'person');
  const own = `orchestrator/rounds/${r.row.round_id}/`;
  const control = landing.orchestratorPaths.find((path) => isControlPath(path) && !path.startsWith(own));
  if (control !== undefined) return hold(`${control} was changed on the branch`, 'person');
  const inScope = scopeMatcher(r.records.plan?.write_scope ?? []);
  const byHand = new Set(landing.handPaths);
  const outside = landing.change.find((change) => !inScope(change.path) && !byHand.has(change.path));
  return outside === undefined
    ? pass('every path lies in the plan or was changed by hand')
    : hold(`${outside.path} lies outside the write scope of the plan`, 'person');
}

function gateOpen(): Verdict {
  return pass('no gate in the serial workflow');
}

function notPaused({ o }: Subject): Verdict {
  return o.state.paused === null ? pass('not paused') : hold(`paused by ${o.state.paused.by}`, 'person');
}

function configNoDrift({ o }: Subject): Verdict {
  if (o.drift.length === 0) return pass('no configuration that runs or redirects was changed by an agent');
  const commands = o.drift.flatMap(({ putBack }) => (putBack === null ? [] : [putBack]));
  const command = [...new Set(commands)].join(' && ');
  const isKnown = commands.length === o.drift.length && command.length <= COMMAND_CHARS_MAX;
  return {
    kind: 'hold',
    because: describeDrifts(o.drift),
    clearedBy: 'person',
    code: 'repo.config-drift',
    ...(isKnown ? { nextCommand: command } : {}),
  };
}

/** What a person still reads before they run it, and reports can hold. */
const COMMAND_CHARS_MAX = 500;

function lockedIndex({ file, since, holder, isLeft }: ForeignLock): Verdict {
  const stands = `${file} stands since ${since}`;
  if (!isLeft) return hold(`${stands}, held by ${holder ?? 'another git'}`, 'time');
  const because = `${stands} and no git is seen to hold it`;
  const nextCommand = shellWords(['rm', file]);
  return { kind: 'hold', because, clearedBy: 'person', code: 'git.lock-left', nextCommand };
}

function checkoutSafe({ landing }: Subject): Verdict {
  for (const checkout of landing.checkouts) {
    if (checkout.busy !== null)
      return hold(`${checkout.path} is in the middle of a ${checkout.busy}`, 'person', 'checkout.busy');
    if (checkout.overlaps.length > 0)
      return hold(
        `uncommitted edits in files the landing touches: ${checkout.overlaps.join(', ')}`,
        'person',
        'checkout.local-edits',
      );
    if (typeof checkout.indexLock === 'object') return lockedIndex(checkout.indexLock);
  }
  return pass('no checkout of base has edits in the way');
}
