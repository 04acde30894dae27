import {
  candidateRef,
  checkDir,
  historyRef,
  keptRef,
  roundBranch,
  roundDir,
  roundsRef,
  runtimeRoundDir,
} from '../../contract/paths.ts';
import type { Oid } from '../../contract/ids.ts';
import type { Action } from '../../core/action.ts';
import type { TreeEdit } from '../../ports/git.ts';
import { readIncluded } from '../included-files.ts';
import { placesOf, type RoundPlaces } from '../round-places.ts';
import { readOwnRecords } from '../read-record.ts';
import { worktreePathFor } from '../../contract/paths.ts';
import type { Session, World } from '../world.ts';
import { freeWorktree } from '../worktree-pool.ts';
import { releaseSettlement } from './anchor-settlement.ts';
import { identityAt, moveRef } from './commit-round.ts';
import { keepTree } from './keep-tree.ts';

type RetireRound = Extract<Action, { kind: 'retireRound' }>;

/** Step 7 of the recipe: the history chain first, then refs, worktree and branch, our records of it last. @spec contract.md#merge-admissibility */
export async function retireRound(world: World, session: Session, action: RetireRound): Promise<void> {
  const { roundId } = action;
  const places = placesOf(world.root, {
    round_id: roundId,
    worktree_path: worktreePathFor(roundId, session.config.worktree.root),
    branch: roundBranch(roundId),
    allowance: {},
  });
  const head = await world.repository.resolveRef(places.mirrorRef);
  const tip = await world.repository.resolveRef(places.branchRef);
  const notes = await world.files.list(places.runtime);
  // What stands in a worktree that was not looked through goes to no ref, and stays where it is.
  const isWorktreeKept = notes.includes('keep-worktree');
  const isBranchKept = isWorktreeKept || notes.includes('keep-branch');
  if (head !== null) {
    if (!isWorktreeKept) await saveWorktree(world, session, { roundId, places, tip, head });
    await appendHistory(world, session, roundId, head);
  }
  if (!isWorktreeKept) await world.worktrees.remove(session.lease, places.worktree);
  for (const ref of await keptRefs(world, roundId)) await moveRef(world, session, ref, null);
  await moveRef(world, session, candidateRef(roundId), null);
  await releaseSettlement(world, session, roundId);
  // Without the mirror the branch was dealt with before, and the note that it is kept may be gone.
  if (head !== null && tip !== null && !isBranchKept) {
    const deletion = { ref: places.branchRef, to: null, from: tip };
    // A commit that came upon it meanwhile is looked at when this is done again: the mirror stands still.
    if ((await world.repository.updateRefs(session.lease, [deletion])) === 'lost') return;
  }
  await moveRef(world, session, roundsRef(roundId), null);
  await world.files.remove(checkDir(roundId, 0).replace(/\/0$/, ''));
  await world.files.remove(runtimeRoundDir(roundId));
}

async function saveWorktree(
  world: World,
  session: Session,
  round: {
    readonly roundId: string;
    readonly places: RoundPlaces;
    readonly tip: Oid | null;
    readonly head: Oid;
  },
): Promise<void> {
  const { roundId, places, tip, head } = round;
  await world.worktrees.putAsideBack(session.lease, places.worktree);
  // Freed only where nothing but its head stands in it.
  const isFreed = await freeWorktree(world, session, { ...places, head });
  await keepUnsaved(world, session, { roundId, worktree: places.worktree, tip, head, isFreed });
}

/** Work that stands in the worktree or on the branch and in no commit of ours. */
async function keepUnsaved(
  world: World,
  session: Session,
  round: {
    readonly roundId: string;
    readonly worktree: string;
    readonly tip: Oid | null;
    readonly head: Oid;
    readonly isFreed: boolean;
  },
): Promise<void> {
  const { tip } = round;
  if (tip !== null && tip !== round.head && !(await world.repository.isAncestor(tip, round.head)))
    await moveRef(world, session, keptRef(`${round.roundId}-branch`), tip);
  if (round.isFreed || (await world.worktrees.inspect(round.worktree)).kind !== 'present') return;
  if (!(await world.worktrees.isDirty(round.worktree, round.head))) return;
  const { tree } = await world.worktrees.snapshot(
    round.worktree,
    round.head,
    await readIncluded(world, { runtime: runtimeRoundDir(round.roundId) }),
  );
  await keepTree(world, session, {
    ref: keptRef(`${round.roundId}-worktree`),
    tree,
    head: round.head,
    message: `${round.roundId}: kept of the worktree`,
  });
}

const LOOKED_BACK = 50;

/**
 * One commit a round: parents are the chain tip, the round head and what was kept; its tree holds the records. A
 * second one only for what was kept after a controller was killed between the first and the end of the worktree.
 */
async function appendHistory(world: World, session: Session, roundId: string, head: Oid): Promise<void> {
  const tip = await world.repository.resolveRef(historyRef);
  const recent = tip === null ? [] : await world.repository.firstParents(tip, null, LOOKED_BACK);
  const own = recent.filter((commit) => commit.subject === roundId);
  const anchored = new Set(own.flatMap((commit) => commit.parents));
  const refs = await keptRefs(world, roundId);
  const kept = await Promise.all(refs.map((ref) => world.repository.resolveRef(ref)));
  const due = [head, ...kept].filter((oid) => oid !== null && !anchored.has(oid));
  if (own.length > 0 && due.length === 0) return;
  const identity = identityAt(session.author, world.clock.now());
  const commit = await world.repository.createCommit({
    tree: own[0]?.tree ?? (await recordsTree(world, roundId, head)),
    parents: [...new Set([tip, ...(own[0]?.parents.slice(1) ?? []), ...due])].filter((oid) => oid !== null),
    message: `${roundId}\n`,
    author: identity,
    committer: identity,
  });
  await moveRef(world, session, historyRef, commit);
}

async function recordsTree(world: World, roundId: string, head: Oid): Promise<Oid> {
  const records = await world.repository.listFiles(head, roundDir(roundId));
  const edits: TreeEdit[] = records.map((entry) => ({
    kind: 'put',
    path: entry.path.slice('orchestrator/'.length),
    mode: entry.mode,
    oid: entry.oid,
  }));
  for (const folder of ['dispatches', 'outcomes', 'checks']) {
    for (const name of await world.files.list(`${runtimeRoundDir(roundId)}/${folder}`)) {
      const file = await world.files.read(`${runtimeRoundDir(roundId)}/${folder}/${name}`, 1024 * 1024);
      if (file.kind === 'file')
        edits.push({
          kind: 'put',
          path: `rounds/${roundId}/${folder}/${name}`,
          mode: '100644',
          oid: await world.repository.writeBlob(file.bytes),
        });
    }
  }
  return world.repository.editTree(await world.repository.emptyTree(), edits);
}

/** Kept refs of a round: named after it, or named in the outcomes of its dispatches. */
async function keptRefs(world: World, roundId: string): Promise<readonly string[]> {
  const outcomes = await readOwnRecords(world, 'dispatch-outcome', `${runtimeRoundDir(roundId)}/outcomes`);
  const named = new Set(outcomes.flatMap((record) => record.value.kept_refs));
  const all = await world.repository.listRefs('refs/orchestrator/kept/');
  return all.map(({ ref }) => ref).filter((ref) => named.has(ref) || ref.startsWith(`${keptRef(roundId)}-`));
}
