import { changedAfterEnd } from '../../../src/controller/observe/observe-outputs.ts';
import { makeRoadmap, type RoadmapSpec } from '../../roadmap/support/make-roadmap.ts';
import { applyCloseout } from '../../../src/roadmap/edit.ts';
import type { ReviewRecord } from '../../../src/contract/generated/review-record.ts';
import type { RawChange } from '../../../src/ports/git.ts';
import { aLanding } from '../../core/support/build.ts';
import { MILESTONE_ID, oid, ROUND_ID, sha } from '../../core/support/ids.ts';
import { aPlan, aReview, aSelection } from '../../core/support/records.ts';
import { ABSENT, type Leaves, observe, toldWhenRepeated, UPDATE_REQUEST, written } from '../support/ended.ts';
import type { Told } from '../support/told.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const DIRECTION = { direction_id: 'direction-001-slice' } as const;

const byPlanner = (leaves: Leaves) => toldWhenRepeated('planner', leaves);
const byImplementer = (work: Leaves['work']) => toldWhenRepeated('implementer', { work: work ?? {} });
const byReviewer = (changes: Partial<ReviewRecord>) =>
  toldWhenRepeated('reviewer', { outputs: { review_record: written('review-record', aReview(changes)) } });

function changed(path: string, newMode: RawChange['newMode'] = '100644'): RawChange {
  return { path, status: 'A', oldMode: null, newMode, oldOid: null, newOid: oid('1') };
}

/** A review whose closeout is tried on a roadmap as it stands. */
async function byCloseout(
  roadmap: RoadmapSpec,
  changes: Partial<ReviewRecord['roadmap_closeout'] & object> = {},
) {
  const review = aReview();
  if (review.roadmap_closeout === null) throw new Error('the default approval has a closeout');
  const closeout = { ...review.roadmap_closeout, ...changes };
  const applied = await applyCloseout({
    bytes: bytes(makeRoadmap(roadmap)),
    file: 'roadmap.md',
    closeout,
    milestoneId: MILESTONE_ID,
  });
  if (applied.ok) throw new Error('the closeout applies');
  return toldWhenRepeated('reviewer', {
    outputs: { review_record: written('review-record', { ...review, roadmap_closeout: closeout }) },
    round: { landing: aLanding({ proposedCloseout: { kind: 'refused', problems: applied.error } }) },
  });
}

const pointer = (text: string) => ({ milestone_id: MILESTONE_ID, text });

/** What a role did wrong, at every attempt, until its round is blocked with that cause. */
export const ATTEMPTS = {
  'artifact.invalid': () =>
    toldWhenRepeated('reviewer', {
      outputs: { review_record: observe('review-record', bytes('{\n  "decision": "approve"\n}\n')) },
    }),
  'artifact.missing': () => toldWhenRepeated('reviewer', { outputs: { review_record: ABSENT } }),
  'artifact.changed-after-end': () =>
    toldWhenRepeated('reviewer', {
      outputs: {
        review_record: changedAfterEnd('orchestrator/rounds/round-001-step/review-record.json', {
          before: 'a'.repeat(64),
          found: sha('b'),
        }),
      },
    }),
  'artifact.too-large': () =>
    toldWhenRepeated('reviewer', {
      outputs: { review_record: { kind: 'too-large', sizeBytes: 2 ** 21 } },
    }),
  'artifact.mismatch': () => byReviewer({ roadmap_revision: 'rev-009' }),
  'plan.incomplete': () =>
    byPlanner({
      outputs: {
        round_plan_record: written(
          'round-plan-record',
          aPlan({ ...DIRECTION, risk: { level: 'low', items: [{ level: 'high', text: 'Data is moved' }] } }),
        ),
      },
    }),
  'plan.ambiguous': () => byPlanner({ outputs: { roadmap_update_request: UPDATE_REQUEST } }),
  'plan.scope-misses-work': () => byPlanner({ round: { workedPaths: ['docs/guide.md'] } }),
  'plan.not-eligible': () =>
    byPlanner({
      outputs: {
        selection_record: written('selection-record', aSelection({ milestone_id: 'milestone-003-step' })),
        round_plan_record: written('round-plan-record', aPlan({ milestone_id: 'milestone-003-step' })),
      },
    }),
  'scheduler.unknown-id': () =>
    byPlanner({
      outputs: {
        selection_record: written(
          'selection-record',
          aSelection({
            ...DIRECTION,
            scheduler: {
              depends_on_round_ids: [],
              merge_after_item_ids: ['item-009-other'],
              parallel_group: null,
            },
          }),
        ),
      },
    }),
  'ownership.outside-scope': () => byImplementer({ changes: [changed('docs/guide.md')] }),
  'ownership.protected': () => byImplementer({ changes: [changed('orchestrator/config.json')] }),
  'ownership.special-file': () => byImplementer({ changes: [changed('src/link', '120000')] }),
  'ownership.name-collision': () =>
    byImplementer({ addedBesideExisting: [{ path: 'src/Step.js', collidesWith: 'src/step.js' }] }),
  'ownership.git-tampering': () =>
    byImplementer({
      refsChanged: [{ ref: `refs/orchestrator/rounds/${ROUND_ID}`, was: oid('d'), is: null }],
    }),
  'secret.in-tree': () => byImplementer({ secrets: [{ path: 'src/step.js', name: 'API_TOKEN' }] }),
  'conflict.markers-left': () => byImplementer({ markersLeft: ['src/step.js'] }),
  'review.not-substantive': () => byReviewer({ evidence_summary: 'Looks good to me.' }),
  'review.inconsistent': () => byReviewer({ decision: 'rejected', roadmap_closeout: null }),
  'review.stale-head': () => byReviewer({ reviewed_head: oid('0') }),
  'review.checklist-incomplete': () =>
    byReviewer({
      checklist: [{ section: 'Manual Checks', item: 1, result: 'pass', evidence: 'Started it.' }],
    }),
  'closeout.refused': () =>
    byReviewer({
      roadmap_closeout: {
        mode: 'status-only',
        status_changes: [
          {
            milestone_id: 'milestone-002-step',
            expected_current_status: 'pending',
            target_status: 'done',
          },
        ],
        completion_pointers: [],
        history_entries: [],
        semantic_update_required_reason: null,
      },
    }),
  'closeout.status-mismatch': () => byCloseout({ milestones: [{ status: 'in-progress' }] }),
  'closeout.target-missing': () => byCloseout({ milestones: [{ id: 'milestone-007-renamed' }] }),
  'closeout.illegal': () =>
    byCloseout({ milestones: 1 }, { completion_pointers: [pointer('one'), pointer('two')] }),
  'closeout.mismatch': () =>
    byCloseout({
      milestones: [{ dependsOn: 'milestone-002-step' }, { id: 'milestone-002-step' }],
    }),
  'agent.failed': () =>
    toldWhenRepeated('implementer', {
      outputs: { implementation_notes: ABSENT },
      exit: {
        steps: [{ exit_code: 1, signal: null, timed_out: false, duration_ms: 5, log_sha256: null }],
      },
      agentFailure: 'crashed',
    }),
  'agent.unobservable': () =>
    toldWhenRepeated('implementer', {
      outputs: { implementation_notes: ABSENT },
      exit: { ended_by: 'signal' },
    }),
} as const satisfies Readonly<Record<string, () => Told | Promise<Told>>>;
