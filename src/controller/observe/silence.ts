import type { Worktrees } from '../../ports/worktrees.ts';
import type { Viewer } from '../world.ts';
import type { RoundContext } from './observe-context.ts';

/** What is looked at for signs of life. */
export type Watched = Pick<RoundContext, 'places' | 'head' | 'worktree'> & {
  /** Milliseconds for which the dispatch was watched. */
  readonly ranMs: number;
  readonly session: Pick<Viewer, 'mayStore' | 'signs' | 'config'>;
  readonly world: { readonly worktrees: Pick<Worktrees, 'fingerprint'> };
};

/** Signs of life of one dispatch; its processor time costs a look at every process. */
export interface Signs {
  readonly outputBytes: number;
  readonly cpuMs: () => Promise<number | null>;
}

/** Stands for what was not looked at: a dispatch that has just begun is alive. */
const NOT_LOOKED = '?';

/**
 * Observations in a row, one an interval, in which a running agent gave no sign: no output, no processor time,
 * no file changed. @spec contract.md#recovery
 */
export async function silence(round: Watched, dispatchId: string, signs: Signs): Promise<number> {
  const { session, ranMs } = round;
  if (!session.mayStore) return 0;
  const before = session.signs.get(dispatchId);
  const intervalMs = session.config.limits.observation_interval_s * 1000;
  if (before !== undefined && ranMs - before.observedMs < intervalMs) return before.silent;
  const cpu = before === undefined ? NOT_LOOKED : ((await signs.cpuMs()) ?? 'unknown');
  const seen = `${signs.outputBytes} ${cpu}`;
  // Files are only looked at when nothing else tells of life: an agent may write without a word.
  const isQuiet = before?.signs === seen || before?.signs === `${signs.outputBytes} ${NOT_LOOKED}`;
  const files = isQuiet ? await filesOf(round) : null;
  const isSilent = files !== null && before?.files === files;
  const silent = isSilent ? before.silent + 1 : 0;
  session.signs.set(dispatchId, { signs: seen, files, silent, observedMs: ranMs });
  return silent;
}

async function filesOf({ world, places, head, worktree }: Watched): Promise<string> {
  if (worktree.kind !== 'present' || head === null) return 'no worktree';
  return world.worktrees.fingerprint(places.worktree, head);
}
