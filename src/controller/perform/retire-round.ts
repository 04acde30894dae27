import {
  branchRef,
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
import { placesOf } from '../round-places.ts';
import { readOwnRecords } from '../read-record.ts';
import { worktreePathFor } from '../../contract/paths.ts';
import type { Session, World } from '../world.ts';
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
  const isBranchKept = (await world.files.list(places.runtime)).includes('keep-branch');
  if (head !== null) {
    await keepUnsaved(world, session, {
      roundId,
      worktree: places.worktree,
      branchRef: places.branchRef,
      head,
    });
    await appendHistory(world, session, roundId, head);
  }
  await world.worktrees.remove(session.lease, places.worktree);
  for (const ref of await keptRefs(world, roundId)) await moveRef(world, session, ref, null);
  await moveRef(world, session, candidateRef(roundId), null);
  // Without the mirror the branch was dealt with before, and the note that it is kept may be gone.
  if (head !== null && !isBranchKept) await moveRef(world, session, branchRef(roundBranch(roundId)), null);
  await moveRef(world, session, roundsRef(roundId), null);
  await world.files.remove(checkDir(roundId, 0).replace(/\/0$/, ''));
  await world.files.remove(runtimeRoundDir(roundId));
}

/** Work that stands in the worktree or on the branch and in no commit of ours. */
async function keepUnsaved(
  world: World,
  session: Session,
  round: {
    readonly roundId: string;
    readonly worktree: string;
    readonly branchRef: string;
    readonly head: Oid;
  },
): Promise<void> {
  const tip = await world.repository.resolveRef(round.branchRef);
  if (tip !== null && tip !== round.head && !(await world.repository.isAncestor(tip, round.head)))
    await moveRef(world, session, keptRef(`${round.roundId}-branch`), tip);
  if ((await world.worktrees.inspect(round.worktree)).kind !== 'present') return;
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

/** One commit a round: parents are the chain tip, the round head and what was kept; its tree holds the records. */
async function appendHistory(world: World, session: Session, roundId: string, head: Oid): Promise<void> {
  const tip = await world.repository.resolveRef(historyRef);
  const recent = tip === null ? [] : await world.repository.firstParents(tip, null, LOOKED_BACK);
  if (recent.some((commit) => commit.subject === roundId)) return;
  const kept = await Promise.all(
    (await keptRefs(world, roundId)).map((ref) => world.repository.resolveRef(ref)),
  );
  const parents = [tip, head, ...kept].filter((oid) => oid !== null);
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
  const empty = await world.repository.emptyTree();
  const identity = identityAt(session.author, world.clock.now());
  const commit = await world.repository.createCommit({
    tree: await world.repository.editTree(empty, edits),
    parents: [...new Set(parents)],
    message: `${roundId}\n`,
    author: identity,
    committer: identity,
  });
  await moveRef(world, session, historyRef, commit);
}

/** Kept refs of a round: named after it, or named in the outcomes of its dispatches. */
async function keptRefs(world: World, roundId: string): Promise<readonly string[]> {
  const outcomes = await readOwnRecords(world, 'dispatch-outcome', `${runtimeRoundDir(roundId)}/outcomes`);
  const named = new Set(outcomes.flatMap((record) => record.value.kept_refs));
  const all = await world.repository.listRefs('refs/orchestrator/kept/');
  return all.map(({ ref }) => ref).filter((ref) => named.has(ref) || ref.startsWith(`${keptRef(roundId)}-`));
}
