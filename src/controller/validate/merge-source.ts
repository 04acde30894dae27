import type { Oid } from '../../contract/ids.ts';
import { FILE_LIMITS, ROADMAP_LIMITS } from '../../contract/limits.ts';
import { isOwnPath } from '../../contract/paths.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { ContractSource } from '../../ports/contract-source.ts';
import type { Project, Refusal } from '../project.ts';
import { createCommitSource } from './commit-source.ts';
import { errorIn, type Finding } from './finding.ts';

/** Two commits as a person named them. */
export interface MergeNames {
  readonly base: string;
  readonly head: string;
}

/** What a merge would give, and which contract files nobody could merge. */
export interface MergedSource {
  readonly source: ContractSource;
  readonly conflicts: readonly string[];
}

/** The contract files of the tree that merging two commits gives: no ref moves, no checkout is touched. @spec contract.md#git-calls */
export async function createMergeSource(
  project: Project,
  names: MergeNames,
): Promise<Result<MergedSource, Refusal>> {
  const [base, head] = await Promise.all([
    project.resolveCommit(names.base),
    project.resolveCommit(names.head),
  ]);
  if (base === null) return err(noCommit(names.base));
  if (head === null) return err(noCommit(names.head));
  const lacking = await refuseLacking(project, head);
  if (lacking !== null) return err(lacking);
  const { repository } = project.world;
  if ((await repository.mergeBase(base, head)) === null) return err(unrelated(names));
  const merged = await repository.mergeTree(base, head);
  return ok({
    source: createCommitSource(repository, merged.tree),
    conflicts: merged.kind === 'conflict' ? merged.paths.filter(isOwnPath) : [],
  });
}

/** Each file in conflict is one problem; what its markers break is not listed beside it. */
export async function withConflicts(
  { source, conflicts }: MergedSource,
  findings: readonly Finding[],
): Promise<readonly Finding[]> {
  const told: Finding[] = [];
  for (const path of conflicts) told.push(conflictIn(path, await firstMarker(source, path)));
  return [...told, ...findings.filter(({ file }) => !conflicts.includes(file))];
}

/** Why there is nothing to look at. */
export function noCommit(name: string): Refusal {
  return {
    code: 'request.refused',
    message: `${name} names no commit`,
    nextCommand: 'git log --oneline',
  };
}

/** A clone that was cut off may lack what both come from, and so give another merge than the whole one. */
async function refuseLacking(project: Project, head: Oid): Promise<Refusal | null> {
  const lacking: readonly string[] = ['repository.shallow', 'repository.partial'];
  return (await project.refuseShape(head)).find(({ code }) => lacking.includes(code)) ?? null;
}

function unrelated({ base, head }: MergeNames): Refusal {
  return {
    code: 'request.refused',
    message: `${base} and ${head} have no common ancestor`,
    nextCommand: 'git log --oneline --all --graph',
  };
}

function conflictIn(path: string, line: number | null): Finding {
  return errorIn(path, {
    code: 'contract.conflict',
    message: 'the merge conflicts here; expected a file that both sides agree on',
    fix: 'Merge the base branch into yours, resolve the conflict and commit.',
    ...(line === null ? {} : { at: { line, column: 1 } }),
  });
}

async function firstMarker(source: ContractSource, path: string): Promise<number | null> {
  const facts = await source.read(path, Math.max(ROADMAP_LIMITS.fileBytesMax, FILE_LIMITS.markdownBytesMax));
  if (facts.kind !== 'file') return null;
  const lines = new TextDecoder('utf-8').decode(facts.bytes).split(/\r\n|\r|\n/);
  const index = lines.findIndex((line) => line.startsWith('<<<<<<< '));
  return index < 0 ? null : index + 1;
}
