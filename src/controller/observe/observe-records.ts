import { schemaVersions } from '../../contract/generated/schema-types.ts';
import { artifactPath, artifactByKey } from '../../contract/artifacts.ts';
import { FILE_LIMITS } from '../../contract/limits.ts';
import { dispatchNumber, type Sha256 } from '../../contract/ids.ts';
import { roundDir } from '../../contract/paths.ts';
import type { DispatchOutcome } from '../../contract/generated/dispatch-outcome.ts';
import type { RoleRecord } from '../../core/dispatch-facts.ts';
import type { RoundRecords } from '../../core/round-observation.ts';
import { parseRoleRecord } from './observe-outputs.ts';
import type { RoundContext } from './observe-context.ts';

interface AcceptedFile {
  readonly path: string;
  readonly sha256: Sha256;
  readonly dispatchId: string;
  readonly bytes: Uint8Array;
}

const NONE: RoundRecords = {
  selection: null,
  plan: null,
  review: null,
  paths: { review: null, deferrals: null },
  reviews: [],
  deferrals: null,
  helpRequest: null,
  diagnoses: [],
  updateRequest: null,
};

/**
 * The accepted records of a round: files of the head whose bytes were consumed, archived ones included, and
 * those of a dispatch that was just settled. What was never accepted is no record. @spec contract.md#records
 */
export async function observeRecords(
  round: RoundContext,
  settled: DispatchOutcome | null,
): Promise<RoundRecords> {
  if (round.head === null) return NONE;
  const files = await acceptedFiles(round, settled);
  const records = files
    .flatMap((file) => readRecord(file))
    .sort((a, b) => dispatchNumber(a.file.dispatchId) - dispatchNumber(b.file.dispatchId));
  const found = <S extends RoleRecord['schema']>(schema: S) =>
    records.filter(
      (entry): entry is ReadRecord & { readonly record: Extract<RoleRecord, { schema: S }> } =>
        entry.record.schema === schema,
    );
  const review = found('review-record').at(-1);
  const stands = (key: string) => files.find((file) => file.path === artifactPath(round.row.round_id, key));
  const request = stands('roadmap_update_request');
  return {
    selection: found('selection-record').at(-1)?.record.value ?? null,
    plan: found('round-plan-record').at(-1)?.record.value ?? null,
    review:
      review === undefined
        ? null
        : { value: review.record.value, sha256: review.file.sha256, dispatchId: review.file.dispatchId },
    paths: {
      review: review?.file.path ?? null,
      deferrals: found('deferrals').at(-1)?.file.path ?? null,
    },
    reviews: found('review-record').map((entry) => entry.record.value),
    deferrals: found('deferrals').at(-1)?.record.value ?? null,
    helpRequest: found('help-request').at(-1)?.record.value ?? null,
    diagnoses: found('diagnosis-record').map((entry) => entry.record.value),
    updateRequest: request === undefined ? null : new TextDecoder().decode(request.bytes),
  };
}

async function acceptedFiles(
  round: RoundContext,
  settled: DispatchOutcome | null,
): Promise<readonly AcceptedFile[]> {
  const { world, head, row } = round;
  if (head === null) return [];
  const dispatchBySha = new Map<string, string>();
  const note = (dispatchId: string, sha256: string) => {
    const known = dispatchBySha.get(sha256);
    if (known === undefined || dispatchNumber(known) < dispatchNumber(dispatchId))
      dispatchBySha.set(sha256, dispatchId);
  };
  for (const entry of row.consumed) {
    const [dispatchId = '', sha256 = ''] = entry.split(':');
    note(dispatchId, sha256);
  }
  for (const record of settled?.records ?? []) note(settled?.dispatch_id ?? '', record.sha256);
  const files: AcceptedFile[] = [];
  for (const entry of await world.repository.listFiles(head, roundDir(row.round_id))) {
    const bytes = await world.repository.readBlob(entry.oid, FILE_LIMITS.markdownBytesMax);
    if (bytes === null) continue;
    const sha256 = world.digest(bytes);
    const dispatchId = dispatchBySha.get(sha256);
    if (dispatchId !== undefined) files.push({ path: entry.path, sha256, dispatchId, bytes });
  }
  return files;
}

interface ReadRecord {
  readonly file: AcceptedFile;
  readonly record: RoleRecord;
}

/** The record a file holds by its name; Markdown holds none. */
function readRecord(file: AcceptedFile): readonly ReadRecord[] {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const schema = artifactByKey(name.replace(/\.json$/, '').replaceAll('-', '_'))?.schema ?? null;
  if (schema === null) return [];
  const parsed = parseRoleRecord(schemaVersions[schema], file.bytes, file.path);
  return parsed.ok ? [{ file, record: parsed.value }] : [];
}
