import type { AgentPreset } from '../../agents/presets.ts';
import { encodeRecord } from '../../contract/canonical-json.ts';
import type { AgentConfig, Config } from '../../contract/generated/config.ts';
import type { State } from '../../contract/generated/state.ts';
import {
  configPath,
  roadmapDir,
  roadmapHistoryPath,
  roadmapPath,
  RUNTIME,
  snapshotPath,
  verificationPath,
  WORKTREES,
} from '../../contract/paths.ts';
import { validateValue } from '../../contract/validate.ts';
import { invariant } from '../../lib/invariant.ts';
import { renderRoadmapTemplate, renderVerificationTemplate } from '../../roadmap/template.ts';
import type { SuggestedCheck } from './project-suggestions.ts';
import { newRoadmapId } from './roadmap-id.ts';

/** One file of the scaffold. Ignored ones are made and never committed. */
export interface PlannedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly kind: 'tracked' | 'ignored';
}

export interface ScaffoldPlan {
  readonly roadmapId: string;
  readonly roadmapPath: string;
  readonly verificationPath: string;
  readonly state: State;
  readonly files: readonly PlannedFile[];
}

/** What a roadmap begins with. */
export interface RoadmapSeed {
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** In the user's words; may be empty. */
  readonly goal: string;
  readonly takenRoadmapIds: readonly string[];
  readonly checks: readonly SuggestedCheck[];
}

export interface ScaffoldInput extends RoadmapSeed {
  readonly baseBranch: string;
  /** Files of the package by the path they get in the repository. */
  readonly packaged: ReadonlyMap<string, Uint8Array>;
  /** Those whose program is on PATH. */
  readonly agents: readonly AgentPreset[];
  readonly setup: readonly string[];
}

export const FIRST_REVISION = 'rev-001';

const HISTORY_HEADING = `# Roadmap history

One line for each landed round, written by the controller.

`;

/** Which files with which bytes \`init\` writes; nothing is looked up or written here. @spec contract.md#files */
export function planScaffold(input: ScaffoldInput): ScaffoldPlan {
  const roadmapId = newRoadmapId(input.today, input.goal, input.takenRoadmapIds);
  const state = initialState(input.baseBranch, roadmapId);
  const packaged = [...input.packaged].map(([path, bytes]) => tracked(path, bytes));
  const files = [
    ...packaged,
    tracked(configPath, encodeRecord(initialConfig(input))),
    tracked(snapshotPath, encodeRecord(state)),
    ...planRoadmapFiles(roadmapId, input),
    ignoredFolder(RUNTIME),
    ignoredFolder(WORKTREES),
  ];
  return { roadmapId, ...placesOf(state), state, files };
}

/** The files of a roadmap's first revision, to be replaced by the user. @spec contract.md#roadmap */
export function planRoadmapFiles(roadmapId: string, seed: RoadmapSeed): readonly PlannedFile[] {
  const dir = roadmapDir(roadmapId, FIRST_REVISION);
  return [
    tracked(roadmapPath(dir), encode(renderRoadmapTemplate({ goal: seed.goal }))),
    tracked(verificationPath(dir), encode(renderVerification(seed.checks))),
    tracked(roadmapHistoryPath(roadmapId), encode(HISTORY_HEADING)),
  ];
}

/** Where the roadmap of a state is edited. */
export function placesOf(state: State): Pick<ScaffoldPlan, 'roadmapPath' | 'verificationPath'> {
  return {
    roadmapPath: roadmapPath(state.roadmap_dir),
    verificationPath: verificationPath(state.roadmap_dir),
  };
}

export function tracked(path: string, bytes: Uint8Array): PlannedFile {
  return { path, bytes, kind: 'tracked' };
}

/** @spec contract.md#state */
function initialState(baseBranch: string, roadmapId: string): State {
  return {
    contract_version: 'orchestrator-v3',
    revision: 0,
    base_branch: baseBranch,
    roadmap_id: roadmapId,
    roadmap_revision: FIRST_REVISION,
    roadmap_dir: roadmapDir(roadmapId, FIRST_REVISION),
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

/** A small file over the defaults: the agents that were found, in the order of the presets. @spec contract.md#agents */
function initialConfig({ agents, setup }: ScaffoldInput): Config {
  const config: Config = {
    $schema: './schemas/config.schema.json',
    agents: Object.fromEntries(agents.map((preset) => [preset.name, agentOf(preset)])),
    ...(setup.length > 0 && { worktree: { setup } }),
  };
  const checked = validateValue('config', config, configPath);
  invariant(checked.ok, 'the configuration of the presets is valid');
  return config;
}

function agentOf({ command, env, setEnv }: AgentPreset): AgentConfig {
  return {
    adapter: 'command',
    command,
    ...(env.length > 0 && { env }),
    ...(Object.keys(setEnv).length > 0 && { set_env: setEnv }),
  };
}

/** The template with the suggested checks in the place of its "None.". @spec contract.md#verification */
function renderVerification(checks: readonly SuggestedCheck[]): string {
  const template = renderVerificationTemplate();
  if (checks.length === 0) return template;
  const empty = '## Baseline Checks\n\nNone.\n';
  invariant(template.startsWith(empty), 'the verification template begins with no baseline checks');
  const items = checks.map(({ command, why }) => `- Command: \`${command}\`\n  Why: ${why}\n`);
  return `## Baseline Checks\n\n${items.join('')}${template.slice(empty.length)}`;
}

function ignoredFolder(folder: string): PlannedFile {
  return { path: `${folder}/.gitignore`, bytes: encode('*\n'), kind: 'ignored' };
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
