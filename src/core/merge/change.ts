import type { RawChange } from '../../ports/git.ts';

/** Two changes are the same when their raw lines are the same set. @spec contract.md#words */
export function isSameChange(a: readonly RawChange[], b: readonly RawChange[]): boolean {
  if (a.length !== b.length) return false;
  const lines = new Set(a.map(changeLine));
  return b.every((change) => lines.has(changeLine(change)));
}

function changeLine(change: RawChange): string {
  return [change.oldMode, change.newMode, change.oldOid, change.newOid, change.status, change.path].join(
    '\0',
  );
}
