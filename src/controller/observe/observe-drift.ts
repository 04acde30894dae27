import { RUNTIME } from '../../contract/paths.ts';
import type { ObserveContext } from './observe-context.ts';

export const DRIFT_BASELINE = `${RUNTIME}/config-baseline.txt`;
const BASELINE_BYTES_MAX = 1024 * 1024;

/**
 * Executable configuration that changed since the baseline, one line an entry. The baseline is taken when no
 * round is live, so that a change stays visible over restarts until a person accepts it. @spec contract.md#ownership
 */
export async function observeDrift({
  world,
  session,
  state,
}: Pick<ObserveContext, 'world' | 'session' | 'state'>): Promise<readonly string[]> {
  const now = (await world.drift.read()).entries;
  const file = await world.files.read(DRIFT_BASELINE, BASELINE_BYTES_MAX);
  if (file.kind !== 'file' || state.active_rounds.length === 0) {
    const text = printBaseline(now);
    const before = file.kind === 'file' ? new TextDecoder().decode(file.bytes) : null;
    if (before !== text && session.lease !== null)
      await world.files.writeAtomic(DRIFT_BASELINE, new TextEncoder().encode(text));
    return [];
  }
  const before = new TextDecoder()
    .decode(file.bytes)
    .split('\n')
    .filter((line) => line !== '');
  const added = now.filter((entry) => !before.includes(entry));
  const removed = before.filter((entry) => !now.includes(entry));
  return [...added.map((entry) => `now: ${entry}`), ...removed.map((entry) => `was: ${entry}`)];
}

export function printBaseline(entries: readonly string[]): string {
  return entries.map((entry) => `${entry.replaceAll('\n', ' ')}\n`).join('');
}
