import { candidateRef, roundsDir } from '../../contract/paths.ts';
import { formatProblem } from '../../contract/problem.ts';
import { roundNumber, type Oid } from '../../contract/ids.ts';
import type { Action } from '../../core/action.ts';
import type { Observation } from '../../core/observation.ts';
import type { RoundObservation } from '../../core/round-observation.ts';
import { invariant } from '../../lib/invariant.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { TreeEdit } from '../../ports/git.ts';
import { createCommitSource } from '../validate/commit-source.ts';
import { validateFile } from '../validate/validate-tree.ts';
import type { Session, World } from '../world.ts';
import { bookkeepingEdits, snapshotEdits } from './candidate-bookkeeping.ts';
import { recordEdits } from './candidate-records.ts';
import { moveRef } from './commit-round.ts';

type BuildCandidate = Extract<Action, { kind: 'buildCandidate' }>;

/**
 * Step 3 of the recipe: the landing as a commit object, anchored and nothing more: content tree plus our paths.
 * @spec contract.md#merge-admissibility
 */
export async function buildCandidate(
  world: World,
  session: Session,
  o: Observation,
  action: BuildCandidate,
): Promise<void> {
  const r = o.rounds.find((round) => round.row.round_id === action.roundId);
  invariant(
    r?.records.review != null && r.records.selection !== null,
    'an admissible round has a selection and an approval',
  );
  const edits = [
    ...(await recordEdits(world, r, action)),
    ...(await bookkeepingEdits(world, o, r, action)),
    ...(await snapshotEdits(world, o, r, action)),
    ...(await expiredRounds(world, session, action.base)),
  ];
  const tree = await world.repository.editContent({ commit: action.head, base: action.base }, edits);
  await requireValid(world, tree, edits);
  const ended = endOfApproval(r) ?? world.clock.now();
  const identity = { ...session.author, date: ended };
  const commit = await world.repository.createCommit({
    tree,
    parents: [action.base],
    message: landingMessage(r, action),
    author: identity,
    committer: identity,
  });
  await moveRef(world, session, candidateRef(action.roundId), commit);
}

/** What we are about to put on base is valid: `validate` on every file of ours. @spec contract.md#merge-admissibility */
async function requireValid(world: World, tree: Oid, edits: readonly TreeEdit[]): Promise<void> {
  const source = createCommitSource(world.repository, tree);
  for (const edit of edits) {
    if (edit.kind !== 'put' || edit.path.includes('/attempts/')) continue;
    const finding = (await validateFile(source, edit.path)).find((found) => found.severity === 'error');
    if (finding !== undefined)
      throw new PortFailure(
        'candidate.invalid',
        `the landing would put this on base: ${formatProblem(finding)}`,
      );
  }
}

function landingMessage(r: RoundObservation, action: BuildCandidate): string {
  const selection = r.records.selection;
  const review = r.records.review;
  invariant(selection !== null && review !== null, 'an admissible round has a selection and an approval');
  const trailers = [
    `Orchestrator-Round: ${action.roundId}`,
    `Orchestrator-Item: ${selection.extracted_item_id}`,
    `Orchestrator-Review: ${review.sha256}`,
    `Orchestrator-Checks: ${action.checks === 'green' ? action.contentTree : 'unverified'}`,
    ...(r.landing?.change.length === 0 ? ['Orchestrator-Change: none'] : []),
  ];
  return `${action.roundId}: ${selection.summary}\n\n${trailers.join('\n')}\n`;
}

/** The date of a landing is the end of the approving dispatch, so that it can be built again byte for byte. */
function endOfApproval(r: RoundObservation): string | null {
  return (
    r.outcomes.find((outcome) => outcome.dispatch_id === r.records.review?.dispatchId)?.settled_at ?? null
  );
}

/** Records of rounds older than the window leave the tree; the history chain has them. @spec contract.md#worktrees-and-history */
async function expiredRounds(world: World, session: Session, base: Oid): Promise<readonly TreeEdit[]> {
  const files = await world.repository.listFiles(base, roundsDir);
  const ids = [...new Set(files.map((entry) => roundOf(entry.path)))]
    .filter((id) => roundNumber(id) > 0)
    .sort((a, b) => roundNumber(b) - roundNumber(a));
  const expired = new Set(ids.slice(session.config.limits.rounds_in_tree - 1));
  return files
    .filter((entry) => expired.has(roundOf(entry.path)))
    .map((entry) => ({ kind: 'delete', path: entry.path }));
}

/** The round whose records a path of the tree belongs to. */
function roundOf(path: string): string {
  return path.slice(roundsDir.length + 1).split('/')[0] ?? '';
}
