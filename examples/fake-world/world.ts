// A repository with one round, as a few variables. A real world would look at git, files and processes instead.
import {
  validateRecord,
  type Action,
  type Assignment,
  type CheckFacts,
  type DispatchFacts,
  type LandingFacts,
  type Observation,
  type Oid,
  type OutputFacts,
  type OutputObserved,
  type RoundObservation,
  type RoundRecords,
  type State,
} from 'run-orchestrator-loop';
import { write } from './agent.ts';
import { bytes, config, doneRoadmap, NOW, oid, roadmap, sha256, valueOf, verification } from './scene.ts';

export interface World {
  /** Reports what is there and judges nothing. */
  readonly observe: (state: State) => Observation;
  /** Does one thing; that it was done is for the next observation to see. */
  readonly perform: (action: Action, state: State) => void;
}

interface Facts {
  head: Oid | null;
  dispatch: DispatchFacts | null;
  outcomes: RoundObservation['outcomes'];
  records: RoundRecords;
  checks: CheckFacts;
  candidate: LandingFacts['candidate'];
  landed: Oid | null;
  isRetired: boolean;
}

const ROUND_ID = 'round-001-greeting';
const BASE = oid('1');
const LANDED = oid('2');
const TREE = oid('3');
const CHANGE = {
  path: 'src/greet.js',
  status: 'A',
  oldMode: null,
  newMode: '100644',
  oldOid: null,
  newOid: oid('4'),
} as const;

export function createWorld(): World {
  const facts: Facts = {
    head: null,
    dispatch: null,
    outcomes: [],
    records: {
      selection: null,
      plan: null,
      review: null,
      paths: { review: null, deferrals: null },
      reviews: [],
      deferrals: null,
      helpRequest: null,
      diagnoses: [],
      updateRequest: null,
    },
    checks: { base: BASE, contentTree: TREE, records: [], job: { kind: 'none' } },
    candidate: null,
    landed: null,
    isRetired: false,
  };
  return {
    observe: (state) => observe(facts, state),
    perform: (action, state) => perform(facts, action, state),
  };
}

function observe(facts: Facts, state: State): Observation {
  const { landed, isRetired, head } = facts;
  return {
    now: NOW,
    root: '/repository',
    run: {
      recheckOwners: [],
      landings: 0,
      maxRounds: null,
      acceptBase: false,
      missingAgents: [],
      checkpointRefused: null,
      checkpointDue: false,
    },
    state,
    config,
    base: { kind: 'present', head: landed ?? BASE, byAgents: [] },
    contract: {
      roadmap: { kind: 'present', value: landed === null ? roadmap : doneRoadmap, sha256: sha256('1') },
      verification: { kind: 'present', value: verification, sha256: sha256('2') },
      history: [],
      isTerminal: landed !== null,
      missingRoles: [],
      problems: [],
    },
    requests: [],
    rounds: state.active_rounds.map((row) => observeRound(facts, row)),
    leftovers:
      landed === null || isRetired || state.active_rounds.length > 0
        ? []
        : [{ roundId: ROUND_ID, landed, head }],
    drift: [],
    freeDiskGib: 100,
  };
}

function observeRound(facts: Facts, row: RoundObservation['row']): RoundObservation {
  const { head, outcomes, records, checks, landed } = facts;
  return {
    row,
    baseRevision: BASE,
    head,
    branch: head === null ? { kind: 'absent' } : { kind: 'at-head' },
    worktree:
      head === null
        ? { kind: 'absent' }
        : { kind: 'present', headRef: `refs/heads/${row.branch}`, head, gitFileIntact: true },
    isWorktreeKept: false,
    handWork: null,
    isIncluded: true,
    setup: { kind: 'not-needed' },
    dispatch: dispatchOf(facts, row),
    outcomes,
    records,
    lineage: { kind: 'fresh' },
    milestone: { changed: [], roundsLanded: 0 },
    workedPaths: [CHANGE.path],
    handSinceChecks: false,
    checks: row.stage === 'plan' || row.stage === 'implement' ? null : checks,
    redChecks: [],
    landing: row.stage === 'review' || row.stage === 'finalize-round' ? landingOf(facts) : null,
    conflicts: [],
    landed,
    isFollowed: landed !== null,
    followHeld: null,
    isBranchKept: false,
    standing: null,
    circumstances: { head, base: BASE, config: sha256('3'), agents: sha256('4') },
  };
}

/** The state says that there is one; what became of it is for the world to say. */
function dispatchOf(facts: Facts, { dispatch_ids }: RoundObservation['row']): DispatchFacts | null {
  const [decided] = Object.entries(dispatch_ids);
  if (decided === undefined) return null;
  const [thread, dispatchId] = decided;
  if (facts.dispatch?.dispatchId === dispatchId) return facts.dispatch;
  return { kind: 'decided', thread, dispatchId, outputsStanding: [], isPrepared: false };
}

