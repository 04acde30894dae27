import { encodeRecord } from '../../contract/canonical-json.ts';
import { dispatchDir, dispatchRecordPath, historyRef, keptRef, outcomePath } from '../../contract/paths.ts';
import type { DispatchOutcome } from '../../contract/generated/dispatch-outcome.ts';
import type { Settlement } from '../../contract/generated/settlement.ts';
import type { Oid } from '../../contract/ids.ts';
import { invariant } from '../../lib/invariant.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { ReplacedObject } from '../../ports/git.ts';
import { oidOf } from '../observe/observe-context.ts';
import { readOwnRecord } from '../read-record.ts';
import type { RoundPlaces } from '../round-places.ts';
import type { Session, World } from '../world.ts';
import { anchorSettlement, isThere, releaseSettlement } from './anchor-settlement.ts';
import { commitOnRound, moveRef } from './commit-round.ts';
import { buildDispatchRecord } from './dispatch-record.ts';
import { hideConflicts } from './hide-conflicts.ts';
import { keepTip } from './keep-tree.ts';
import { keepAfter, keepWork } from './keep-work.ts';
import { rebuildBranch } from './rebuild-branch.ts';

/**
 * Carries out how a dispatch was judged: the settlement is written down first, so that after a crash the same
 * judgement is finished; what would be lost goes to a ref before anything is put back; the outcome comes last.
 * @spec contract.md#ownership
 */
export async function settleDispatch(
  world: World,
  session: Session,
  places: RoundPlaces,
  settlement: Settlement,
): Promise<void> {
  const { outcome } = settlement;
  const journal = `${dispatchDir(outcome.dispatch_id)}/settlement.json`;
  const isResumed = (await readOwnRecord(world, 'settlement', journal)) !== null;
  const isMade = await isCommitted(world, places.mirrorRef, outcome.dispatch_id);
  // Gone all the same: nothing is put back or taken away yet, and what stands in the worktree is judged again.
  if (!(await isThere(world, settlement, isMade))) return world.files.remove(journal);
  // What changes in the runtime folder from here on is ours.
  session.marks.delete(outcome.dispatch_id);
  await anchorSettlement(world, session, settlement);
  if (!isResumed) await world.files.writeAtomic(journal, encodeRecord(settlement));
  const before = oidOf(outcome.head_before);
  await restoreRefs(world, session, places, settlement);
  const kept = await keepWork(world, session, settlement, before);
  // The agent's commits are kept as they may be kept; the branch stands where we left it.
  const late = settlement.keep_tips.length > 0 ? await moveBack(world, session, places, settlement) : [];
  const isPresent = (await world.worktrees.inspect(places.worktree)).kind === 'present';
  if (isPresent) for (const path of settlement.remove) await world.filesAt(places.worktree).remove(path);
  const after =
    isPresent && settlement.reset_worktree ? await keepAfter(world, session, places, settlement) : null;
  const headAfter = isPresent
    ? await commitWork(world, session, places, { ...settlement, isResumed })
    : before;
  if (isPresent && (settlement.commit.kind === 'none' || settlement.reset_worktree)) {
    await restoreWorktree(world, session, places, {
      commit: headAfter,
      isReset: settlement.reset_worktree,
      keepAs: outcome.dispatch_id,
    });
  }
  // The tree that was judged is what stood there a moment ago: for the decisions that follow at once it still does.
  const isWhatStands = settlement.commit.kind === 'tree' && !isResumed;
  if (isPresent && isWhatStands) session.cleanHeads.set(places.roundId, headAfter);
  await releaseSettlement(world, session, places.roundId);
  await forgetSecrets(world, session, places, [...kept.replaced, ...late, ...(after?.replaced ?? [])]);
  await writeOutcome(world, places, {
    schema_version: 'dispatch-outcome-v1',
    ...outcome,
    head_after: headAfter,
    kept_refs: [...kept.refs, ...(after?.refs ?? [])],
    settled_at: world.clock.now(),
  });
}

/** Our own commit of this very settlement, made before a crash, is no move of the agent's. */
async function restoreRefs(
  world: World,
  session: Session,
  places: RoundPlaces,
  { outcome, restore_refs: refs }: Settlement,
): Promise<void> {
  // What has to go may stand in the way of what comes back: one as a folder of the other.
  const [gone, back] = [refs.filter((ref) => ref.to === null), refs.filter((ref) => ref.to !== null)];
  for (const { ref, to } of [...gone, ...back]) {
    const isMade = ref === places.mirrorRef && (await isCommitted(world, ref, outcome.dispatch_id));
    // Before a crash another round may have been put away upon what comes back here.
    if (!isMade && !(await isGrown(world, ref, to)))
      await moveRef(world, session, ref, to === null ? null : oidOf(to));
  }
  // It may have gone since the work was judged, or in the crash that this is repeated after.
  if ((await world.repository.resolveRef(places.mirrorRef)) === null)
    await moveRef(world, session, places.mirrorRef, oidOf(outcome.head_before));
}

