import type { Role } from '../../contract/generated/dispatch-outcome.ts';
import type { DispatchStage } from '../recovery/ladder.ts';

/** What a stage asks of one role. */
export interface DispatchTask {
  readonly stage: DispatchStage;
  readonly role: Role;
}

/** Who plays the stages that have a dispatch. */
export const ROLE_OF_STAGE: Readonly<Record<DispatchStage, Role>> = {
  plan: 'planner',
  implement: 'implementer',
  review: 'reviewer',
};
