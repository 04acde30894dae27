import type { ErrorCode } from '../../src/contract/errors.ts';
import { LANDINGS } from '../end-to-end/errors/landings.ts';
import { REFUSALS } from '../end-to-end/errors/refusals.ts';
import { ATTEMPTS } from './producers/attempts.ts';
import { MARKDOWN_FILES } from './producers/markdown-files.ts';
import { NOTICES } from './producers/notices.ts';
import { ROUNDS } from './producers/rounds.ts';
import { STOPS } from './producers/stops.ts';
import { VALIDATED_FILES } from './producers/validated-files.ts';
import { WORLD } from './producers/world.ts';
import type { Producer } from './support/told.ts';

/** One producer a code: a code without one does not compile. @spec contract.md#decisions-and-exit-codes */
export const PRODUCERS: Readonly<Record<ErrorCode, Producer>> = {
  ...ATTEMPTS,
  ...NOTICES,
  ...MARKDOWN_FILES,
  ...VALIDATED_FILES,
  ...ROUNDS,
  ...STOPS,
  ...WORLD,
  ...REFUSALS,
  ...LANDINGS,
};

/** Those that need the built program or the built runner. */
export const BUILT: ReadonlySet<string> = new Set([...Object.keys(REFUSALS), ...Object.keys(LANDINGS)]);
