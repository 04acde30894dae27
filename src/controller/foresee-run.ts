import type { Observation } from '../core/observation.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { foresee, type ForeseenTick } from './foresee.ts';
import { uncommittedContract } from './open-session.ts';
import type { Project, Refusal } from './project.ts';
import { refuseRun, refuseUncommitted } from './refuse-run.ts';
import { look, type Look, type LookOptions } from './status/look.ts';
import { refuseConfig } from './watch/refuse-config.ts';

export interface ForeseenRun {
  readonly looked: Look;
  /** At least one; the last is the one that needs the world, waits or stops. */
  readonly ticks: readonly ForeseenTick[];
}

export interface ForeseeOptions extends Omit<LookOptions, 'deep'> {
  /** As if what is put away and committed before a stop were. */
  readonly isTidied?: boolean;
}

function tidied(o: Observation): Observation {
  return { ...o, leftovers: [], run: { ...o.run, checkpointDue: false } };
}

/**
 * What `run` would refuse, or else the ticks that would follow, by the very checks that it makes itself. Takes no lease
 * and writes nothing. @spec contract.md#decisions-and-exit-codes
 */
export async function foreseeRun(
  project: Project,
  options: ForeseeOptions = {},
): Promise<Result<ForeseenRun, Refusal>> {
  const refused = await refuseRun(project);
  if (refused !== null) return err(refused);
  const looked = await look(project, { ...options, deep: true });
  if (!looked.ok) return looked;
  const { viewer, state } = looked.value;
  const drifted = await refuseConfig(project.world, viewer, state);
  if (drifted !== null) return err(drifted);
  const dirty = await uncommittedContract(project, state);
  if (dirty.length > 0 && state.active_rounds.length === 0) return err(refuseUncommitted(dirty));
  return ok({
    looked: looked.value,
    ticks: await foresee(project.world, looked.value, options.isTidied === true ? tidied : undefined),
  });
}
