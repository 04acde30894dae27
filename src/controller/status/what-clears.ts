import { ERRORS, PROGRAM } from '../../contract/errors.ts';
import type { Verdict } from '../../core/merge/admissibility.ts';

type Hold = Extract<Verdict, { readonly kind: 'hold' }>;

/** What ends a hold, as a sentence for the person who waits. @spec contract.md#merge-admissibility */
export function whatClears(hold: Hold, roundId: string): string {
  switch (hold.clearedBy) {
    case 'time':
      return 'It clears by itself: the next run looks again.';
    case 'verify':
      return 'The next run lets the checks run again.';
    case 'implement':
      return 'The next run lets the checks run again, and asks the implementer where they are red.';
    case 'review':
      return 'The next run asks the reviewer again.';
    case 'person':
      return hold.code === null
        ? `Look at ${roundId}, then let it go on or give it up: ${PROGRAM} drop ${roundId}`
        : `${ERRORS[hold.code].hint} (${hold.nextCommand ?? ERRORS[hold.code].nextCommand})`;
  }
}
