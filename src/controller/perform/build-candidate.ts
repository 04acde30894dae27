import { artifactPath } from '../../contract/artifacts.ts';
import { encodeRecord, printRecordLine } from '../../contract/canonical-json.ts';
import { parseRecord, validateValue } from '../../contract/validate.ts';
import {
  candidateRef,
  ledgerPath,
  roadmapHistoryPath,
  roadmapPath,
  roundDir,
  roundsDir,
  snapshotPath,
  type LedgerKind,
} from '../../contract/paths.ts';
import { FILE_LIMITS, ROADMAP_LIMITS } from '../../contract/limits.ts';
import { roundNumber, type Oid } from '../../contract/ids.ts';
import type { CloseoutRecord } from '../../contract/generated/closeout-record.ts';
import { applyTransition } from '../../core/apply-transition.ts';
import type { Action } from '../../core/action.ts';
import type { Observation } from '../../core/observation.ts';
import type { RoundObservation } from '../../core/round-observation.ts';
import { semanticError } from '../../core/stages/landed.ts';
import { invariant } from '../../lib/invariant.ts';
import type { TreeEdit } from '../../ports/git.ts';
import { appendHistory } from '../../roadmap/history.ts';
import { closeoutSummary } from '../../roadmap/closeout.ts';
import { PortFailure } from '../../ports/failure.ts';
import { tryCloseout } from '../closeout.ts';
import type { Session, World } from '../world.ts';
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
  const tree = await world.repository.editTree(action.contentTree, edits);
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

/** The round's own records: those of the roles from the head, ours from runtime. */
async function recordEdits(
  world: World,
  r: RoundObservation,
  action: BuildCandidate,
): Promise<readonly TreeEdit[]> {
  const roundId = action.roundId;
  const edits: TreeEdit[] = (await world.repository.listFiles(action.head, roundDir(roundId))).map(
    (entry) => ({ kind: 'put', path: entry.path, mode: entry.mode, oid: entry.oid }),
  );
  const put = async (path: string, bytes: Uint8Array) =>
    edits.push({ kind: 'put', path, mode: '100644', oid: await world.repository.writeBlob(bytes) });
  const runtime = `orchestrator/runtime/rounds/${roundId}`;
  for (const name of await world.files.list(`${runtime}/dispatches`)) {
    const file = await world.files.read(`${runtime}/dispatches/${name}`, FILE_LIMITS.recordBytesMax);
    if (file.kind === 'file' && name.endsWith('.json'))
      await put(`${roundDir(roundId)}/dispatches/${name}`, file.bytes);
  }
  const green = r.checks?.records.findLast(
    (record) => record.value.passed && record.value.tree === action.contentTree,
  );
  if (green !== undefined) await put(artifactPath(roundId, 'check_record'), encodeRecord(green.value));
  await put(artifactPath(roundId, 'closeout_record'), encodeRecord(closeoutRecord(r, action)));
  return edits;
}

function closeoutRecord(r: RoundObservation, action: BuildCandidate): CloseoutRecord {
  const review = r.records.review;
  invariant(review?.value.roadmap_closeout != null, 'an approval has a closeout');
  const deferred =
    r.row.review_rounds > 0
      ? review.value.findings.map(
          (finding) => `${finding.finding_id} (${finding.severity}): ${finding.problem}`,
        )
      : [];
  const record: CloseoutRecord = {
    schema_version: 'closeout-record-v3',
    round_id: action.roundId,
    review_record_path: artifactPath(action.roundId, 'review_record'),
    review_record_sha256: review.sha256,
    base_revision: action.base,
    status: 'applied',
    applied_edit_summary: closeoutSummary(review.value.roadmap_closeout),
    rationale:
      deferred.length === 0
        ? null
        : `approved after ${r.row.review_rounds} rejections; left open: ${deferred.join('; ')}`.slice(
            0,
            4000,
          ),
  };
  return record;
}