async function isGrown(world: World, ref: string, to: string | null): Promise<boolean> {
  const tip = ref === historyRef ? await world.repository.resolveRef(ref) : null;
  if (tip === null || to === null || (await world.repository.objectType(tip)) !== 'commit') return false;
  return world.repository.isAncestor(oidOf(to), tip);
}

async function isCommitted(world: World, mirrorRef: string, dispatchId: string): Promise<boolean> {
  const head = await world.repository.resolveRef(mirrorRef);
  if (head === null || (await world.repository.objectType(head)) !== 'commit') return false;
  const { trailers } = await world.repository.readCommit(head);
  return trailers['Orchestrator-Dispatch']?.includes(dispatchId) === true;
}

/** The branch as we left it. What came upon it after the agent's commits were counted is a person's: kept too. */
async function moveBack(
  world: World,
  session: Session,
  places: RoundPlaces,
  settlement: Settlement,
): Promise<readonly ReplacedObject[]> {
  const to = await currentHead(world, places);
  const tip = await world.repository.resolveRef(places.branchRef);
  const isLate =
    tip !== null && !settlement.keep_tips.includes(tip) && !(await world.repository.isAncestor(tip, to));
  const ref = keptRef(`${places.roundId}-late-${(tip ?? to).slice(0, 16)}`);
  const replaced = isLate ? await keepTip(world, session, { ref, tip, head: to }) : [];
  const outcome = await world.repository.updateRefs(session.lease, [
    { ref: places.branchRef, to, from: tip },
  ]);
  if (outcome === 'moved') return replaced;
  const code = (await world.leases.verify(session.lease)) ? 'git.failed' : 'lease.lost';
  throw new PortFailure(code, `${places.branchRef} moved while it was moved back`);
}

/** What held the value of a secret was kept without it; the rest of it goes. @spec contract.md#invariants */
async function forgetSecrets(
  world: World,
  session: Session,
  places: RoundPlaces,
  replaced: readonly ReplacedObject[],
): Promise<void> {
  if (replaced.length === 0) return;
  await world.worktrees.forgetTraces(session.lease, { path: places.worktree, branch: places.branchRef });
  await world.repository.forgetObjects(session.lease, replaced);
}

/** The commit of the accepted or invalid work; made once, recognised by its trailer. */
async function commitWork(
  world: World,
  session: Session,
  places: RoundPlaces,
  settlement: Settlement & { readonly isResumed: boolean },
): Promise<Oid> {
  const head = await currentHead(world, places);
  const id = settlement.outcome.dispatch_id;
  const { commit } = settlement;
  if (commit.kind === 'none') return head;
  if ((await world.repository.readCommit(head)).trailers['Orchestrator-Dispatch']?.includes(id)) {
    await rebuildBranch(world, session, places, head);
    return head;
  }
  invariant(commit.message !== null, 'a commit has a message');
  const tree =
    commit.kind === 'tree' && commit.tree !== null
      ? oidOf(commit.tree)
      : await world.repository.editTree(
          head,
          commit.entries.map((entry) => ({
            kind: 'put',
            path: entry.path,
            mode: entry.mode,
            oid: oidOf(entry.oid),
          })),
        );
  const parents = commit.second_parent === null ? [head] : [head, oidOf(commit.second_parent)];
  const message = `${commit.message}\n\nOrchestrator-Dispatch: ${id}\n`;
  // A worktree that was made anew since a crash holds nothing of the work: it gets it from the commit.
  const isEmpty = settlement.isResumed && !(await world.worktrees.isDirty(places.worktree, head));
  const follow = settlement.reset_worktree || isEmpty ? 'reset' : 'adopt';
  return commitOnRound(world, session, { places, tree, parents, message, follow });
}

async function currentHead(world: World, places: RoundPlaces): Promise<Oid> {
  const head = await world.repository.resolveRef(places.mirrorRef);
  invariant(head !== null, 'a settled round has a head');
  return head;
}

async function restoreWorktree(
  world: World,
  session: Session,
  places: RoundPlaces,
  to: { readonly commit: Oid; readonly isReset: boolean; readonly keepAs: string },
): Promise<void> {
  const target = { path: places.worktree, branch: places.branchRef, commit: to.commit };
  if (!to.isReset) return world.worktrees.adopt(session.lease, target);
  await hideConflicts(world, places, to.commit);
  await world.worktrees.resetTo(session.lease, { ...target, keepAs: to.keepAs });
}

async function writeOutcome(world: World, places: RoundPlaces, outcome: DispatchOutcome): Promise<void> {
  const record = await buildDispatchRecord(world, outcome);
  await world.files.writeAtomic(
    dispatchRecordPath(places.roundId, outcome.dispatch_id),
    encodeRecord(record),
  );
  await world.files.writeAtomic(outcomePath(places.roundId, outcome.dispatch_id), encodeRecord(outcome));
}
