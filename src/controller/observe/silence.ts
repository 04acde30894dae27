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
  if (before === undefined) return note(round, dispatchId, { signs: seen, silent: 0 });
  const sinceMs = Date.parse(now) - Date.parse(before.observedAt);
  if (sinceMs < session.config.limits.observation_interval_s * 1000) return before.silent;
  const isSilent = before.signs === (await withFiles(round, seen));
  return note(round, dispatchId, { signs: seen, silent: isSilent ? before.silent + 1 : 0 });
}

async function note(
  round: RoundContext,
  dispatchId: string,
  count: { readonly signs: string; readonly silent: number },
): Promise<number> {
  round.session.signs.set(dispatchId, {
    ...count,
    signs: await withFiles(round, count.signs),
    observedAt: round.now,
  });
  return count.silent;
}

/** The files of the worktree belong to the signs: an agent may write without a word. */
async function withFiles({ world, places, head, worktree }: RoundContext, seen: string): Promise<string> {
  if (worktree.kind !== 'present' || head === null) return seen;
  return `${seen} ${(await world.worktrees.snapshot(places.worktree, head, [])).tree}`;
}
