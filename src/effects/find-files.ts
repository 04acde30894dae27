import { invariant } from '../lib/invariant.ts';
import { filesFailed } from './errno.ts';

/** Names of the regular files in the folder `root` itself that match one of the glob patterns, sorted. */
export async function findFiles(root: string, patterns: readonly string[]): Promise<readonly string[]> {
  invariant(
    !patterns.some((pattern) => pattern.includes('/')),
    'a pattern for names leads to no other folder',
  );
  const { default: fastGlob } = await import('fast-glob');
  try {
    const options = { cwd: root, deep: 1, dot: true, followSymbolicLinks: false, suppressErrors: false };
    return fastGlob.sync([...patterns], options).sort();
  } catch (cause) {
    throw filesFailed('look for files in', root, cause);
  }
}
