import type { Oid } from '../../../contract/ids.ts';
import type { RefUpdate } from '../../../ports/git.ts';
import type { RepositoryGit } from '../calls/git-places.ts';

interface Written {
  count: number;
  /** The newest write of each ref: where it let it stand, and how many there were by then. */
  readonly refs: Map<string, { readonly to: Oid | null; readonly at: number }>;
}

const byRepository = new WeakMap<RepositoryGit, Written>();

/** Notes what the one writer wrote: what else stands there was somebody else. @spec contract.md#ownership */
export function noteWritten(repository: RepositoryGit, updates: readonly RefUpdate[]): void {
  const written = writtenBy(repository);
  for (const { ref, to } of updates) {
    written.count += 1;
    written.refs.set(ref, { to, at: written.count });
  }
}

export function refWrites(repository: RepositoryGit): number {
  return writtenBy(repository).count;
}

export function refsWrittenSince(repository: RepositoryGit, writes: number): ReadonlyMap<string, Oid | null> {
  const newer = [...writtenBy(repository).refs].filter(([, { at }]) => at > writes);
  return new Map(newer.map(([ref, { to }]) => [ref, to]));
}

function writtenBy(repository: RepositoryGit): Written {
  const known = byRepository.get(repository) ?? { count: 0, refs: new Map() };
  byRepository.set(repository, known);
  return known;
}