/** Roadmap, history and ledger: bytes of B, changed by exactly the closeout's selectors. */
async function bookkeepingEdits(
  world: World,
  o: Observation,
  r: RoundObservation,
  action: BuildCandidate,
): Promise<readonly TreeEdit[]> {
  const closeout = r.records.review?.value.roadmap_closeout;
  const selection = r.records.selection;
  invariant(closeout != null && selection !== null, 'an admissible round has a selection and a closeout');
  const bytesAt = async (path: string) => {
    const file = await world.repository.readFile(action.base, path, ROADMAP_LIMITS.fileBytesMax);
    return file.kind === 'file' ? file.bytes : new Uint8Array();
  };
  const roadmapFile = roadmapPath(o.state.roadmap_dir);
  const applied = await tryCloseout(world, {
    state: o.state,
    bytes: await bytesAt(roadmapFile),
    closeout,
    milestoneId: selection.milestone_id,
  });
  if (!applied.ok)
    throw new PortFailure(
      'files.failed',
      `the closeout does not apply: ${applied.error[0]?.message ?? roadmapFile}`,
    );
  const historyFile = roadmapHistoryPath(o.state.roadmap_id);
  const history = appendHistory(await bytesAt(historyFile), {
    roundId: action.roundId,
    itemId: selection.extracted_item_id,
    milestoneId: selection.milestone_id,
    summary: selection.summary,
    entries: closeout.history_entries,
  });
  const files: [string, Uint8Array][] = [
    [roadmapFile, applied.value.bytes],
    [historyFile, history],
  ];
  for (const [kind, lines] of ledgerLines(r))
    files.push([ledgerPath(kind), append(await bytesAt(ledgerPath(kind)), lines)]);
  const edits: TreeEdit[] = [];
  for (const [path, bytes] of files)
    edits.push({ kind: 'put', path, mode: '100644', oid: await world.repository.writeBlob(bytes) });
  return edits;
}

const LEDGER_OF: Readonly<Record<string, LedgerKind>> = {
  deferral: 'deferrals',
  debt: 'debt',
  lesson: 'lessons',
  finding: 'findings',
};

/** What is left for later: the implementer's deferrals, and the findings an approval leaves open. */
function ledgerLines(r: RoundObservation): ReadonlyMap<LedgerKind, readonly string[]> {
  const lines = new Map<LedgerKind, string[]>();
  const add = (kind: LedgerKind, entry: object) =>
    lines.set(kind, [...(lines.get(kind) ?? []), printRecordLine({ round_id: r.row.round_id, ...entry })]);
  for (const item of r.records.deferrals?.items ?? []) add(LEDGER_OF[item.kind] ?? 'deferrals', item);
  for (const finding of r.records.review?.value.findings ?? []) add('findings', finding);
  return lines;
}

function append(bytes: Uint8Array, lines: readonly string[]): Uint8Array {
  const added = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
  const joined = new Uint8Array(bytes.length + added.length);
  joined.set(bytes, 0);
  joined.set(added, bytes.length);
  return joined;
}

/** The snapshot inside a landing is what the live state will be right after it. @spec contract.md#state */
async function snapshotEdits(
  world: World,
  o: Observation,
  r: RoundObservation,
  action: BuildCandidate,
): Promise<readonly TreeEdit[]> {
  const closeout = r.landing?.closeout;
  invariant(closeout?.kind === 'applies', 'an admissible closeout applies');
  const intent = { expected_base: action.base, commit: action.base, paths: [] };
  const intended = applyTransition(o.state, { kind: 'intentRecorded', roundId: action.roundId, intent });
  const landed = applyTransition(intended, {
    kind: 'roundLanded',
    roundId: action.roundId,
    isTerminal: closeout.terminalAfter,
    error: semanticError(o, r, closeout.roadmapSha256),
  });
  const valid = validateValue('state', landed, snapshotPath);
  invariant(valid.ok, `the snapshot is valid: ${valid.ok ? '' : valid.error[0]?.message}`);
  const bytes = encodeRecord(landed);
  invariant(parseRecord('state', bytes, snapshotPath).ok, 'the snapshot can be read back');
  return [{ kind: 'put', path: snapshotPath, mode: '100644', oid: await world.repository.writeBlob(bytes) }];
}

/** Records of rounds older than the window leave the tree; the history chain has them. @spec contract.md#worktrees-and-history */
async function expiredRounds(world: World, session: Session, base: Oid): Promise<readonly TreeEdit[]> {
  const files = await world.repository.listFiles(base, roundsDir);
  const idOf = (path: string) => path.slice(roundsDir.length + 1).split('/')[0] ?? '';
  const ids = [...new Set(files.map((entry) => idOf(entry.path)))]
    .filter((id) => roundNumber(id) > 0)
    .sort((a, b) => roundNumber(b) - roundNumber(a));
  const expired = new Set(ids.slice(session.config.limits.rounds_in_tree - 1));
  return files
    .filter((entry) => expired.has(idOf(entry.path)))
    .map((entry) => ({ kind: 'delete', path: entry.path }));
}
