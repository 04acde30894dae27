import { playImplementer } from './implementer.mjs';
import { playPlanner } from './planner.mjs';
import { playReviewer } from './reviewer.mjs';

const ROLES = {
  planner: playPlanner,
  implementer: playImplementer,
  reviewer: playReviewer,
  'recovery-investigator': playInvestigator,
};

/** Does what the role's assignment asks for. */
export function playWell(agent) {
  const play = ROLES[agent.assignment.role];
  if (play === undefined) throw new Error(`no play for the role ${agent.assignment.role}`);
  play(agent);
}

/** Diagnoses the stage in trouble; the step may set `recommendation`, `action` and `proves_stage`. */
function playInvestigator(agent) {
  const { assignment, step } = agent;
  agent.writeRecord('diagnosis', {
    schema_version: 'diagnosis-record-v1',
    round_id: assignment.round_id,
    stage: assignment.stage,
    recommendation: step.recommendation ?? 'recoverable',
    action: step.action ?? 'retry-same',
    proves_stage: step.proves_stage ?? null,
    salvageable: [],
    summary: 'The agent ended without valid records; a further attempt can write them',
  });
}
