import type { SelectionRecord } from '../../contract/generated/selection-record.ts';
import { FILE_LIMITS } from '../../contract/limits.ts';
import { locatePointer } from '../../contract/parse-json.ts';
import { artifactPath } from '../../contract/artifacts.ts';
import { roadmapDir } from '../../contract/paths.ts';
import { parseRecord } from '../../contract/validate.ts';
import type { ContractSource } from '../../ports/contract-source.ts';
import { errorIn, type Finding } from './finding.ts';

const LINEAGE = [
  'roadmap_id',
  'roadmap_revision',
  'roadmap_dir',
  'milestone_id',
  'direction_id',
  'extracted_item_id',
] as const satisfies readonly (keyof SelectionRecord)[];

/** Records that repeat the selection's lineage, and nothing they say may differ. */
const REPEATING = [
  { key: 'round_plan_record', schema: 'round-plan-record' },
  { key: 'review_record', schema: 'review-record' },
] as const;

/** Do the records of a round speak of the same item? Invalid ones are reported where they are read alone. @spec contract.md#records */
export async function checkLineage(source: ContractSource, roundId: string): Promise<readonly Finding[]> {
  const path = artifactPath(roundId, 'selection_record');
  const facts = await source.read(path, FILE_LIMITS.recordBytesMax);
  if (facts.kind !== 'file') return [];
  const selection = parseRecord('selection-record', facts.bytes, path);
  if (!selection.ok) return [];
  const { roadmap_id: id, roadmap_revision: revision } = selection.value;
  const own = compare({ path, bytes: facts.bytes }, new Map(Object.entries(selection.value)), [
    ['roadmap_dir', roadmapDir(id, revision)],
  ]);
  const expected = LINEAGE.map((key) => [key, selection.value[key]] as const);
  const others: Finding[] = [];
  for (const { key, schema } of REPEATING) {
    const other = artifactPath(roundId, key);
    const read = await source.read(other, FILE_LIMITS.recordBytesMax);
    const parsed = read.kind === 'file' ? parseRecord(schema, read.bytes, other) : null;
    if (read.kind !== 'file' || parsed === null || !parsed.ok) continue;
    const found = new Map<string, unknown>(Object.entries(parsed.value));
    others.push(...compare({ path: other, bytes: read.bytes }, found, expected));
  }
  return [...own, ...others];
}

function compare(
  { path, bytes }: { readonly path: string; readonly bytes: Uint8Array },
  found: ReadonlyMap<string, unknown>,
  expected: readonly (readonly [string, unknown])[],
): readonly Finding[] {
  const text = new TextDecoder('utf-8').decode(bytes);
  return expected
    .filter(([key, value]) => found.get(key) !== value)
    .map(([key, value]) => {
      const [wanted, shown] = [JSON.stringify(value), JSON.stringify(found.get(key))];
      return errorIn(path, {
        code: 'artifact.mismatch',
        message: `${key} is ${shown}; expected ${wanted}, the lineage of the round's selection`,
        fix: `Write ${wanted}.`,
        expected: wanted,
        found: shown,
        pointer: `/${key}`,
        at: locatePointer(text, `/${key}`),
      });
    });
}
