import { invariant } from '../lib/invariant.ts';
import { filesFailed } from './errno.ts';

/** Regular files below `root` that match one of the glob patterns, sorted. No symlink is followed. */
export async function findFiles(root: string, patterns: readonly string[]): Promise<readonly string[]> {
  const areInside = patterns.every((pattern) => !/^\/|(?:^|\/)\.\.(?:\/|$)/.test(pattern));
  invariant(areInside, 'a pattern for files stays below the root');
  const { default: fastGlob } = await import('fast-glob');
  try {
    const options = { cwd: root, dot: true, followSymbolicLinks: false, suppressErrors: false };
    return fastGlob.sync([...patterns], options).sort();
  } catch (cause) {
    throw filesFailed('look for files in', root, cause);
  }
}
