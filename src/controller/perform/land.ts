import { branchRef } from '../../contract/paths.ts';
import type { Action } from '../../core/action.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { Session, World } from '../world.ts';

/** Steps 4 to 6 of the recipe. A refusal is no failure: the next observation sees what stands in the way. @spec contract.md#merge-admissibility */
export async function land(
  world: World,
  session: Session,
  action: Extract<Action, { kind: 'land' }>,
  baseBranch: string,
): Promise<string> {
  const outcome = await world.landing.land(session.lease, {
    roundId: action.roundId,
    baseRef: branchRef(baseBranch),
    expectedBase: action.expectedBase,
    commit: action.commit,
  });
  switch (outcome.kind) {
    case 'landed':
      session.followed.add(action.commit);
      return `landed as ${action.commit.slice(0, 12)}`;
    case 'base-moved':
      return 'base moved; planned again';
    case 'checkout-busy':
      session.followHeld = `${outcome.checkout} is busy: ${outcome.what}`;
      return `${outcome.checkout} is busy: ${outcome.what}`;
    case 'local-edits':
      return `local edits in ${outcome.files.join(', ')}`;
    case 'lease-lost':
      throw new PortFailure('lease.lost', 'the landing was refused: another controller holds the lease');
  }
}
