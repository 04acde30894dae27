import { describe, expect, it } from 'vitest';
import { recordExamples } from '../../../src/agents/prompt/record-examples.ts';
import type { ChecklistItem } from '../../../src/agents/prompt/reviewer-examples.ts';
import type { Assignment } from '../../../src/contract/generated/assignment.ts';
import { schemaVersions } from '../../../src/contract/generated/schema-types.ts';
import type { SchemaName } from '../../../src/contract/generated/schema-types.ts';
import { validateValue } from '../../../src/contract/validate.ts';
import { assignmentFor, output, roles } from '../support/assignments.ts';

const checklist: readonly ChecklistItem[] = [
  { section: 'Alignment Checks', item: 1, text: 'Serves the goal' },
  { section: 'Manual Checks', item: 2, text: 'README read against the code' },
];

const names: readonly SchemaName[] = [
  'selection-record',
  'round-plan-record',
  'review-record',
  'deferrals',
  'diagnosis-record',
  'help-request',
  'recon-record',
  'recon-synthesis',
  'handoff',
  'roadmap-update-record',
  'roadmap-update-review',
];

function schemaNameOf(version: string): SchemaName {
  const name = names.find((candidate) => version === versionOf(candidate));
  expect(name, `a schema for ${version}`).toBeDefined();
  return name ?? 'event';
}

function versionOf(name: SchemaName): string | undefined {
  return Object.entries(schemaVersions).find(([key]) => key === name)?.[1];
}

/** Every problem of every example of every output of an assignment. */
function problemsOf(assignment: Assignment, items: readonly ChecklistItem[]): readonly string[] {
  return assignment.outputs.flatMap((wanted) => {
    if (wanted.schema === null) return [];
    const examples = recordExamples(assignment, wanted, items);
    expect(examples.length, `examples for ${wanted.key}`).toBeGreaterThan(0);
    const name = schemaNameOf(wanted.schema);
    return examples.flatMap(({ record }) => {
      const result = validateValue(name, record, wanted.path);
      return result.ok ? [] : result.error.map((problem) => problem.message);
    });
  });
}

// @spec contract.md#agents
describe('recordExamples', () => {
  it.each(roles)('gives the %s examples that are valid under their schemas', (role) => {
    const assignment = assignmentFor(role);
    expect(problemsOf(assignment, [])).toEqual([]);
    expect(problemsOf(assignment, checklist)).toEqual([]);
  });

  it('gives valid examples for the records of roadmap updates and workers', () => {
    const outputs = [
      output('roadmap-update-record.json', 'roadmap-update-record-v1', true),
      output('roadmap-update-review.json', 'roadmap-update-review-v1', true),
      output('workers/worker-001/handoff.json', 'handoff-v1', true),
    ];
    const assignment = assignmentFor('implementer', { outputs, part: 'worker' });
    expect(problemsOf(assignment, [])).toEqual([]);
  });

  it('gives valid examples where the roadmap offers nothing usual', () => {
    const awkward = [
      { eligible_milestones: [] },
      { taken_directions: ['direction-001-hello', 'direction-002-bye'] },
      { eligible_milestones: [{ milestone_id: 'm', title: 'T', directions: [] }] },
      {
        eligible_milestones: [
          {
            milestone_id: `milestone-001-${'a'.repeat(106)}`,
            title: 'x'.repeat(60_000),
            directions: [
              {
                direction_id: `direction-001-${'b-'.repeat(52)}b`,
                summary: `two\nlines\u2028${'🙂'.repeat(500)}`,
              },
            ],
          },
        ],
      },
      { checks: ['c'.repeat(10_000)] },
      { round_id: 'round-123456789-x' },
    ];
    for (const changes of awkward) expect(problemsOf(assignmentFor('planner', changes), [])).toEqual([]);
  });
});

describe('a planner’s examples', () => {
  it('take the first direction that is not taken, and an item id that the round number makes new', () => {
    const assignment = assignmentFor('planner', { taken_directions: ['direction-001-hello'] });
    const wanted = output('selection-record.json', 'selection-record-v1', true);
    expect(recordExamples(assignment, wanted, [])[0]?.record).toMatchObject({
      round_id: 'round-007-greeting',
      milestone_id: 'milestone-001-greeting',
      direction_id: 'direction-002-bye',
      extracted_item_id: 'item-007-bye',
      summary: 'Say good-bye',
    });
  });

  // @spec contract.md#stages
  it('keep lineage and the scope of existing work on a re-plan', () => {
    const { lineage } = assignmentFor('implementer');
    const assignment = assignmentFor('planner', { lineage, write_scope: ['lib/**'] });
    const wanted = output('round-plan-record.json', 'round-plan-record-v1', true);
    expect(recordExamples(assignment, wanted, [])[0]?.record).toMatchObject({
      ...lineage,
      write_scope: ['lib/**', 'src/example.js', 'test/example.test.js', 'README.md'],
    });
  });
});

// @spec contract.md#review-quality
describe('a reviewer’s examples', () => {
  it('show an approval and a rejection of the assignment’s head, with every checklist item answered', () => {
    const assignment = assignmentFor('reviewer');
    const wanted = output('review-record.json', 'review-record-v3', true);
    const [approved, rejected] = recordExamples(assignment, wanted, checklist);
    const answered = [
      { section: 'Alignment Checks', item: 1 },
      { section: 'Manual Checks', item: 2 },
    ];
    expect(approved?.record).toMatchObject({
      decision: 'approved',
      reviewed_head: assignment.head,
      retry_target: null,
      required_changes: [],
      checklist: answered,
    });
    expect(rejected?.record).toMatchObject({
      decision: 'rejected',
      reviewed_head: assignment.head,
      retry_target: 'implement',
      roadmap_closeout: null,
      findings: [{ blocking: true }],
      checklist: answered,
    });
  });
});
