import type { Worktrees } from '../../ports/worktrees.ts';
import type { Viewer } from '../world.ts';
import type { RoundContext } from './observe-context.ts';

/** What is looked at for signs of life. */
export type Watched = Pick<RoundContext, 'now' | 'places' | 'head' | 'worktree'> & {
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
  const { session, now } = round;
  if (!session.mayStore) return 0;
  const before = session.signs.get(dispatchId);
  const sinceMs = before === undefined ? 0 : Date.parse(now) - Date.parse(before.observedAt);
  if (before !== undefined && sinceMs < session.config.limits.observation_interval_s * 1000) {
    // A clock that was set back begins a new interval, or none would ever pass.
    if (sinceMs < 0) session.signs.set(dispatchId, { ...before, observedAt: now });
    return before.silent;
  }
  const cpu = before === undefined ? NOT_LOOKED : ((await signs.cpuMs()) ?? 'unknown');
  const seen = `${signs.outputBytes} ${cpu}`;
  // Files are only looked at when nothing else tells of life: an agent may write without a word.
  const isQuiet = before?.signs === seen || before?.signs === `${signs.outputBytes} ${NOT_LOOKED}`;
  const files = isQuiet ? await filesOf(round) : null;
  const isSilent = files !== null && before?.files === files;
  const silent = isSilent ? before.silent + 1 : 0;
  session.signs.set(dispatchId, { signs: seen, files, silent, observedAt: now });
  return silent;
}

async function filesOf({ world, places, head, worktree }: Watched): Promise<string> {
  if (worktree.kind !== 'present' || head === null) return 'no worktree';
  return world.worktrees.fingerprint(places.worktree, head);
}
