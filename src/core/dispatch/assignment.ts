import { artifactPath, assignmentOutputs } from '../../contract/artifacts.ts';
import type {
  Assignment,
  AssignmentProblem,
  EligibleMilestone,
  Lineage,
} from '../../contract/generated/assignment.ts';
import {
  projectContractPath,
  roadmapPath,
  roleContractPath,
  verificationPath,
} from '../../contract/paths.ts';
import { invariant } from '../../lib/invariant.ts';
import { milestoneById } from '../../roadmap/query.ts';
import { baselineCommands } from '../../roadmap/verification.ts';
import type { Observation } from '../observation.ts';
import type { RoundObservation } from '../round-observation.ts';
import type { Rung } from '../recovery/ladder.ts';
import { attemptNumber } from './attempt-number.ts';
import { failedDispatchGuidance } from './failed-dispatch.ts';
import { definitionChanges, finalReviewGuidance } from './review-evidence.ts';
import type { DispatchTask } from './task.ts';

export interface AssignmentTask extends DispatchTask {
  readonly dispatchId: string;
  readonly thread: string;
  readonly rung: Rung;
}

/** What a role is asked to do: records, paths and numbers only, fields in the example's order. @spec contract.md#agents */
export function buildAssignment(o: Observation, r: RoundObservation, task: AssignmentTask): Assignment {
  invariant(r.head !== null, 'a dispatch begins with a round head');
  const { row } = r;
  const isPlanner = task.role === 'planner';
  const hasCriteria = task.role === 'implementer' || task.role === 'reviewer';
  return {
    schema_version: 'assignment-v1',
    dispatch_id: task.dispatchId,
    thread_id: task.thread,
    role: task.role,
    stage: task.stage,
    part: 'whole',
    task_ids: [],
    attempt: attemptNumber(r, task),
    final_review: task.role === 'reviewer' && isFinalReview(o, r),
    round_id: row.round_id,
    worktree: row.worktree_path.startsWith('/') ? row.worktree_path : `${o.root}/${row.worktree_path}`,
    head: r.head,
    base_revision: row.base_revision,
    roadmap_id: o.state.roadmap_id,
    roadmap_revision: o.state.roadmap_revision,
    roadmap_dir: o.state.roadmap_dir,
    eligible_milestones: isPlanner ? eligibleMilestones(o, row.eligible_milestones) : [],
    taken_directions: [],
    lineage: lineageOf(r),
    objective: OBJECTIVES[task.role],
    success_criteria: hasCriteria ? (r.records.plan?.success_criteria ?? []) : [],
    inputs: inputsOf(o, r, task),
    outputs: assignmentOutputs(row.round_id, task.role, task.stage),
    write_scope: task.role === 'implementer' ? (r.records.plan?.write_scope ?? []) : [],
    checks: checksOf(o),
    required_changes: requiredChanges(r, task),
    problems: problemsFor(o, r, task).slice(0, 200),
    guidance: guidanceFor(o, r, task).slice(0, 200),
    docs: [projectContractPath, roleContractPath],
    skills: o.config.roles[task.role].skills,
  };
}

/** At the limit the reviewer is asked once more, with the evidence, to state what may be deferred. @spec contract.md#review-quality */
export function isFinalReview(o: Observation, r: RoundObservation): boolean {
  return r.row.review_rounds >= o.config.limits.max_review_rounds + (r.row.allowance.review ?? 0);
}

const OBJECTIVES: Readonly<Record<DispatchTask['role'], string>> = {
  planner: 'Select the next bounded item and plan it',
  implementer: 'Implement the approved plan of this round',
  reviewer: 'Review the change of this round against its plan and decide',
  'recovery-investigator': 'Find out why the stage has no accepted records and say what to do next',
  scout: 'Look at the target and record what is there',
};

