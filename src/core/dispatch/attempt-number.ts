import { attemptDir } from '../../contract/paths.ts';
import type { RoundObservation } from '../round-observation.ts';
import type { DispatchTask } from './task.ts';

/** Dispatches of this role and stage in the round, plus one. @spec contract.md#agents */
export function attemptNumber(r: RoundObservation, task: DispatchTask): number {
  return (
    1 + r.outcomes.filter((outcome) => outcome.stage === task.stage && outcome.role === task.role).length
  );
}

/** Where what stands at the outputs goes before a dispatch starts. @spec contract.md#records */
export function archiveFolder(r: RoundObservation, task: DispatchTask): string {
  const name = task.role === 'recovery-investigator' ? `${task.stage}-diagnosis` : task.stage;
  return attemptDir(r.row.round_id, name, attemptNumber(r, task));
}
