import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../src/contract/generated/config.ts';
import type { State } from '../../src/contract/generated/state.ts';
import {
  configPath,
  roadmapDir,
  roadmapHistoryPath,
  roadmapPath,
  rolesDir,
  ROOT,
  schemasDir,
  snapshotPath,
  verificationPath,
} from '../../src/contract/paths.ts';
import { makeRoadmap, type MilestoneSpec } from '../roadmap/support/make-roadmap.ts';
import { CHECK, makeRepository, type RepositorySpec, type TestRepository } from './make-repository.ts';
import { PROJECT_ROOT, SCRIPTED_AGENT } from './project-paths.ts';
import { makeScenario, type Scenario, type ScenarioStep } from './scenario.ts';

export interface ScaffoldSpec extends RepositorySpec {
  /** Milestones as described, or that many, each depending on the one before; one without it. */
  readonly milestones?: readonly MilestoneSpec[] | number;
  /** Lanes of the roadmap. */
  readonly lanes?: readonly string[];
  /** Steps of the scripted agent; good work without them. */
  readonly steps?: readonly ScenarioStep[];
  /** Baseline commands; the tiny project's check without it. */
  readonly checks?: readonly string[];
  /** Items of `## Manual Checks`. */
  readonly manualChecks?: readonly string[];
  /** Keys of the configuration that replace the usual ones. */
  readonly config?: Config;
  /** Fields of the first state that differ. */
  readonly state?: Partial<State>;
}

export interface ScaffoldedRepository extends TestRepository {
  readonly scenario: Scenario;
  /** The folder of the active roadmap revision. */
  readonly roadmapDir: string;
  /** The commit that brought `orchestrator/`. */
  readonly start: string;
}

export const ROADMAP_ID = '2026-11-20-00-example';
export const REVISION = 'rev-001';

/** Files of the bundle that a repository takes as they are. */
const PROSE = [
  'CONTRACT.md',
  'artifact-manifest.md',
  'active-roadmap-bundle.md',
  'project-contract.md',
  'role-contract.md',
];

/** A repository in which `run` can start: a full `orchestrator/` is committed, the scripted agent plays every role. */
export function scaffoldRepository(spec: ScaffoldSpec = {}): ScaffoldedRepository {
  const repository = makeRepository(spec);
  const scenario = makeScenario(repository.folder, spec.steps ?? []);
  const folder = roadmapDir(ROADMAP_ID, REVISION);
  for (const name of PROSE) copy(repository, `${ROOT}/${name}`, `${ROOT}/${name}`);
  copy(repository, 'roles', rolesDir);
  copy(repository, 'schemas', schemasDir);
  writeJson(repository, configPath, { ...usualConfig(scenario), ...spec.config });
  writeJson(repository, snapshotPath, { ...firstState(spec.branch ?? 'main'), ...spec.state });
  const roadmap = {
    milestones: spec.milestones ?? 1,
    ...(spec.lanes === undefined ? {} : { lanes: spec.lanes }),
  };
  repository.write(roadmapPath(folder), makeRoadmap(roadmap));
  repository.write(verificationPath(folder), verificationText(spec));
  repository.write(roadmapHistoryPath(ROADMAP_ID), '');
  const start = repository.commit('Add the orchestrator');
  return { ...repository, scenario, roadmapDir: folder, start };
}

/** The scripted agent as a `command` agent; its secret, if a test sets one, is passed through. */
export function usualConfig(scenario: Scenario): Config {
  return {
    agents: {
      scripted: {
        adapter: 'command',
        command: [process.execPath, SCRIPTED_AGENT],
        env: ['SCRIPTED_SECRET'],
        set_env: { SCRIPTED_AGENT_SCENARIO: scenario.path },
      },
    },
  };
}

/** The state that `init` writes. */
export function firstState(branch: string): State {
  return {
    contract_version: 'orchestrator-v3',
    revision: 0,
    base_branch: branch,
    roadmap_id: ROADMAP_ID,
    roadmap_revision: REVISION,
    roadmap_dir: roadmapDir(ROADMAP_ID, REVISION),
    controller_stage: 'dispatch-rounds',
    max_parallel_rounds: 1,
    rounds_opened: 0,
    active_rounds: [],
    roadmap_update: null,
    resume_errors: {},
    providers: {},
    paused: null,
  };
}

function verificationText({ checks = [CHECK], manualChecks = [] }: ScaffoldSpec): string {
  const baseline = checks.map((command) => `- Command: \`${command}\``);
  const manual = manualChecks.map((item) => `- ${item}`);
  return [
    ...section('Baseline Checks', baseline),
    ...section('Alignment Checks', []),
    ...section('Task-Specific Checks', []),
    ...section('Manual Checks', manual),
    ...section('Roadmap Overrides', []),
  ].join('\n');
}

function section(name: string, lines: readonly string[]): readonly string[] {
  return [`## ${name}`, '', ...(lines.length === 0 ? ['None.'] : lines), ''];
}

function copy(repository: TestRepository, from: string, to: string): void {
  cpSync(join(PROJECT_ROOT, from), join(repository.root, to), { recursive: true });
}

function writeJson(repository: TestRepository, path: string, value: Config | State): void {
  repository.write(path, `${JSON.stringify(value, null, 2)}\n`);
}
