import type { JobSigns } from '../../ports/launcher.ts';
import type { RoundContext } from './observe-context.ts';

/**
 * Observations in a row, one an interval, in which a running agent gave no sign: no output, no processor time,
 * no file changed. @spec contract.md#recovery
 */
export async function silence(round: RoundContext, dispatchId: string, signs: JobSigns): Promise<number> {
  const { session, now } = round;
  if (!session.mayStore) return 0;
  const before = session.signs.get(dispatchId);
  const seen = `${signs.outputBytes} ${signs.cpuMs ?? 'unknown'}`;
  const sinceMs = before === undefined ? 0 : Date.parse(now) - Date.parse(before.observedAt);
  if (before !== undefined && sinceMs < session.config.limits.observation_interval_s * 1000)
    return before.silent;
  // Files are only looked at when nothing else tells of life: an agent may write without a word.
  const files = before?.signs === seen ? await filesOf(round) : null;
  const isSilent = files !== null && before?.files === files;
  const silent = isSilent ? before.silent + 1 : 0;
  session.signs.set(dispatchId, { signs: seen, files, silent, observedAt: now });
  return silent;
}

async function filesOf({ world, places, head, worktree }: RoundContext): Promise<string> {
  if (worktree.kind !== 'present' || head === null) return 'no worktree';
  return world.worktrees.fingerprint(places.worktree, head);
}
