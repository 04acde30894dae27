import picomatch from 'picomatch';
import type { OutcomeProblem } from '../../contract/generated/dispatch-outcome.ts';
import type { PlanTask, RiskLevel, RoundPlanRecord } from '../../contract/generated/round-plan-record.ts';
import { problem } from '../resume-error.ts';

const RISK_ORDER: readonly RiskLevel[] = ['low', 'medium', 'high'];

/** Is the plan complete enough to be carried out and judged? @spec contract.md#records */
export function judgePlanCompleteness(plan: RoundPlanRecord, recordPath: string): readonly OutcomeProblem[] {
  const say = (pointer: string, message: string) => problem('plan.incomplete', message, recordPath, pointer);
  const found: OutcomeProblem[] = [];
  if (plan.tasks.length === 0) found.push(say('/tasks', 'the plan has no task; expected at least one'));
  found.push(...judgeTaskIds(plan.tasks, say));
  const inScope = scopeMatcher(plan.write_scope);
  plan.tasks.forEach((task, index) => found.push(...judgeTask(task, `/tasks/${index}`, inScope, say)));
  if (plan.rollback.trim() === '')
    found.push(say('/rollback', 'rollback is empty; expected how to undo the round'));
  const highest = highestRisk(plan.risk.items.map((item) => item.level));
  if (highest !== null && plan.risk.level !== highest)
    found.push(
      say('/risk/level', `risk.level is ${plan.risk.level}; expected ${highest}, the highest of its items`),
    );
  return found;
}

/** Matches repository-relative paths against `write_scope` globs; a literal path matches itself. */
export function scopeMatcher(scope: readonly string[]): (path: string) => boolean {
  if (scope.length === 0) return () => false;
  const literal = new Set(scope);
  // `src/**` is what lies in the folder: a file in its place is none of it. A name may hold any character, a line end
  // too, which the `.` of the expression that a glob becomes takes only under this flag.
  const matches = picomatch([...scope], { dot: true, strictSlashes: true, flags: 's' });
  return (path) => literal.has(path) || matches(path);
}

type Say = (pointer: string, message: string) => OutcomeProblem;

function judgeTaskIds(tasks: readonly PlanTask[], say: Say): readonly OutcomeProblem[] {
  const ids = new Set(tasks.map((task) => task.task_id));
  const found: OutcomeProblem[] = [];
  if (ids.size !== tasks.length) found.push(say('/tasks', 'task ids repeat; expected each id once'));
  tasks.forEach((task, index) => {
    for (const id of task.depends_on) {
      if (!ids.has(id))
        found.push(
          say(
            `/tasks/${index}/depends_on`,
            `${task.task_id} depends on ${id}, which is no task of this plan`,
          ),
        );
    }
  });
  const cycle = findCycle(tasks);
  if (cycle !== null)
    found.push(say('/tasks', `tasks depend on each other in a circle: ${cycle.join(' -> ')}`));
  return found;
}

function judgeTask(
  task: PlanTask,
  pointer: string,
  inScope: (path: string) => boolean,
  say: Say,
): readonly OutcomeProblem[] {
  const found: OutcomeProblem[] = [];
  if (!task.files.some(inScope))
    found.push(
      say(`${pointer}/files`, `${task.task_id} names no file inside write_scope; expected at least one`),
    );
  if (task.objective.trim() === '')
    found.push(say(`${pointer}/objective`, `${task.task_id} has no objective`));
  if (task.verification.trim() === '')
    found.push(say(`${pointer}/verification`, `${task.task_id} has no verification`));
  if (task.success_criteria.length === 0)
    found.push(
      say(`${pointer}/success_criteria`, `${task.task_id} has no success criterion; expected at least one`),
    );
  return found;
}

function highestRisk(levels: readonly RiskLevel[]): RiskLevel | null {
  return RISK_ORDER.findLast((level) => levels.includes(level)) ?? null;
}

/** The first circle found, its start repeated at the end; null when there is none. Iterative: plans may be long. */
function findCycle(tasks: readonly PlanTask[]): readonly string[] | null {
  const remaining = new Map(tasks.map((task) => [task.task_id, task.depends_on]));
  let settled = true;
  while (settled) {
    settled = false;
    for (const [id, dependencies] of remaining) {
      if (dependencies.every((dependency) => !remaining.has(dependency))) {
        remaining.delete(id);
        settled = true;
      }
    }
  }
  const start = [...remaining.keys()][0];
  if (start === undefined) return null;
  const path = [start];
  let next = start;
  for (let step = 0; step <= remaining.size; step++) {
    next = remaining.get(next)?.find((dependency) => remaining.has(dependency)) ?? start;
    const seen = path.indexOf(next);
    path.push(next);
    if (seen !== -1) return path.slice(seen);
  }
  return path;
}
