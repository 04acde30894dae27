import type { State } from '../../contract/generated/state.ts';
import { configPath } from '../../contract/paths.ts';
import { describeDrifts } from '../../core/drift/judge-settings.ts';
import type { Refusal } from '../project.ts';
import type { Viewer, World } from '../world.ts';
import { lookAtConfig } from './look-at-config.ts';

/** What an agent put into our own configuration is not obeyed: nothing runs by it. @spec contract.md#ownership */
export async function refuseConfig(world: World, session: Viewer, state: State): Promise<Refusal | null> {
  await lookAtConfig(world, session, state);
  const held = (session.watch?.drift ?? []).filter(({ file }) => file === configPath);
  if (held.length === 0) return null;
  const back = held.map(({ putBack }) => putBack);
  const [first = null] = back;
  return {
    code: 'repo.config-drift',
    message: describeDrifts(held),
    ...(first !== null && back.every((one) => one === first) ? { nextCommand: first } : {}),
  };
}
