import { resolveConfig } from '../../../src/contract/config.ts';
import type { DispatchOutcome } from '../../../src/contract/generated/dispatch-outcome.ts';
import type { ActiveRound, ResumeError, State } from '../../../src/contract/generated/state.ts';
import type { LandingFacts } from '../../../src/core/landing-facts.ts';
import type { Observation } from '../../../src/core/observation.ts';
import type { RoundObservation } from '../../../src/core/round-observation.ts';
import { parseRoadmap } from '../../../src/roadmap/parse.ts';
import { parseVerification } from '../../../src/roadmap/verification.ts';
import { makeRoadmap } from '../../roadmap/support/make-roadmap.ts';
import { frozen, LINEAGE, MILESTONE_ID, oid, ROUND_ID, sha } from './ids.ts';
import { aPlan, aReview, aSelection } from './records.ts';

export function aRow(changes: Partial<ActiveRound> = {}): ActiveRound {
  return frozen({
    round_id: ROUND_ID,
    stage: 'plan',
    branch: `orchestrator/${ROUND_ID}`,
    worktree_path: `orchestrator/worktrees/${ROUND_ID}`,
    base_revision: oid('b'),
    eligible_milestones: [MILESTONE_ID],
    lane: 'lane-core',
    attempts: {},
    allowance: {},
    review_rounds: 0,
    review_baseline: null,
    consumed: [],
    dispatch_ids: {},
    blocked_from: null,
    merge_intent: null,
    resume_error: null,
    ...changes,
  });
}

export function aState(changes: Partial<State> = {}): State {
  return frozen({
    contract_version: 'orchestrator-v3',
    revision: 10,
    base_branch: 'main',
    ...LINEAGE,
    controller_stage: 'dispatch-rounds',
    max_parallel_rounds: 1,
    rounds_opened: 1,
    active_rounds: [],
    roadmap_update: null,
    resume_errors: {},
    providers: {},
    paused: null,
    ...changes,
  });
}

export function anError(changes: Partial<ResumeError> = {}): ResumeError {
  return frozen({
    code: 'agent.failed',
    message: 'the agent ended with exit code 1; expected exit code 0',
    stage: 'implement',
    artifact: null,
    pointer: null,
    expected: null,
    found: null,
    evidence: [],
    recorded_at: '2026-11-20T10:00:00.000Z',
    attempts: 3,
    retry_safe: true,
    next_command: `npx run-orchestrator-loop retry ${ROUND_ID}`,
    ...changes,
  });
}

export function anOutcome(changes: Partial<DispatchOutcome> = {}): DispatchOutcome {
  return frozen({
    schema_version: 'dispatch-outcome-v1',
    dispatch_id: 'd-11',
    round_id: ROUND_ID,
    role: 'implementer',
    stage: 'implement',
    attempt: 1,
    agent: 'main',
    kind: 'accepted',
    failure_class: null,
    counts_as_attempt: false,
    head_before: oid('c'),
    head_after: oid('d'),
    kept_refs: [],
    records: [
      {
        key: 'implementation_notes',
        path: `orchestrator/rounds/${ROUND_ID}/implementation-notes.md`,
        sha256: sha('1'),
      },
    ],
    problems: [],
    settled_at: '2026-11-20T10:00:00.000Z',
    ...changes,
  });
}

export function aRound(
  changes: Partial<RoundObservation> & { readonly row?: ActiveRound } = {},
): RoundObservation {
  const row = changes.row ?? aRow();
  return frozen({
    row,
    baseRevision: oid('b'),
    head: oid('d'),
    branch: { kind: 'at-head' },
    worktree: { kind: 'present', headRef: `refs/heads/${row.branch}`, head: oid('d'), gitFileIntact: true },
    handWork: null,
    isIncluded: true,
    setup: { kind: 'not-needed' },
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
    lineage: { kind: 'fresh' },
    milestone: { changed: [], roundsLanded: 0 },
    workedPaths: [],
    handSinceChecks: false,
    checks: null,
    redChecks: [],
    landing: null,
    conflicts: [],
    landed: null,
    isFollowed: false,
    followHeld: null,
    isBranchKept: false,
    isWorktreeKept: false,
    standing: null,
    circumstances: CIRCUMSTANCES,
    ...changes,
  });
}

/** How things are while nobody changes anything. */
export const CIRCUMSTANCES = {
  head: oid('d'),
  base: oid('b'),
  config: sha('c'),
  agents: sha('d'),
} as const;

