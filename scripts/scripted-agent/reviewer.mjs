import { lastAttemptFolder, lineageOf } from './agent.mjs';
import { checklistItems, milestoneStatus } from './contract-files.mjs';

/** Planned tasks from which a clean approval must be justified at length. */
const JUSTIFICATION_FROM_TASKS = 3;

/**
 * Reads the change with git and approves it, the milestone done. Findings of an earlier review stay listed, no longer
 * blocking. The step may set the milestone's `target_status`.
 */
export function playReviewer(agent) {
  const { assignment } = agent;
  const paths = agent.changedPaths();
  const selection = JSON.parse(agent.read(`${agent.roundFolder}/selection-record.json`));
  const record = {
    schema_version: 'review-record-v3',
    round_id: assignment.round_id,
    ...lineageOf(assignment.lineage),
    reviewed_head: assignment.head,
    decision: 'approved',
    evidence_summary: evidence(assignment, paths),
    findings: earlierFindings(agent),
    no_issues_justification: justification(agent, paths),
    roadmap_closeout: closeout(agent, selection.summary),
    retry_target: null,
    required_changes: [],
    checklist: answers(agent),
  };
  agent.write(agent.outputPath('review'), `# Review\n\n${record.evidence_summary}\n\nDecision: approved.\n`);
  agent.writeRecord('review_record', record);
}

function evidence(assignment, paths) {
  return `Read ${nameFew(paths, 'the empty change')} from ${assignment.base_revision.slice(0, 12)} to ${assignment.head.slice(0, 12)}, every changed line, and looked for callers elsewhere; ${checksSentence(assignment)}.`;
}

function checksSentence({ checks }) {
  return checks.length === 0
    ? 'no check is declared'
    : `green at this head: ${checks.map((check) => `\`${check}\``).join(', ')}`;
}

function nameFew(paths, otherwise) {
  if (paths.length === 0) return otherwise;
  const more = paths.length > 3 ? ` and ${paths.length - 3} more files` : '';
  return `${paths.slice(0, 3).join(', ')}${more}`;
}

function justification(agent, paths) {
  if (agent.plan().tasks.length < JUSTIFICATION_FROM_TASKS) return null;
  return `Each changed file was opened and read from its first line to its last: ${nameFew(paths, 'none')}. Each planned task has its place in the change, the tests fail when the exported value is altered by hand, and nothing else in the repository imports what was touched; ${checksSentence(agent.assignment)}.`;
}

function earlierFindings(agent) {
  const folder = lastAttemptFolder(agent);
  const path = `${folder}/review-record.json`;
  if (folder === null || !agent.has(path)) return [];
  try {
    return JSON.parse(agent.read(path)).findings.map((finding) => ({
      ...finding,
      severity: 'minor',
      blocking: false,
    }));
  } catch {
    // The earlier record was broken on purpose; it has no findings to repeat.
    return [];
  }
}

function closeout(agent, summary) {
  const { assignment, step } = agent;
  const milestoneId = assignment.lineage.milestone_id;
  const target = step.target_status ?? 'done';
  const current = milestoneStatus(agent.read(`${assignment.roadmap_dir}/roadmap.md`), milestoneId);
  return {
    mode: 'status-only',
    status_changes: [{ milestone_id: milestoneId, expected_current_status: current, target_status: target }],
    completion_pointers: [
      { milestone_id: milestoneId, text: `${assignment.round_id}: ${summary}`.slice(0, 200) },
    ],
    history_entries: [`${assignment.round_id} left ${milestoneId} ${target}`],
    semantic_update_required_reason: null,
  };
}

function answers(agent) {
  const verification = agent.read(`${agent.assignment.roadmap_dir}/verification.md`);
  return checklistItems(verification).map(({ section, item, text }) => ({
    section,
    item,
    result: 'pass',
    evidence: `Held against the change: ${text}`.slice(0, 500),
  }));
}
