import type { DispatchOutcome } from '../../contract/generated/dispatch-outcome.ts';
import { dispatchDir } from '../../contract/paths.ts';
import { readOwnRecord } from '../read-record.ts';
import type { Session, World } from '../world.ts';

const NAMED_MAX = 5;

/** An implementer that writes by absolute paths writes past its worktree: what came meanwhile is named, whoever made it. @spec contract.md#ownership */
export async function tellNewFiles(
  world: World,
  session: Session,
  outcome: Pick<DispatchOutcome, 'role' | 'dispatch_id' | 'round_id'>,
): Promise<void> {
  if (outcome.role !== 'implementer') return;
  const start = await readOwnRecord(world, 'start', `${dispatchDir(outcome.dispatch_id)}/start.json`);
  if (start === null) return;
  const paths = await world.landing.newFiles(Date.parse(start.value.started_at));
  if (paths.length === 0) return;
  const more = paths.length > NAMED_MAX ? ` and ${paths.length - NAMED_MAX} more` : '';
  const named = paths.slice(0, NAMED_MAX).join(', ');
  session.facts.push(
    `${outcome.round_id}  while ${outcome.dispatch_id} ran, these came into your checkout, and are not part of the round: ${named}${more}`,
  );
}
