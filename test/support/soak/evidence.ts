import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ScaffoldedRepository } from '../scaffold-repository.ts';
import { processesOf } from '../temporary-folder.ts';
import { waitFor } from '../wait-for.ts';
import { USER_FILES } from './user.ts';

/** What a finished roadmap leaves behind, as far as it may not depend on what happened on the way. */
export interface Outcome {
  /** `<mode> <object> <path>` of every file outside orchestrator/ that is not the user's. */
  readonly tree: readonly string[];
  readonly roadmap: string;
  /** `<round> <item>` of each landing, oldest first. */
  readonly landings: readonly string[];
}

/** @spec contract.md#invariants */
export function readOutcome(repository: ScaffoldedRepository): Outcome {
  const tree = repository
    .git('ls-tree', '-r', '-z', 'main')
    .split('\0')
    .filter((line) => line !== '' && !isSetAside(line.slice(line.indexOf('\t') + 1)));
  const format =
    '%(trailers:key=Orchestrator-Round,valueonly,separator=%x20) %(trailers:key=Orchestrator-Item,valueonly,separator=%x20)';
  const landings = repository
    .git('log', '--reverse', '--first-parent', `--format=${format}`, 'main')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return { tree, roadmap: repository.git('show', `main:${repository.roadmapDir}/roadmap.md`), landings };
}

/** Where two outcomes differ, in words. */
export function compareOutcomes(expected: Outcome, found: Outcome): readonly string[] {
  const differences: string[] = [];
  if (found.tree.join('\n') !== expected.tree.join('\n')) differences.push('the tree outside orchestrator/');
  if (found.roadmap !== expected.roadmap) differences.push('the bytes of roadmap.md');
  if (found.landings.join('\n') !== expected.landings.join('\n'))
    differences.push(`the landings: ${found.landings.join(', ')}`);
  return differences;
}

/**
 * What a complete run must not leave: refs, worktrees, locks, damaged objects, dispatches started twice. A stash that its
 * person takes back between two controllers is kept: nobody can tell that it was them.
 */
export function leftBehind(
  repository: ScaffoldedRepository,
  acts: readonly string[] = [],
): readonly string[] {
  const found: string[] = [];
  const refs = repository.git('for-each-ref', '--format=%(refname)').split('\n');
  for (const ref of refs)
    if (/^refs\/(?:orchestrator|heads\/orchestrator)\//.test(ref) && !mayStand(ref, acts))
      found.push(`ref ${ref}`);
  const worktrees = repository.git('worktree', 'list', '--porcelain').match(/^worktree /gm) ?? [];
  if (worktrees.length !== 1) found.push(`${worktrees.length - 1} worktrees`);
  if (existsSync(join(repository.root, '.git/index.lock'))) found.push('index.lock');
  const fsck = repository.tryGit('fsck', '--strict', '--no-dangling');
  if (fsck.code !== 0) found.push(`git fsck: ${fsck.stderr.trim()}`);
  const starts = repository.scenario.starts().map((start) => start.dispatchId);
  const twice = starts.filter((id, index) => starts.indexOf(id) !== index);
  if (twice.length > 0) found.push(`started twice: ${twice.join(', ')}`);
  return found;
}

function mayStand(ref: string, acts: readonly string[]): boolean {
  const isTaken = acts.includes('stash pop') && ref.startsWith('refs/orchestrator/kept/theirs-');
  return ref === 'refs/orchestrator/history' || isTaken;
}

/** A runner writes its last record just before it ends; any other process would stay for good. */
export async function expectNoProcesses(repository: ScaffoldedRepository): Promise<void> {
  await waitFor(
    'the processes of the run to be gone',
    () => processesOf(repository.folder.home).length === 0,
  );
}

function isSetAside(path: string): boolean {
  return path.startsWith('orchestrator/') || Object.hasOwn(USER_FILES, path);
}
