import { join } from 'node:path';
import type { EntryMode } from '../../ports/git.ts';
import { unlessAbsent } from './files/errno.ts';
import { absolute, decodePath, parentsOf } from './files/path-bytes.ts';
import type { Entry } from './landing/file-standing.ts';
import type { RepositoryGit } from './calls/git-places.ts';
import { parseIndex, readSmallIndex, type Staged } from './landing/index-file.ts';
import { modeOrNull, oidOrThrow, splitZ, unexpected } from './calls/parse-output.ts';
import { lstat, readdirEntries } from './files/quick-files.ts';

/** What the index of a checkout says of some paths and of everything below them. */
export interface IndexFacts {
  readonly staged: Staged;
  /** Files it does not have, ignored ones left out. */
  readonly untracked: readonly string[];
}

/** From the files, where the index is plain and has every file that stands there; from git otherwise. */
export async function readIndexFacts(
  git: RepositoryGit,
  root: string,
  paths: readonly string[],
): Promise<IndexFacts> {
  const staged = await readPlainIndex(git, paths);
  if (staged !== null && (await hasAll(staged, root, paths))) return { staged, untracked: [] };
  return askIndex(git, root, paths);
}

async function readPlainIndex({ places }: RepositoryGit, paths: readonly string[]): Promise<Staged | null> {
  if (places.objectFormat !== 'sha1') return null;
  const bytes = await readSmallIndex(join(places.gitDir, 'index'));
  return bytes === null ? null : parseIndex(bytes, paths);
}

/** Which of other files are ignored is git's to say; and what it makes of a folder that it was not led to. */
async function hasAll(staged: Staged, root: string, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) {
    for (const parent of parentsOf(path)) {
      const facts = await unlessAbsent(lstat(absolute(root, parent)));
      if (facts !== null && !facts.isDirectory()) return false;
    }
    if (!(await hasAllBelow(staged, root, path))) return false;
  }
  return true;
}

async function hasAllBelow(staged: Staged, root: string, path: string): Promise<boolean> {
  const facts = await unlessAbsent(lstat(absolute(root, path)));
  if (facts === null) return true;
  if (!facts.isDirectory()) return staged.has(path);
  for (const entry of (await unlessAbsent(readdirEntries(absolute(root, path)))) ?? []) {
    const name = decodePath(entry.name);
    if (!(await hasAllBelow(staged, root, `${path}/${name}`))) return false;
  }
  return true;
}

async function askIndex(git: RepositoryGit, root: string, paths: readonly string[]): Promise<IndexFacts> {
  const { stdout } = await git.control({
    args: ['ls-files', '-z', '-t', '--stage', '--others', '--exclude-standard', '--', ...paths],
    worktree: root,
    index: join(git.places.gitDir, 'index'),
  });
  const staged = new Map<string, Entry | null>();
  const untracked: string[] = [];
  for (const field of splitZ(stdout)) {
    const text = decodePath(field);
    const [, mode = '', oid = '', stage, path] =
      /^[A-Z] (\d{6}) ([0-9a-f]+) ([0-3])\t(.+)$/s.exec(text) ?? [];
    if (path !== undefined)
      staged.set(path, stage === '0' ? { mode: modeOrThrow(mode), oid: oidOrThrow(oid) } : null);
    else if (text.startsWith('? ')) untracked.push(text.slice(2));
    else throw unexpected('expected an entry of the index or a file that it does not have', field);
  }
  return { staged, untracked };
}

function modeOrThrow(text: string): EntryMode {
  const mode = modeOrNull(text);
  if (mode === null) throw unexpected('expected the mode of an entry', text);
  return mode;
}
