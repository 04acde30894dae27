import { because, perform } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import type { RoundObservation } from '../round-observation.ts';

const RESOLVES: ReadonlySet<string> = new Set(['implement', 'finalize-round', 'blocked']);

/**
 * The merged files of a conflicted refresh stand in the worktree while somebody resolves them, and only then.
 * @spec contract.md#stages
 */
export function decideShownFiles(r: RoundObservation): Decision | null {
  const conflict = r.conflicts.at(-1);
  if (conflict === undefined || conflict.head !== r.head) return null;
  if (r.dispatch?.kind === 'ended' || r.dispatch?.kind === 'settled') return null;
  const { head, base, tree, paths } = conflict;
  const roundId = r.row.round_id;
  if (RESOLVES.has(r.row.stage)) {
    if (conflict.shown) return null;
    return perform(
      { code: 'MERGE', roundId, because: because('workspace.show-conflict', 'stages', ...paths) },
      { kind: 'showConflict', roundId, number: r.conflicts.length, head, base, tree, paths },
    );
  }
  if (!conflict.shown) return null;
  return perform(
    { code: 'MERGE', roundId, because: because('workspace.hide-conflict', 'stages', ...paths) },
    { kind: 'hideConflict', roundId, head },
  );
}
