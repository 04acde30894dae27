import { dirname, join } from 'node:path';
import { parseOid, type Oid } from '../../../contract/ids.ts';
import { filesFailed, unlessAbsent } from '../files/errno.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { takeLock } from '../calls/lock-files.ts';
import { areRefsFiles } from './packed-refs.ts';
import { lstat, readFile, rename } from '../files/quick-files.ts';
import { syncFolder } from '../files/replace-file.ts';
import { isFullRefName, isSymbolicRef, resolveExactRef } from './resolve-ref.ts';

/** What HEAD of a checkout names, from its file; null when it cannot be read. */
export async function readHead(
  repository: RepositoryGit,
  admin: string,
): Promise<{ headRef: string | null; head: Oid | null } | null> {
  const file = join(admin, 'HEAD');
  const facts = await unlessAbsent(lstat(file));
  // The form that HEAD has under core.preferSymlinkRefs.
  if (facts?.isSymbolicLink() === true) return askHead(repository, admin);
  if (facts?.isFile() !== true) return null;
  const text = ((await unlessAbsent(readFile(file, 'utf8'))) ?? '').trimEnd();
  const ref = /^ref: (.+)$/s.exec(text)?.[1];
  if (ref === undefined) {
    const head = parseOid(text);
    return head === null ? null : { headRef: null, head };
  }
  // What git writes there when it keeps refs in another form than files.
  if (ref === 'refs/heads/.invalid') return askHead(repository, admin);
  if (!isFullRefName(ref)) return null;
  // A branch can be another name of one (`git symbolic-ref refs/heads/master refs/heads/main`).
  if (await isSymbolicRef(repository.places, ref)) return askHead(repository, admin);
  return { headRef: ref, head: await resolveExactRef(repository, ref) };
}

async function askHead(
  repository: RepositoryGit,
  admin: string,
): Promise<{ headRef: string | null; head: Oid | null } | null> {
  const symbolic = await repository.real({
    args: ['symbolic-ref', '--quiet', 'HEAD'],
    gitDir: admin,
    exits: [0, 1, 128],
  });
  // Git takes a folder whose HEAD leads nowhere for no repository.
  if (symbolic.code === 128) return null;
  const commit = await repository.real({
    args: ['rev-parse', '--quiet', '--verify', 'HEAD^{commit}'],
    gitDir: admin,
    exits: [0, 1],
  });
  return {
    headRef: symbolic.code === 0 ? symbolic.stdout.toString().trimEnd() : null,
    head: parseOid(commit.stdout.toString().trimEnd()),
  };
}

/** Lets HEAD of a worktree name `ref`. Repeatable. */
export async function setHead(
  repository: RepositoryGit,
  { path, admin }: { readonly path: string; readonly admin: string },
  ref: string,
): Promise<void> {
  const head = await readHead(repository, admin);
  if (head?.headRef === ref) return;
  // Git takes a folder without a HEAD that can be read for no repository.
  if (head === null || areRefsFiles(repository)) return writeHead({ path, admin }, `ref: ${ref}\n`);
  await repository.real({ args: ['symbolic-ref', '-m', 'orchestrator', 'HEAD', ref], gitDir: admin });
}

/** Lets HEAD of a worktree name a commit and no branch, where git keeps refs in files. Repeatable. */
export async function detachHead(
  repository: RepositoryGit,
  { path, admin }: { readonly path: string; readonly admin: string },
  commit: Oid,
): Promise<void> {
  const head = await readHead(repository, admin);
  if (head?.headRef === null && head.head === commit) return;
  await writeHead({ path, admin }, `${commit}\n`);
}

/** As git does it, under git's own lock, and durably. */
async function writeHead(
  { path, admin }: { readonly path: string; readonly admin: string },
  content: string,
): Promise<void> {
  const lock = join(admin, 'HEAD.lock');
  await takeLock(lock, path, content);
  try {
    await rename(lock, join(admin, 'HEAD'));
  } catch (error) {
    throw filesFailed(error);
  }
  await syncFolder(dirname(lock));
}