function eligibleMilestones(o: Observation, ids: readonly string[]): readonly EligibleMilestone[] {
  if (o.contract.roadmap.kind !== 'present') return [];
  const roadmap = o.contract.roadmap.value;
  return ids.flatMap((id) => {
    const milestone = milestoneById(roadmap, id);
    if (milestone === null) return [];
    return [
      {
        milestone_id: id,
        title: milestone.title,
        directions: milestone.directions.map((direction) => ({
          direction_id: direction.directionId,
          summary: direction.summary,
        })),
      },
    ];
  });
}

function lineageOf(r: RoundObservation): Lineage | null {
  const selection = r.records.selection;
  if (selection === null) return null;
  const { roadmap_id, roadmap_revision, roadmap_dir, milestone_id, direction_id, extracted_item_id } =
    selection;
  return { roadmap_id, roadmap_revision, roadmap_dir, milestone_id, direction_id, extracted_item_id };
}

function inputsOf(o: Observation, r: RoundObservation, task: AssignmentTask): readonly string[] {
  const at = (key: string) => artifactPath(r.row.round_id, key);
  const roadmap = roadmapPath(o.state.roadmap_dir);
  const verification = verificationPath(o.state.roadmap_dir);
  const review = reviewFiles(r);
  switch (task.role) {
    case 'planner':
      return [roadmap, verification, ...review];
    case 'implementer':
      return [at('plan'), at('round_plan_record'), ...review];
    case 'reviewer':
      return [
        at('selection_record'),
        at('plan'),
        at('round_plan_record'),
        at('implementation_notes'),
        ...(r.records.paths.deferrals === null ? [] : [r.records.paths.deferrals]),
        roadmap,
        verification,
        // Findings keep their ids: who is asked again must see them.
        ...review,
      ];
    case 'recovery-investigator':
    case 'scout':
      return r.records.plan === null ? [roadmap] : [roadmap, at('plan'), at('round_plan_record')];
  }
}

/** The newest accepted review, which lies in attempts/ once the reviewer has been asked again. */
function reviewFiles({ records: { paths } }: RoundObservation): readonly string[] {
  if (paths.review === null) return [];
  return [paths.review.replace(/review-record\.json$/, 'review.md'), paths.review];
}

function requiredChanges(r: RoundObservation, task: AssignmentTask): readonly string[] {
  const review = r.records.reviews.at(-1);
  return task.role === 'reviewer' || review === undefined || review.decision === 'approved'
    ? []
    : review.required_changes;
}

function checksOf(o: Observation): readonly string[] {
  return o.contract.verification.kind === 'present' ? baselineCommands(o.contract.verification.value) : [];
}

/** What the controller knows and the role cannot see in the worktree. */
function guidanceFor(o: Observation, r: RoundObservation, task: AssignmentTask): readonly string[] {
  if (task.role === 'recovery-investigator')
    return 'failed' in task.rung ? failedDispatchGuidance(o.root, task.rung.failed) : [];
  return task.role === 'reviewer' && isFinalReview(o, r) ? finalReviewGuidance(r) : [];
}

/** The exact problems of the last attempt, red checks with the end of their logs, conflicted files. */
function problemsFor(
  o: Observation,
  r: RoundObservation,
  task: AssignmentTask,
): readonly AssignmentProblem[] {
  const failed = 'failed' in task.rung ? task.rung.failed.problems : [];
  if (task.role === 'reviewer')
    return [...failed, ...definitionChanges(r.landing?.change ?? [], checksOf(o))];
  if (task.role !== 'implementer') return failed;
  const red = r.redChecks.map((check) => ({
    code: 'checks.red',
    message: `\`${check.command}\` ${check.exit}; the end of its log:\n${check.logTail}`.slice(0, 4000),
    file: null,
    pointer: null,
  }));
  const conflict = r.conflicts.at(-1);
  const conflicted =
    conflict === undefined || conflict.head !== r.head
      ? []
      : conflict.paths.map((path) => ({
          code: 'refresh.conflict',
          message: `${path} conflicts with base: resolve the markers in the worktree`,
          file: path,
          pointer: null,
        }));
  return [...failed, ...red, ...conflicted];
}
