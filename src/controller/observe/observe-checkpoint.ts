import { parseRecord } from '../../contract/validate.ts';
import { FILE_LIMITS } from '../../contract/limits.ts';
import { snapshotPath } from '../../contract/paths.ts';
import type { State } from '../../contract/generated/state.ts';
import type { ObserveContext } from './observe-context.ts';

/** Does the snapshot at base differ from the live state in more than revision, times and attempts? Looked at when the controller or every round is blocked. */
export async function observeCheckpointDue({ world, state, base }: ObserveContext): Promise<boolean> {
  const areRoundsStuck =
    state.active_rounds.length > 0 && state.active_rounds.every((round) => round.stage === 'blocked');
  const isStuck = areRoundsStuck || state.controller_stage === 'blocked';
  if (base === null || !isStuck) return false;
  const file = await world.repository.readFile(base, snapshotPath, FILE_LIMITS.stateBytesMax);
  if (file.kind !== 'file') return true;
  const snapshot = parseRecord('state', file.bytes, snapshotPath);
  return !snapshot.ok || essence(snapshot.value) !== essence(state);
}

const VOLATILE: ReadonlySet<string> = new Set([
  'revision',
  'recorded_at',
  'attempts',
  'at',
  'until',
  '$schema',
]);

function essence(state: State): string {
  return JSON.stringify(state, (key, value: unknown) => (VOLATILE.has(key) ? undefined : value));
}
