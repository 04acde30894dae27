import { assignmentOutputs } from '../../../src/contract/artifacts.ts';
import type {
  Assignment,
  AssignmentOutput,
  Role,
  Stage,
} from '../../../src/contract/generated/assignment.ts';

const roundId = 'round-007-greeting';
const roadmapId = '2026-11-20-00-example';
const roadmapDir = `orchestrator/roadmaps/${roadmapId}/rev-001`;
const base = '0123456789abcdef0123456789abcdef01234567';
const head = 'fedcba9876543210fedcba9876543210fedcba98';

const lineage = {
  roadmap_id: roadmapId,
  roadmap_revision: 'rev-001',
  roadmap_dir: roadmapDir,
  milestone_id: 'milestone-001-greeting',
  direction_id: 'direction-001-hello',
  extracted_item_id: 'item-001-hello-function',
};

/** An output in the round's folder, as the manifest would list it. */
export function output(file: string, schema: string | null, required: boolean): AssignmentOutput {
  const key = file.replace(/\.[a-z]+$/, '').replaceAll('-', '_');
  return { key, path: `orchestrator/rounds/${roundId}/${file}`, schema, required };
}

const stages: Readonly<Record<Role, Stage>> = {
  planner: 'plan',
  implementer: 'implement',
  reviewer: 'review',
  'recovery-investigator': 'implement',
  scout: 'recon',
};

/** The outputs that each role is asked for in its stage: the manifest's rows, and for a scout one target. */
export const outputsByRole: Readonly<Record<Role, readonly AssignmentOutput[]>> = {
  planner: assignmentOutputs(roundId, 'planner', stages.planner),
  implementer: assignmentOutputs(roundId, 'implementer', stages.implementer),
  reviewer: assignmentOutputs(roundId, 'reviewer', stages.reviewer),
  'recovery-investigator': assignmentOutputs(
    roundId,
    'recovery-investigator',
    stages['recovery-investigator'],
  ),
  scout: [
    output('recon-src.json', 'recon-record-v1', true),
    output('recon-synthesis.json', 'recon-synthesis-v1', false),
    ...assignmentOutputs(roundId, 'scout', stages.scout),
  ],
};

export const roles: readonly Role[] = [
  'planner',
  'implementer',
  'reviewer',
  'recovery-investigator',
  'scout',
];

/** A lawful assignment of a role; a test states what differs. */
export function assignmentFor(role: Role, changes: Partial<Assignment> = {}): Assignment {
  const early = role === 'planner' || role === 'scout';
  return {
    schema_version: 'assignment-v1',
    dispatch_id: 'd-12',
    thread_id: `${roundId}/${role}`,
    role,
    stage: stages[role],
    part: 'whole',
    task_ids: [],
    attempt: 1,
    final_review: false,
    round_id: roundId,
    worktree: `/repo/orchestrator/worktrees/${roundId}`,
    head,
    base_revision: base,
    roadmap_id: roadmapId,
    roadmap_revision: 'rev-001',
    roadmap_dir: roadmapDir,
    eligible_milestones: early
      ? [
          {
            milestone_id: 'milestone-001-greeting',
            title: 'Greeting',
            directions: [
              { direction_id: 'direction-001-hello', summary: 'Say hello' },
              { direction_id: 'direction-002-bye', summary: 'Say good-bye' },
            ],
          },
        ]
      : [],
    taken_directions: [],
    lineage: early ? null : lineage,
    objective: 'Carry out this stage of the round',
    success_criteria: early ? [] : ["greet('Ada') returns 'Hello, Ada'"],
    inputs: [`${roadmapDir}/roadmap.md`],
    outputs: outputsByRole[role],
    write_scope: role === 'implementer' ? ['src/**', 'test/**'] : [],
    checks: ['npm test'],
    required_changes: [],
    problems: [],
    guidance: [],
    docs: ['orchestrator/project-contract.md', 'orchestrator/role-contract.md'],
    skills: [],
    ...changes,
  };
}
