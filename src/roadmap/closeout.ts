import { bounds } from './bounds.ts';
import { isMilestoneStatus } from './check-milestone.ts';
import type { Milestone, MilestoneStatus, Roadmap } from './model.ts';
import type { ProblemDetails } from './problem-list.ts';
import { milestoneById } from './query.ts';

/** The selectors of a review record's `roadmap_closeout`, names as on the wire. */
export interface CloseoutSelectors {
  readonly status_changes: readonly {
    readonly milestone_id: string;
    readonly expected_current_status: string;
    readonly target_status: string;
  }[];
  readonly completion_pointers: readonly { readonly milestone_id: string; readonly text: string }[];
  readonly history_entries: readonly string[];
}

/** What a lawful closeout does to the selected milestone. */
export interface CloseoutPlan {
  readonly milestone: Milestone;
  readonly status: MilestoneStatus;
  /** The value of the new `Completed by:` line, or null for none. */
  readonly pointer: string | null;
}

export type CloseoutPlanning =
  | { readonly kind: 'planned'; readonly plan: CloseoutPlan }
  | { readonly kind: 'refused'; readonly problems: readonly ProblemDetails[] };

/** The statuses a milestone may have after a round: a pending one must move, a done one is closed. */
const TARGETS: Readonly<Record<MilestoneStatus, readonly MilestoneStatus[]>> = {
  pending: ['in-progress', 'done'],
  'in-progress': ['in-progress', 'done'],
  done: [],
};

const FIX = 'Ask the reviewer for a closeout that fits the roadmap as it stands.';

/** Judges a closeout against the roadmap as it stands: what it would do, or all reasons against it. @spec contract.md#closeout */
export function planCloseout(
  roadmap: Roadmap,
  closeout: CloseoutSelectors,
  milestoneId: string,
): CloseoutPlanning {
  const problems: ProblemDetails[] = [];
  const milestone = milestoneById(roadmap, milestoneId);
  const refuse = (code: string, message: string, target: Milestone | null = milestone) => {
    const at = target === null ? null : { offset: 0, line: target.line - 1, column: 1 };
    problems.push({ code, at, message, fix: FIX });
  };
  const named = [...closeout.status_changes, ...closeout.completion_pointers].map((one) => one.milestone_id);
  for (const other of new Set(named.filter((id) => id !== milestoneId))) {
    const target = milestoneById(roadmap, other);
    const code = target === null ? 'closeout.target-missing' : 'closeout.illegal';
    refuse(code, `The closeout names ${other}; the round selected ${milestoneId}.`, target);
  }
  if (milestone === null) {
    refuse('closeout.target-missing', `No milestone of the roadmap has the id ${milestoneId}.`);
    return { kind: 'refused', problems };
  }
  const changes = closeout.status_changes.filter((one) => one.milestone_id === milestoneId);
  const pointers = closeout.completion_pointers.filter((one) => one.milestone_id === milestoneId);
  for (const change of changes) {
    if (change.expected_current_status === milestone.status) continue;
    const message = `The closeout expects ${milestoneId} to be ${change.expected_current_status}; it is ${milestone.status}.`;
    refuse('closeout.status-mismatch', message);
  }
  const status = targetStatus(milestone, changes);
  if (changes.length > 1)
    refuse('closeout.illegal', `The closeout changes the status of ${milestoneId} ${changes.length} times.`);
  if (status === null) {
    const target = changes[0]?.target_status ?? milestone.status;
    refuse('closeout.illegal', `A round may not leave ${milestoneId} ${target}: it is ${milestone.status}.`);
  }
  if (pointers.length > 1)
    refuse(
      'closeout.illegal',
      `The closeout has ${pointers.length} completion pointers for ${milestoneId}; a round adds one line.`,
    );
  if (status === milestone.status && pointers.length === 0) {
    refuse('closeout.illegal', `${milestoneId} stays ${status}, so the closeout needs a completion pointer.`);
  }
  const pointer = pointers[0]?.text.trim() ?? null;
  if (pointer !== null && !isOneLine(pointer)) {
    refuse(
      'closeout.illegal',
      `The completion pointer must be one line of 1 to ${bounds.closeoutLine} characters.`,
    );
  }
  if (status === null || problems.length > 0) return { kind: 'refused', problems };
  return { kind: 'planned', plan: { milestone, status, pointer } };
}

/** One sentence for each change, for the closeout record. */
export function closeoutSummary(closeout: CloseoutSelectors): readonly string[] {
  return [
    ...closeout.status_changes.map(
      (one) => `${one.milestone_id} ${one.expected_current_status} -> ${one.target_status}`,
    ),
    ...closeout.completion_pointers.map((one) => `${one.milestone_id} completed by ${one.text.trim()}`),
    ...closeout.history_entries.map((entry) => `history: ${entry}`),
  ];
}

function targetStatus(
  milestone: Milestone,
  changes: CloseoutSelectors['status_changes'],
): MilestoneStatus | null {
  const target = changes[0]?.target_status ?? milestone.status;
  return isMilestoneStatus(target) && TARGETS[milestone.status].includes(target) ? target : null;
}

function isOneLine(text: string): boolean {
  const length = [...text].length;
  return length > 0 && length <= bounds.closeoutLine && !/[\p{Cc}\u2028\u2029]/u.test(text);
}
