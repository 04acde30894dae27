import type { Drift } from '../../core/drift/setting.ts';
import { lookAtConfig } from '../watch/look-at-config.ts';
import type { ObserveContext } from './observe-context.ts';

/** What stays held of the person's configuration. Whoever only looks has not looked before. @spec contract.md#ownership */
export async function observeDrift({
  world,
  session,
  state,
}: Pick<ObserveContext, 'world' | 'session' | 'state'>): Promise<readonly Drift[]> {
  if (session.lease === null || session.watch === null) await lookAtConfig(world, session, state);
  return session.watch?.drift ?? [];
}