const CHANGE = [
  { path: 'src/step.js', status: 'A', oldMode: null, newMode: '100644', oldOid: null, newOid: oid('e') },
] as const;

export function aLanding(changes: Partial<LandingFacts> = {}): LandingFacts {
  return frozen({
    base: oid('b'),
    headContainsBase: true,
    change: CHANGE,
    reviewedChange: CHANGE,
    merge: { kind: 'clean', contentTree: oid('f') },
    commitsAbove: [{ oid: oid('d'), isController: true }],
    handPaths: [],
    orchestratorPaths: [`orchestrator/rounds/${ROUND_ID}/plan.md`],
    closeout: { kind: 'applies', terminalAfter: false, roadmapSha256: sha('9') },
    proposedCloseout: { kind: 'none' },
    checkouts: [{ path: '/repo', busy: null, indexLock: 'none', overlaps: [] }],
    candidate: null,
    ...changes,
  });
}

/** A round in finalize-round that every predicate lets pass. */
export function anAdmissibleRound(changes: Partial<RoundObservation> = {}): RoundObservation {
  const review = aReview();
  return aRound({
    row: aRow({ stage: 'finalize-round' }),
    records: {
      selection: aSelection(),
      plan: aPlan(),
      review: { value: review, sha256: sha('2'), dispatchId: 'd-12' },
      paths: { review: `orchestrator/rounds/${ROUND_ID}/review-record.json`, deferrals: null },
      reviews: [review],
      deferrals: null,
      helpRequest: null,
      diagnoses: [],
      updateRequest: null,
    },
    checks: { base: oid('b'), contentTree: oid('f'), records: [aCheckRecord()], job: { kind: 'none' } },
    landing: aLanding(),
    ...changes,
  });
}

export function aCheckRecord(
  changes: {
    readonly number?: number;
    readonly passed?: boolean;
    readonly head?: string;
    readonly tree?: string;
  } = {},
) {
  const { number = 1, passed = true, head = oid('d'), tree = oid('f') } = changes;
  return frozen({
    number,
    sha256: sha('3'),
    value: {
      schema_version: 'check-record-v1' as const,
      round_id: ROUND_ID,
      head,
      tree,
      base_revision: oid('b'),
      started_at: '2026-11-20T10:00:00.000Z',
      checks: [
        {
          command: 'sh test.sh',
          exit_code: passed ? 0 : 1,
          signal: null,
          timed_out: false,
          duration_ms: 5,
          log: `orchestrator/runtime/checks/${ROUND_ID}/${number}/1.log`,
          log_sha256: null,
        },
      ],
      passed,
    },
  });
}

const VERIFICATION = [
  '## Baseline Checks',
  '',
  '- Command: `sh test.sh`',
  '',
  '## Alignment Checks',
  '',
  'none',
  '',
  '## Task-Specific Checks',
  '',
  'none',
  '',
  '## Manual Checks',
  '',
  'none',
  '',
  '## Roadmap Overrides',
  '',
  'none',
  '',
].join('\n');

const roadmap = await parseRoadmap(new TextEncoder().encode(makeRoadmap({ milestones: 3 })), 'roadmap.md');
const verification = await parseVerification(new TextEncoder().encode(VERIFICATION), 'verification.md');
const config = resolveConfig({ agents: { main: { command: ['agent'] }, other: { command: ['other'] } } });

export function anObservation(changes: Partial<Observation> = {}): Observation {
  if (!roadmap.ok || !verification.ok || !config.ok) throw new Error('the defaults are valid');
  return frozen({
    now: '2026-11-20T12:00:00.000Z',
    root: '/repo',
    run: {
      recheckOwners: [],
      landings: 0,
      maxRounds: null,
      acceptBase: false,
      missingAgents: [],
      checkpointRefused: null,
      checkpointDue: false,
    },
    state: aState({ active_rounds: (changes.rounds ?? []).map((round) => round.row) }),
    config: config.value,
    base: { kind: 'present', head: oid('b'), byAgents: [] },
    contract: {
      roadmap: { kind: 'present', value: roadmap.value, sha256: sha('7') },
      verification: { kind: 'present', value: verification.value, sha256: sha('8') },
      history: [],
      isTerminal: false,
      missingRoles: [],
      problems: [],
    },
    requests: [],
    rounds: [],
    leftovers: [],
    drift: [],
    freeDiskGib: 100,
    ...changes,
  });
}
