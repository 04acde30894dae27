// Lawful rejections, and reviews that the quality rules refuse.
import { playWell } from './play-well.mjs';

/** A lawful rejection; `target`, `severity` and `finding` may be set. */
export function reject(agent) {
  playWell(agent);
  const id = agent.step.finding ?? 'F1';
  const change = `${id}: answer the finding in the code and in its test`;
  agent.editRecord('review_record', {
    decision: 'rejected',
    evidence_summary: `Read the change; finding ${id} stands in the way.`,
    findings: [blockingFinding(agent, id)],
    no_issues_justification: null,
    roadmap_closeout: null,
    retry_target: agent.step.target ?? 'implement',
    required_changes: [change],
  });
  agent.write(agent.outputPath('review'), `# Review\n\n${change}\n\nDecision: rejected.\n`);
}

export function noRetryTarget(agent) {
  reject(agent);
  agent.editRecord('review_record', { retry_target: null });
}

export function approveWithBlocking(agent) {
  playWell(agent);
  agent.editRecord('review_record', { findings: [blockingFinding(agent, 'F1')] });
}

export function emptyPraise(agent) {
  playWell(agent);
  agent.editRecord('review_record', {
    evidence_summary: 'Looks good to me, clean and well written work.',
    no_issues_justification: null,
  });
}

/** A review of another commit. */
export function staleHead(agent) {
  playWell(agent);
  agent.editRecord('review_record', { reviewed_head: agent.assignment.base_revision });
}

/** The first checklist item fails; `rejecting` adds the blocking finding that it needs. */
export function failChecklist(agent) {
  if (agent.step.rejecting === true) reject(agent);
  else playWell(agent);
  const { checklist } = agent.readRecord('review_record');
  agent.editRecord('review_record', {
    checklist: checklist.map((answer, index) => (index === 0 ? { ...answer, result: 'fail' } : answer)),
  });
}

/** Approves, and says that the roadmap must change its meaning. */
export function semanticCloseout(agent) {
  playWell(agent);
  const { roadmap_closeout } = agent.readRecord('review_record');
  agent.editRecord('review_record', {
    roadmap_closeout: {
      ...roadmap_closeout,
      mode: 'semantic-update-required',
      semantic_update_required_reason: agent.step.reason ?? 'The next milestone must be split in two.',
    },
  });
}

function blockingFinding(agent, id) {
  return {
    finding_id: id,
    severity: agent.step.severity ?? 'important',
    blocking: true,
    file: agent.changedPaths()[0] ?? null,
    line: 1,
    problem: 'The empty name is not handled',
    evidence: 'The first line of the file',
    suggested_fix: 'Give it a default',
  };
}
