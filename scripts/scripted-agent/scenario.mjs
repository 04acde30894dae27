// A scenario is JSON: { "steps": [ { "role"?, "stage"?, "round"?, "milestone"?, "attempt"?, "final_review"?, "times"?, "do", …parameters } ] }.
// The first step that matches an assignment is played; without one the agent works well. Each start appends a line
// to `<scenario>.log`: role, round, dispatch id, behaviour, number of the step (`-` for none), divided by tabs.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

const WORK_WELL = { do: 'well' };

export function readAssignment(environment) {
  const path = environment.ORCHESTRATOR_ASSIGNMENT;
  if (path === undefined)
    throw new Error('ORCHESTRATOR_ASSIGNMENT is not set; expected the path of assignment.json');
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** The step to play for this assignment; its use is written to the log before anything else happens. */
export function takeStep(assignment, scenarioPath) {
  if (scenarioPath === undefined || scenarioPath === '') return WORK_WELL;
  const { steps } = JSON.parse(readFileSync(scenarioPath, 'utf8'));
  const logPath = `${scenarioPath}.log`;
  const index = steps.findIndex((step, number) => matches(step, assignment) && isLeft(step, number, logPath));
  const step = { ...WORK_WELL, ...steps[index] };
  const fields = [
    assignment.role,
    assignment.round_id,
    assignment.dispatch_id,
    step.do,
    index < 0 ? '-' : index,
  ];
  appendFileSync(logPath, `${fields.join('\t')}\n`);
  return { ...step, scenarioPath };
}

function matches(step, assignment) {
  const facts = {
    role: assignment.role,
    stage: assignment.stage,
    round: assignment.round_id,
    milestone: milestoneOf(assignment),
    attempt: assignment.attempt,
    final_review: assignment.final_review,
  };
  return Object.entries(facts).every(([name, value]) => step[name] === undefined || step[name] === value);
}

/** Before a selection: the milestone that a good planner would take. */
function milestoneOf(assignment) {
  return assignment.lineage?.milestone_id ?? assignment.eligible_milestones[0]?.milestone_id;
}

/** `times` bounds how often a step is played. */
function isLeft(step, number, logPath) {
  if (step.times === undefined) return true;
  const lines = existsSync(logPath) ? readFileSync(logPath, 'utf8').split('\n') : [];
  return lines.filter((line) => line.endsWith(`\t${number}`)).length < step.times;
}
