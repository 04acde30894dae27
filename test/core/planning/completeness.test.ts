import { describe, expect, it } from 'vitest';
import type { PlanTask } from '../../../src/contract/generated/round-plan-record.ts';
import { judgePlanCompleteness, scopeMatcher } from '../../../src/core/planning/completeness.ts';
import { aPlan } from '../support/records.ts';

function aTask(changes: Partial<PlanTask> = {}): PlanTask {
  return {
    task_id: 'task-1',
    objective: 'Write it',
    files: ['src/step.js'],
    depends_on: [],
    verification: 'the check passes',
    success_criteria: ['it exists'],
    ...changes,
  };
}

// @spec contract.md#records
describe('plan completeness', () => {
  it.each([
    ['no task', aPlan({ tasks: [] }), '/tasks'],
    ['task ids that repeat', aPlan({ tasks: [aTask(), aTask()] }), '/tasks'],
    ['a dependency on no task', aPlan({ tasks: [aTask({ depends_on: ['task-9'] })] }), '/tasks/0/depends_on'],
    [
      'tasks in a circle',
      aPlan({
        tasks: [aTask({ depends_on: ['task-2'] }), aTask({ task_id: 'task-2', depends_on: ['task-1'] })],
      }),
      '/tasks',
    ],
    ['a task without a file in scope', aPlan({ tasks: [aTask({ files: ['docs/a.md'] })] }), '/tasks/0/files'],
    ['a task without objective', aPlan({ tasks: [aTask({ objective: ' ' })] }), '/tasks/0/objective'],
    ['a task without verification', aPlan({ tasks: [aTask({ verification: '' })] }), '/tasks/0/verification'],
    [
      'a task without success criterion',
      aPlan({ tasks: [aTask({ success_criteria: [] })] }),
      '/tasks/0/success_criteria',
    ],
    ['an empty rollback', aPlan({ rollback: '' }), '/rollback'],
    [
      'a risk below its highest item',
      aPlan({ risk: { level: 'low', items: [{ level: 'high', text: 'moves data' }] } }),
      '/risk/level',
    ],
  ])('refuses %s', (_what, plan, pointer) => {
    const problems = judgePlanCompleteness(plan, 'round-plan-record.json');
    expect(problems.map((found) => [found.code, found.pointer])).toEqual([['plan.incomplete', pointer]]);
  });

  it('accepts a complete plan', () => {
    expect(judgePlanCompleteness(aPlan(), 'round-plan-record.json')).toEqual([]);
  });

  it('prints the circle', () => {
    const plan = aPlan({
      tasks: [aTask({ depends_on: ['task-2'] }), aTask({ task_id: 'task-2', depends_on: ['task-1'] })],
    });
    expect(judgePlanCompleteness(plan, 'x')[0]?.message).toContain('task-1 -> task-2 -> task-1');
  });
});

describe('write scope', () => {
  it.each([
    ['src/**', 'src/a/b.js', true],
    ['src/**', 'src/.hidden', true],
    ['src/**', 'test/a.js', false],
    ['src/a[1].js', 'src/a[1].js', true],
    ['docs/*.md', 'docs/a/b.md', false],
    ['src/**', 'src/a\nb.js', true],
    ['src/**', 'src/a\u2028b/c\r.js', true],
    ['src/*.js', 'src/a\nb.js', true],
    ['src/?.js', 'src/\n.js', true],
    ['src/**', 'src\n/a.js', false],
    ['**', 'a\n/b', true],
  ])('%j covers %j: %s', (scope, path, covered) => {
    expect(scopeMatcher([scope])(path)).toBe(covered);
  });

  it('covers nothing when empty', () => {
    expect(scopeMatcher([])('src/a.js')).toBe(false);
  });
});
