import { encodeRecord } from '../../contract/canonical-json.ts';
import { branchRef, snapshotPath } from '../../contract/paths.ts';
import type { State } from '../../contract/generated/state.ts';
import type { Session, World } from '../world.ts';
import { identityAt } from './commit-round.ts';

/**
 * Commits the snapshot alone on base, so that resume errors are in git. Where base, checkout or lock does not
 * allow it, the stop goes ahead and says so. @spec contract.md#state
 */
export async function checkpoint(world: World, session: Session, state: State): Promise<string> {
  const baseRef = branchRef(state.base_branch);
  const base = await world.repository.resolveRef(baseRef);
  if (base === null) return refuse(session, 'the base branch is gone');
  const oid = await world.repository.writeBlob(encodeRecord(state));
  const tree = await world.repository.editTree(base, [
    { kind: 'put', path: snapshotPath, mode: '100644', oid },
  ]);
  const identity = identityAt(session.author, world.clock.now());
  const message = `orchestrator: checkpoint\n\nOrchestrator-Checkpoint: ${state.revision}\n`;
  const commit = await world.repository.createCommit({
    tree,
    parents: [base],
    message,
    author: identity,
    committer: identity,
  });
  const outcome = await world.landing.land(session.lease, {
    roundId: 'checkpoint',
    baseRef,
    expectedBase: base,
    commit,
  });
  switch (outcome.kind) {
    case 'landed':
      return `checkpoint ${commit.slice(0, 12)}`;
    case 'base-moved':
      return refuse(session, 'base moved meanwhile');
    case 'checkout-busy':
      return refuse(session, `${outcome.checkout} is busy: ${outcome.what}`);
    case 'local-edits':
      return refuse(session, `uncommitted edits in ${outcome.files.join(', ')}`);
    case 'lease-lost':
      return refuse(session, 'another controller holds the lease');
  }
}

function refuse(session: Session, why: string): string {
  session.checkpointRefused = why;
  return `no checkpoint: ${why}`;
}