function landingOf({ records, candidate }: Facts): LandingFacts {
  const applies = { kind: 'applies', terminalAfter: true, roadmapSha256: sha256('1') } as const;
  return {
    base: BASE,
    headContainsBase: true,
    change: [CHANGE],
    reviewedChange: records.review === null ? null : [CHANGE],
    merge: { kind: 'clean', contentTree: TREE },
    commitsAbove: [],
    handPaths: [],
    orchestratorPaths: [],
    closeout: records.review === null ? { kind: 'none' } : applies,
    proposedCloseout: applies,
    checkouts: [],
    candidate,
  };
}

function perform(facts: Facts, action: Action, state: State): void {
  switch (action.kind) {
    case 'prepareWorktree':
      facts.head = action.commit;
      return;
    case 'startDispatch':
      facts.dispatch = runAgent(action.assignment, action.agent);
      return;
    case 'settleDispatch':
      return settle(facts, action);
    case 'startChecks':
      facts.checks = { ...facts.checks, records: [greenRun(action.number, action.head)] };
      return;
    case 'buildCandidate':
      facts.candidate = {
        commit: LANDED,
        parent: BASE,
        contentTree: action.contentTree,
        reviewSha256: facts.records.review?.sha256 ?? null,
        snapshotRevision: state.revision + 2,
      };
      return;
    case 'land':
      facts.landed = action.commit;
      return;
    case 'retireRound':
      facts.isRetired = true;
      return;
    default:
      throw new Error(`nothing in this world asks for ${action.kind}`);
  }
}

/** This agent ends at once. Its files are read and validated, as the controller does with those in a worktree. */
function runAgent(assignment: Assignment, agent: string): DispatchFacts {
  const outputs = assignment.outputs.map(({ key, path, required }): OutputFacts => {
    const text = write(assignment, key);
    return {
      key,
      path,
      required,
      observed: text === null ? { kind: 'absent' } : readOutput(key, text, path),
    };
  });
  return {
    kind: 'ended',
    dispatchId: assignment.dispatch_id,
    thread: assignment.thread_id,
    agent,
    exit: {
      schema_version: 'exit-v1',
      nonce: '0'.repeat(32),
      ended_at: NOW,
      ended_by: 'agent',
      steps: [{ exit_code: 0, signal: null, timed_out: false, duration_ms: 1, log_sha256: null }],
      message: null,
    },
    agentFailure: null,
    survivors: 0,
    isInterrupted: false,
    assignment,
    outputs,
    work: {
      headBefore: BASE,
      tree: TREE,
      changes: assignment.role === 'implementer' ? [CHANGE] : [],
      addedBesideExisting: [],
      tips: [],
      gitFileIntact: true,
      refsChanged: [],
      secrets: [],
      markersLeft: [],
      tampered: [],
      unstored: [],
    },
  };
}

function readOutput(key: string, text: string, path: string): OutputObserved {
  const sha = sha256('5');
  switch (key) {
    case 'selection_record': {
      const value = valueOf(validateRecord('selection-record', bytes(text), path));
      return { kind: 'record', record: { schema: 'selection-record', value }, sha256: sha };
    }
    case 'round_plan_record': {
      const value = valueOf(validateRecord('round-plan-record', bytes(text), path));
      return { kind: 'record', record: { schema: 'round-plan-record', value }, sha256: sha };
    }
    case 'review_record': {
      const value = valueOf(validateRecord('review-record', bytes(text), path));
      return { kind: 'record', record: { schema: 'review-record', value }, sha256: sha };
    }
    default:
      return { kind: 'text', text, sha256: sha };
  }
}

/** The records of an accepted dispatch stand at the round head from now on. */
function settle(facts: Facts, { settlement }: Extract<Action, { kind: 'settleDispatch' }>): void {
  const { outcome } = settlement;
  const ended = facts.dispatch;
  if (ended?.kind !== 'ended') throw new Error('only a dispatch that has ended is settled');
  const settled = {
    schema_version: 'dispatch-outcome-v1',
    ...outcome,
    head_after: outcome.head_before,
    kept_refs: [],
    settled_at: NOW,
  } as const;
  facts.outcomes = [...facts.outcomes, settled];
  facts.dispatch = {
    kind: 'settled',
    dispatchId: ended.dispatchId,
    thread: ended.thread,
    outcome: settled,
  };
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome.problems, null, 2));
  for (const { path, observed } of ended.outputs)
    if (observed.kind === 'record')
      facts.records = withRecord(facts.records, observed, path, ended.dispatchId);
}

function withRecord(
  records: RoundRecords,
  { record, sha256: digest }: Extract<OutputObserved, { kind: 'record' }>,
  path: string,
  dispatchId: string,
): RoundRecords {
  switch (record.schema) {
    case 'selection-record':
      return { ...records, selection: record.value };
    case 'round-plan-record':
      return { ...records, plan: record.value };
    case 'review-record':
      return {
        ...records,
        review: { value: record.value, sha256: digest, dispatchId },
        paths: { ...records.paths, review: path },
        reviews: [...records.reviews, record.value],
      };
    default:
      return records;
  }
}

function greenRun(number: number, head: Oid): CheckFacts['records'][number] {
  return {
    number,
    sha256: sha256('6'),
    value: {
      schema_version: 'check-record-v1',
      round_id: ROUND_ID,
      head,
      tree: TREE,
      base_revision: BASE,
      started_at: NOW,
      checks: [],
      passed: true,
    },
  };
}
