import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { artifactPath, assignmentOutputs } from '../../src/contract/artifacts.ts';
import type { Assignment, Lineage, Role, Stage } from '../../src/contract/generated/assignment.ts';
import type { RecordSchema } from '../../src/contract/artifacts.ts';
import type { SchemaTypes } from '../../src/contract/generated/schema-types.ts';
import { parseRecord } from '../../src/contract/validate.ts';
import { isolatedEnvironment, CHECK } from './make-repository.ts';
import { SCRIPTED_AGENT } from './project-paths.ts';
import {
  REVISION,
  ROADMAP_ID,
  scaffoldRepository,
  type ScaffoldedRepository,
} from './scaffold-repository.ts';
import type { ScenarioStep } from './scenario.ts';

export const ROUND_ID = 'round-001-step';

const STAGES: Readonly<Record<Role, Stage>> = {
  planner: 'plan',
  implementer: 'implement',
  reviewer: 'review',
  'recovery-investigator': 'implement',
  scout: 'recon',
};

/** One round whose dispatches a test starts itself, without a controller. */
export interface RoundByHand {
  readonly repository: ScaffoldedRepository;
  readonly worktree: string;
  /** Plays one role; what it left is committed, as the controller would. */
  play(role: Role, changes?: Partial<Assignment>): void;
  /** The same without the commit. */
  playOnly(role: Role, changes?: Partial<Assignment>): void;
  /** The environment and files of a dispatch, for a test that starts the agent in its own way. */
  prepare(role: Role, changes?: Partial<Assignment>): Record<string, string>;
  git(...args: readonly string[]): string;
  read(path: string): string;
  has(path: string): boolean;
  /** The valid record at an output; throws with its problems otherwise. */
  record<K extends RecordSchema>(schema: K, key: string): SchemaTypes[K];
}

/** A round in its worktree, `scenario` steps played by the scripted agent. */
export function makeRound(steps: readonly ScenarioStep[], manualChecks: readonly string[] = []): RoundByHand {
  const repository = scaffoldRepository({ steps, manualChecks });
  const worktree = join(repository.folder.path, 'worktree');
  repository.git('worktree', 'add', '--quiet', '-b', `orchestrator/${ROUND_ID}`, worktree);
  const git = (...args: readonly string[]): string => repository.git('-C', worktree, ...args);
  const read = (path: string): string => readFileSync(join(worktree, path), 'utf8');
  let dispatches = 0;
  const prepare = (role: Role, changes: Partial<Assignment> = {}): Record<string, string> => {
    dispatches += 1;
    const facts = {
      dispatchId: `d-${dispatches}`,
      head: git('rev-parse', 'HEAD').trim(),
      base: repository.start,
      worktree,
    };
    const assignment = { ...assignmentOf(role, facts, lineageIn(worktree)), ...changes };
    const path = join(repository.folder.path, `${assignment.dispatch_id}.json`);
    writeFileSync(path, JSON.stringify(assignment, null, 2));
    return {
      ...isolatedEnvironment(repository.folder),
      GIT_AUTHOR_NAME: 'scripted',
      GIT_AUTHOR_EMAIL: `${assignment.dispatch_id}@orchestrator.invalid`,
      GIT_COMMITTER_NAME: 'scripted',
      GIT_COMMITTER_EMAIL: `${assignment.dispatch_id}@orchestrator.invalid`,
      ORCHESTRATOR_ASSIGNMENT: path,
      ORCHESTRATOR_REPO: repository.root,
      SCRIPTED_AGENT_SCENARIO: repository.scenario.path,
      SCRIPTED_SECRET: 'a-very-secret-value',
    };
  };
  const playOnly = (role: Role, changes: Partial<Assignment> = {}): void => {
    const env = prepare(role, changes);
    execFileSync(process.execPath, [SCRIPTED_AGENT], { cwd: worktree, env, stdio: 'pipe' });
  };
  return {
    repository,
    worktree,
    prepare,
    playOnly,
    play(role, changes = {}) {
      playOnly(role, changes);
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '-m', `${ROUND_ID}: ${STAGES[role]}`);
    },
    git,
    read,
    has: (path) => existsSync(join(worktree, path)),
    record(schema, key) {
      const path = artifactPath(ROUND_ID, key);
      const parsed = parseRecord(schema, readFileSync(join(worktree, path)), path);
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
      return parsed.value;
    },
  };
}

interface DispatchFacts {
  readonly dispatchId: string;
  readonly head: string;
  readonly base: string;
  readonly worktree: string;
}

function assignmentOf(role: Role, facts: DispatchFacts, lineage: Lineage | null): Assignment {
  const folder = `orchestrator/roadmaps/${ROADMAP_ID}/${REVISION}`;
  return {
    schema_version: 'assignment-v1',
    dispatch_id: facts.dispatchId,
    thread_id: `${ROUND_ID}/${role}`,
    role,
    stage: STAGES[role],
    part: 'whole',
    task_ids: [],
    attempt: 1,
    final_review: false,
    round_id: ROUND_ID,
    worktree: facts.worktree,
    head: facts.head,
    base_revision: facts.base,
    roadmap_id: ROADMAP_ID,
    roadmap_revision: REVISION,
    roadmap_dir: folder,
    eligible_milestones: [
      {
        milestone_id: 'milestone-001-step',
        title: 'Step 1',
        directions: [{ direction_id: 'direction-001-slice', summary: 'The slice' }],
      },
    ],
    taken_directions: [],
    lineage,
    objective: 'Carry out this stage of the round',
    success_criteria: [],
    inputs: [`${folder}/roadmap.md`],
    outputs: assignmentOutputs(ROUND_ID, role, STAGES[role]),
    write_scope: role === 'implementer' ? ['src/**', 'test/**'] : [],
    checks: [CHECK],
    required_changes: [],
    problems: [],
    guidance: [],
    docs: [],
    skills: [],
  };
}

function lineageIn(worktree: string): Lineage | null {
  const path = artifactPath(ROUND_ID, 'selection_record');
  if (!existsSync(join(worktree, path))) return null;
  const parsed = parseRecord('selection-record', readFileSync(join(worktree, path)), path);
  if (!parsed.ok) return null;
  const { roadmap_id, roadmap_revision, roadmap_dir, milestone_id, direction_id, extracted_item_id } =
    parsed.value;
  return { roadmap_id, roadmap_revision, roadmap_dir, milestone_id, direction_id, extracted_item_id };
}
