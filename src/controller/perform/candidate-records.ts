import { artifactPath } from '../../contract/artifacts.ts';
import { encodeRecord } from '../../contract/canonical-json.ts';
import { FILE_LIMITS } from '../../contract/limits.ts';
import { roundDir } from '../../contract/paths.ts';
import type { CloseoutRecord } from '../../contract/generated/closeout-record.ts';
import { closeoutSummary } from '../../roadmap/closeout.ts';
import type { Action } from '../../core/action.ts';
import type { RoundObservation } from '../../core/round-observation.ts';
import { invariant } from '../../lib/invariant.ts';
import type { TreeEdit } from '../../ports/git.ts';
import type { World } from '../world.ts';

type BuildCandidate = Extract<Action, { kind: 'buildCandidate' }>;

/** The round's own records: those of the roles from the head, ours from runtime. */
export async function recordEdits(
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
