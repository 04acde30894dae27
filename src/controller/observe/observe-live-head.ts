import { dispatchDir, outcomePath, roundsRef } from '../../contract/paths.ts';
import { parseOid, type Oid } from '../../contract/ids.ts';
import type { ActiveRound } from '../../contract/generated/state.ts';
import { readOwnRecord } from '../read-record.ts';
import type { World } from '../world.ts';

/**
 * The round head while a dispatch runs or waits to be settled: what the mirror was when it began, whatever the
 * agent lets our refs point at meanwhile. Null when no dispatch of the round is under way. @spec contract.md#ownership
 */
export async function observeLiveHead(world: World, row: ActiveRound): Promise<Oid | null> {
  const dispatchId = Object.values(row.dispatch_ids)[0];
  if (dispatchId === undefined) return null;
  const isOver = (await world.files.sizeBytes(outcomePath(row.round_id, dispatchId))) !== null;
  const isStarted = (await world.files.sizeBytes(`${dispatchDir(dispatchId)}/start.json`)) !== null;
  if (isOver || !isStarted) return null;
  const path = `${dispatchDir(dispatchId)}/baseline.json`;
  const baseline = await readOwnRecord(world, 'dispatch-baseline', path);
  const mirror = baseline?.value.refs.find(({ ref }) => ref === roundsRef(row.round_id));
  return parseOid(mirror?.oid ?? '');
}
