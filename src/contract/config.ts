import type { Result } from '../lib/result.ts';
import { err, ok } from '../lib/result.ts';
import { contradictions, unbuiltValues } from './config-check.ts';
import { configTable as table } from './config-table.ts';
import type {
  AdapterName,
  AgentConfig,
  ChecksConfig,
  Config,
  Effort,
  LauncherName,
  LimitsConfig,
  MergeMode,
  Role,
  RoleConfig,
  StateConfig,
  WorktreeConfig,
  Workflow,
} from './generated/config.ts';
import type { Stage } from './generated/state.ts';
import type { Problem } from './problem.ts';

/** An agent with every key filled in. */
export interface EffectiveAgent {
  readonly name: string;
  readonly adapter: AdapterName;
  readonly command: readonly string[];
  readonly model: string | null;
  readonly effort: Effort | null;
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly set_env: Readonly<Record<string, string>>;
  readonly max_concurrent: number;
}

export interface EffectiveRole {
  /** Names of agents, in the order they are tried. */
  readonly agents: readonly string[];
  readonly effort: Effort | null;
  readonly distinct_from: Role | null;
  readonly skills: readonly string[];
}

export interface EffectiveLimits extends Required<Omit<LimitsConfig, 'stage_attempts'>> {
  readonly stage_attempts: Readonly<Record<Stage | 'default', number>>;
}

/** The configuration with every default filled in; keys as in the file. @spec contract.md#agents */
export interface EffectiveConfig {
  /** In the order of the file. */
  readonly agents: readonly EffectiveAgent[];
  readonly roles: Readonly<Record<Role, EffectiveRole>>;
  readonly launcher: LauncherName;
  readonly limits: EffectiveLimits;
  readonly worktree: Required<WorktreeConfig>;
  readonly merge: { readonly mode: MergeMode; readonly identity: string | null };
  readonly protected_paths: readonly string[];
  readonly workflow: Workflow;
  readonly checks: Required<ChecksConfig>;
  readonly state: Required<StateConfig>;
}

/**
 * Fills in the defaults. Values of features that are not built give `config.not-yet`, values that contradict
 * each other `config.invalid`; whether a program exists is not judged here.
 * @spec contract.md#agents
 */
export function resolveConfig(config: Config): Result<EffectiveConfig, readonly Problem[]> {
  const problems = [...unbuiltValues(config), ...contradictions(config)];
  if (problems.length > 0) return err(problems);
  const { worktree = {}, merge = {}, checks = {} } = config;
  return ok({
    agents: Object.entries(config.agents ?? {}).map(([name, agent]) => effectiveAgent(name, agent)),
    roles: effectiveRoles(config),
    launcher: config.launcher ?? table.launcher.default,
    limits: effectiveLimits(config.limits ?? {}),
    worktree: {
      setup: worktree.setup ?? table['worktree.setup'].default,
      include: worktree.include ?? table['worktree.include'].default,
      reuse: worktree.reuse ?? table['worktree.reuse'].default,
      root: (worktree.root ?? table['worktree.root'].default).replace(/\/+$/, ''),
    },
    merge: {
      mode: merge.mode ?? table['merge.mode'].default,
      identity: merge.identity ?? table['merge.identity'].default,
    },
    protected_paths: config.protected_paths ?? table.protected_paths.default,
    workflow: config.workflow ?? table.workflow.default,
    checks: {
      env: checks.env ?? table['checks.env'].default,
      wrapper: checks.wrapper ?? table['checks.wrapper'].default,
    },
    state: { checkpoint: config.state?.checkpoint ?? table['state.checkpoint'].default },
  });
}

/** How hard an agent should think in a role; reviewers always as hard as they can. @spec contract.md#review-quality */
export function effortFor(config: EffectiveConfig, role: Role, agentName: string): Effort {
  if (role === 'reviewer') return 'max';
  const agent = config.agents.find(({ name }) => name === agentName);
  return config.roles[role].effort ?? agent?.effort ?? table['roles.*.effort'].default;
}

function effectiveAgent(name: string, agent: AgentConfig): EffectiveAgent {
  return {
    name,
    adapter: agent.adapter ?? table['agents.*.adapter'].default,
    command: agent.command ?? table['agents.*.command'].default,
    model: agent.model ?? table['agents.*.model'].default,
    effort: agent.effort ?? table['agents.*.effort'].default,
    args: agent.args ?? table['agents.*.args'].default,
    env: agent.env ?? table['agents.*.env'].default,
    set_env: agent.set_env ?? table['agents.*.set_env'].default,
    max_concurrent: agent.max_concurrent ?? table['agents.*.max_concurrent'].default,
  };
}

function effectiveRoles({ agents = {}, roles = {} }: Config): EffectiveConfig['roles'] {
  const everyAgent = Object.keys(agents);
  const fill = (role: Role): EffectiveRole => {
    const own: RoleConfig = { ...roles.default, ...roles[role] };
    return {
      agents: own.agents ?? table['roles.*.agents'].default ?? everyAgent,
      effort: own.effort ?? null,
      distinct_from: own.distinct_from ?? table['roles.*.distinct_from'].default,
      skills: own.skills ?? table['roles.*.skills'].default,
    };
  };
  return {
    planner: fill('planner'),
    implementer: fill('implementer'),
    reviewer: fill('reviewer'),
    'recovery-investigator': fill('recovery-investigator'),
    scout: fill('scout'),
  };
}

function effectiveLimits(limits: LimitsConfig): EffectiveLimits {
  const { stage_attempts: attempts = {}, ...rest } = limits;
  const fallback = attempts.default ?? table['limits.stage_attempts.default'].default;
  return {
    max_parallel_rounds: table['limits.max_parallel_rounds'].default,
    max_review_rounds: table['limits.max_review_rounds'].default,
    check_rounds: table['limits.check_rounds'].default,
    conflict_rounds: table['limits.conflict_rounds'].default,
    stage_timeout_s: table['limits.stage_timeout_s'].default,
    observation_interval_s: table['limits.observation_interval_s'].default,
    on_review_limit: table['limits.on_review_limit'].default,
    min_free_disk_gib: table['limits.min_free_disk_gib'].default,
    rounds_in_tree: table['limits.rounds_in_tree'].default,
    rounds_per_milestone: table['limits.rounds_per_milestone'].default,
    ...rest,
    stage_attempts: {
      recon: attempts.recon ?? fallback,
      plan: attempts.plan ?? table['limits.stage_attempts.plan'].default,
      consult: fallback,
      implement: attempts.implement ?? fallback,
      verify: fallback,
      review: attempts.review ?? fallback,
      'finalize-round': fallback,
      default: fallback,
    },
  };
}
