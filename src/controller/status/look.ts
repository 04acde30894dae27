import type { EffectiveConfig } from '../../contract/config.ts';
import type { State } from '../../contract/generated/state.ts';
import type { Lease } from '../../contract/generated/lease.ts';
import type { Observation } from '../../core/observation.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { findMissingAgents } from '../find-missing-agents.ts';
import { loadState } from '../load-state.ts';
import { observe } from '../observe/observe.ts';
import { blockedOwners, contractCommit } from '../open-session.ts';
import type { Project, Refusal } from '../project.ts';
import { startMemory } from '../remember.ts';
import type { Viewer } from '../world.ts';

/** What can be seen without a lease. */
export interface Look {
  readonly state: State;
  /** `rebuilt`: there is no live state; this is what git proves. */
  readonly source: 'live' | 'rebuilt';
  readonly config: EffectiveConfig;
  readonly observation: Observation;
  /** With what it was observed: to look on from here. */
  readonly viewer: Viewer;
  readonly lease: { readonly holder: Lease; readonly alive: boolean } | null;
}

export interface LookOptions {
  readonly deep: boolean;
  readonly maxRounds?: number | null;
  readonly acceptBase?: boolean;
}

/**
 * The state and an observation of everything it names; no lease is taken and no file written. With `deep`, files in
 * worktrees are compared too, unless a controller runs, which does that itself. @spec contract.md#state
 */
export async function look(project: Project, options: LookOptions): Promise<Result<Look, Refusal>> {
  const begun = await beginLook(project, options);
  if (!begun.ok) return begun;
  const observation = await observe(project.world, begun.value.viewer, begun.value.state);
  return ok({ ...begun.value, observation });
}

/** All of a look but the observation. */
export async function beginLook(
  project: Project,
  options: LookOptions,
): Promise<Result<Omit<Look, 'observation'>, Refusal>> {
  const { world } = project;
  const config = await project.readConfig(await contractCommit(world));
  if (!config.ok) return config;
  const loaded = await loadState(world, config.value.worktree.root);
  if (loaded.kind === 'refused')
    return err({ code: loaded.code, message: loaded.message, problems: loaded.problems });
  const lease = await world.leases.holder();
  const viewer: Viewer = {
    lease: null,
    mayStore: options.deep && lease?.alive !== true,
    config: config.value,
    programs: await project.stampAgents(config.value),
    maxRounds: options.maxRounds ?? null,
    acceptBase: options.acceptBase === true,
    // What the next start would look at again.
    recheckOwners: blockedOwners(loaded.state),
    missingAgents: await findMissingAgents(project, config.value),
    ...startMemory(),
  };
  const source = loaded.kind === 'live' ? 'live' : 'rebuilt';
  return ok({ state: loaded.state, source, config: config.value, viewer, lease });
}
