import { dispatchDir, isOwnPath } from '../../contract/paths.ts';
import type { DispatchOutcome } from '../../contract/generated/dispatch-outcome.ts';
import type { Oid } from '../../contract/ids.ts';
import { newestWithoutProof } from '../../core/recovery/ladder.ts';
import { dispatchStage } from '../../core/recovery/working-stage.ts';
import type { StandingWork } from '../../core/round-observation.ts';
import type { FileFacts } from '../../ports/files.ts';
import { readOwnRecord } from '../read-record.ts';
import type { World } from '../world.ts';
import { oidOf, type RoundContext } from './observe-context.ts';
import { observeOutputs } from './observe-outputs.ts';

/**
 * What stands at the round head where the stage's newest dispatch was asked to write and left no proof. Null while
 * one runs, and where there was none. @spec contract.md#recovery
 */
export async function observeStanding(
  round: RoundContext,
  outcomes: readonly DispatchOutcome[],
): Promise<StandingWork | null> {
  const { world, row, head } = round;
  const stage = dispatchStage(row);
  const isBusy = Object.keys(row.dispatch_ids).length > 0;
  const failed = stage === null || isBusy ? null : newestWithoutProof(outcomes, stage);
  if (failed === null || head === null) return null;
  const path = `${dispatchDir(failed.dispatch_id)}/assignment.json`;
  const assignment = (await readOwnRecord(world, 'assignment', path))?.value;
  if (assignment === undefined) return null;
  const outputs = await observeOutputs(world, assignment, (file, bytesMax) =>
    readCommitted(world, head, file, bytesMax),
  );
  const changes = await world.repository.diff(oidOf(assignment.head), head);
  return {
    dispatchId: failed.dispatch_id,
    assignment,
    outputs: outputs.map((output) => output.facts),
    isMoved: changes.some((change) => !isOwnPath(change.path)),
  };
}

const REGULAR: ReadonlySet<string> = new Set(['100644', '100755']);

async function readCommitted(world: World, head: Oid, path: string, bytesMax: number): Promise<FileFacts> {
  const file = await world.repository.readFile(head, path, bytesMax);
  if (file.kind !== 'file') return file;
  return REGULAR.has(file.mode) ? file : { kind: 'not-a-file', what: 'symbolic link' };
}
