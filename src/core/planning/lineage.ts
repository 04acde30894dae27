import type { OutcomeProblem } from '../../contract/generated/dispatch-outcome.ts';
import type { SelectionRecord } from '../../contract/generated/selection-record.ts';
import { problem } from '../resume-error.ts';

const KEYS = [
  'round_id',
  'roadmap_id',
  'roadmap_revision',
  'roadmap_dir',
  'milestone_id',
  'direction_id',
  'extracted_item_id',
] as const;

type Lineage = Pick<SelectionRecord, (typeof KEYS)[number]>;

/** Every later record repeats the selection's lineage, as an integrity check. @spec contract.md#records */
export function judgeLineage(
  record: Lineage,
  selection: SelectionRecord,
  recordPath: string,
): readonly OutcomeProblem[] {
  return KEYS.filter((key) => record[key] !== selection[key]).map((key) =>
    problem(
      'artifact.mismatch',
      `${key} is ${record[key]}; the selection says ${selection[key]}`,
      recordPath,
      `/${key}`,
    ),
  );
}
