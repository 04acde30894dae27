import type { Oid } from '../../contract/ids.ts';
import type { Identity, TreeEdit } from '../../ports/git.ts';
import type { LandOutcome } from '../../ports/landing.ts';
import type { LeaseHeld } from '../../ports/lease.ts';
import { busyWith } from './checkouts.ts';
import { lookAt, type Standing } from './file-standing.ts';
import { finishLanding } from './finish-landing.ts';
import { moveBehindFences } from './landing.ts';
import type { OpenedRepository } from './open-repository.ts';
import { PortFailure } from '../../ports/failure.ts';

export interface PathsCommit {
  /** Full name of the branch that HEAD names, and where it stands. */
  readonly ref: string;
  readonly head: Oid;
  /** Files relative to the root; one that is gone is removed in the commit. */
  readonly paths: readonly string[];
  readonly message: string;
  readonly author: Identity;
  readonly committer: Identity;
}

export type CommitPathsOutcome =
  | { readonly kind: 'committed'; readonly commit: Oid }
  /** The files are as `head` has them. */
  | { readonly kind: 'unchanged' }
  | Exclude<LandOutcome, { readonly kind: 'landed' }>;

/**
 * Commits the files at just these paths on top of the current branch, as they stand, ignored or not. Staged
 * work of the person stays staged; index entries of the paths follow. @spec contract.md#decisions-and-exit-codes
 */
export async function commitPaths(
  { repository, git }: Pick<OpenedRepository, 'repository' | 'git'>,
  lease: LeaseHeld,
  wanted: PathsCommit,
): Promise<CommitPathsOutcome> {
  const standings = await lookAt(git, repository.root, wanted.paths, { write: true });
  const edits = [...standings].map(([path, standing]) => editOf(path, standing));
  const tree = await repository.editTree(wanted.head, edits);
  const { message, author, committer, head } = wanted;
  if ((await repository.diff(head, tree)).length === 0) return { kind: 'unchanged' };
  const commit = await repository.createCommit({ tree, parents: [head], message, author, committer });
  const intent = { roundId: 'commit', baseRef: wanted.ref, expectedBase: head, commit };
  const parts = { repository: git, reader: repository, at: () => undefined };
  return git.exclusively(async () => {
    const refused = await moveBehindFences(parts, lease, intent, () => refuseBusy(repository.root, git));
    const outcome = refused ?? (await finishLanding(parts, intent));
    return outcome.kind === 'landed' ? { kind: 'committed', commit } : outcome;
  });
}

async function refuseBusy(root: string, git: OpenedRepository['git']): Promise<LandOutcome | null> {
  const what = await busyWith({ path: root, gitDir: git.places.gitDir });
  return what === null ? null : { kind: 'checkout-busy', checkout: root, what };
}

function editOf(path: string, standing: Standing): TreeEdit {
  if (standing.kind === 'entry') return { kind: 'put', path, mode: standing.mode, oid: standing.oid };
  if (standing.kind === 'absent') return { kind: 'delete', path };
  throw new PortFailure('files.failed', `${path} is no file that can be committed`);
}
