import type { DispatchOutcome } from '../../contract/generated/dispatch-outcome.ts';
import { readOwnRecords } from '../read-record.ts';
import type { RoundContext } from './observe-context.ts';

/** How every dispatch of this round was settled, oldest first. */
export async function observeOutcomes({ world, places }: RoundContext): Promise<readonly DispatchOutcome[]> {
  return (await readOwnRecords(world, 'dispatch-outcome', `${places.runtime}/outcomes`)).map(
    (record) => record.value,
  );
}
