import { CHECK_LIMITS, FILE_LIMITS } from '../contract/limits.ts';
import type { World } from './world.ts';

const NOTE = 'set-aside.txt';

/** Beside the logs of a run of checks: which ignored files it had to do without. */
export async function noteAside(world: World, dir: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await world.files.writeAtomic(`${dir}/${NOTE}`, new TextEncoder().encode(names.join('\n')));
}

/** For the role that has to make a check green; empty when nothing was set aside. @spec contract.md#verification */
export async function describeAside(world: World, dir: string): Promise<string> {
  const file = await world.files.read(`${dir}/${NOTE}`, FILE_LIMITS.markdownBytesMax);
  if (file.kind !== 'file') return '';
  const names = new TextDecoder().decode(file.bytes).split('\n');
  const more = names.length - CHECK_LIMITS.asideNamedMax;
  const named = names.slice(0, CHECK_LIMITS.asideNamedMax).join(', ');
  return `; files that git ignores, and that worktree.setup and worktree.include did not make, were set aside for it: ${named}${more > 0 ? ` and ${more} more` : ''}`;
}
