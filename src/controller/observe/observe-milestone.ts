import { ROADMAP_LIMITS } from '../../contract/limits.ts';
import { roadmapPath } from '../../contract/paths.ts';
import type { SelectionRecord } from '../../contract/generated/selection-record.ts';
import type { MilestoneFacts } from '../../core/round-observation.ts';
import type { Roadmap } from '../../roadmap/model.ts';
import { milestoneById, sameMeaning } from '../../roadmap/query.ts';
import type { RoundContext } from './observe-context.ts';

/** The selected milestone at B against what it was when the round began. @spec contract.md#stages */
export async function observeMilestone(
  round: RoundContext,
  selection: SelectionRecord | null,
): Promise<MilestoneFacts> {
  if (selection === null) return { changed: [], roundsLanded: 0 };
  const id = selection.milestone_id;
  const roundsLanded = round.contract.facts.history.filter((line) => line.milestoneId === id).length;
  const now = round.contract.facts.roadmap;
  if (round.base === null || round.base === round.baseRevision || now.kind !== 'present')
    return { changed: [], roundsLanded };
  const before = await roadmapAtBase(round);
  const how = before === null ? null : howChanged(before, now.value, id);
  return { changed: how === null ? [] : [{ milestoneId: id, how }], roundsLanded };
}

async function roadmapAtBase({ world, state, baseRevision }: RoundContext): Promise<Roadmap | null> {
  const path = roadmapPath(state.roadmap_dir);
  const file = await world.repository.readFile(baseRevision, path, ROADMAP_LIMITS.fileBytesMax);
  if (file.kind !== 'file') return null;
  const parsed = await world.roadmaps.parse(file.bytes, path);
  return parsed.ok ? parsed.value : null;
}

function howChanged(before: Roadmap, now: Roadmap, id: string): string | null {
  const was = milestoneById(before, id);
  const is = milestoneById(now, id);
  if (was === null) return null;
  if (is === null) return 'was removed';
  return sameMeaning(was, is) ? null : 'was edited';
}
