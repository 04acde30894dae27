// Ways of a planner to plan what may not be carried out, or more than usual.
import { playWell } from './play-well.mjs';

const SPOILERS = {
  rollback: () => ({ rollback: ' ' }),
  risk: () => ({ risk: { level: 'low', items: [{ level: 'high', text: 'Everything' }] } }),
  'no-task': () => ({ tasks: [] }),
  'no-criterion': (plan) => ({ tasks: plan.tasks.map((task) => ({ ...task, success_criteria: [] })) }),
  'outside-scope': () => ({ write_scope: ['docs/**'] }),
  'duplicate-id': (plan) => ({ tasks: [...plan.tasks, ...plan.tasks] }),
  'unknown-dependency': (plan) => ({
    tasks: plan.tasks.map((task) => ({ ...task, depends_on: ['task-99'] })),
  }),
  cycle: (plan) => ({ tasks: plan.tasks.map((task) => ({ ...task, depends_on: [task.task_id] })) }),
};

/** `what` says which rule of completeness is broken; without it the rollback is empty. */
export function planIncomplete(agent) {
  playWell(agent);
  const spoil = SPOILERS[agent.step.what ?? 'rollback'];
  agent.editRecord('round_plan_record', spoil(agent.readRecord('round_plan_record')));
}

/** A scope beside the work that stands in the round. */
export function planScopeMissesWork(agent) {
  playWell(agent);
  const { tasks } = agent.readRecord('round_plan_record');
  agent.editRecord('round_plan_record', {
    tasks: tasks.map((task) => ({ ...task, files: ['elsewhere/notes.txt'] })),
    write_scope: ['elsewhere/**'],
  });
}

export function threeTasks(agent) {
  playWell({ ...agent, step: { ...agent.step, tasks: 3 } });
}

/** Asks for a roadmap update; `both` leaves a selection beside it. */
export function updateRequest(agent) {
  if (agent.step.both === true) playWell(agent);
  agent.write(
    agent.outputPath('roadmap_update_request'),
    '# Roadmap update request\n\nThe milestone rests on a file that does not exist; it must be split first.\n',
  );
}
