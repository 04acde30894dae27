import { encodeRecord, printRecordLine } from '../../contract/canonical-json.ts';
import { parseRecord, validateValue } from '../../contract/validate.ts';
import {
  ledgerPath,
  roadmapHistoryPath,
  roadmapPath,
  snapshotPath,
  type LedgerKind,
} from '../../contract/paths.ts';
import { ROADMAP_LIMITS } from '../../contract/limits.ts';
import { applyTransition } from '../../core/apply-transition.ts';
import type { Observation } from '../../core/observation.ts';
import { semanticError } from '../../core/stages/landed.ts';
import { PortFailure } from '../../ports/failure.ts';
import { appendHistory } from '../../roadmap/history.ts';
import { tryCloseout } from '../closeout.ts';
import type { Action } from '../../core/action.ts';
import type { RoundObservation } from '../../core/round-observation.ts';
import { invariant } from '../../lib/invariant.ts';
import type { TreeEdit } from '../../ports/git.ts';
import type { World } from '../world.ts';

type BuildCandidate = Extract<Action, { kind: 'buildCandidate' }>;

/** Roadmap, history and ledger: bytes of B, changed by exactly the closeout's selectors. */
export async function bookkeepingEdits(
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
    if (file.kind === 'file') return file.bytes;
    // What cannot be read is never taken for empty: the landing would replace it.
    if (file.kind !== 'absent')
      throw new PortFailure('candidate.invalid', `${path} on base cannot be read; expected a smaller file`);
    return new Uint8Array();
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
export async function snapshotEdits(
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
