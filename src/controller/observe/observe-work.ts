import { DISPATCH_LIMITS } from '../../contract/limits.ts';
import { redactText } from '../../contract/redact.ts';
import type { Assignment } from '../../contract/generated/assignment.ts';
import type { Oid } from '../../contract/ids.ts';
import type { ConflictFacts } from '../../core/round-observation.ts';
import type { DispatchWork, NameCollision } from '../../core/dispatch-facts.ts';
import type { RawChange, TreeEdit } from '../../ports/git.ts';
import type { WorkSnapshot } from '../../ports/worktrees.ts';
import { oidOf } from './observe-context.ts';
import { markersLeft } from './observe-conflicts.ts';
import { changedRefs } from './observe-own-refs.ts';
import type { ReadOutput } from './observe-outputs.ts';
import type { RoundContext } from './observe-context.ts';
import { readIncluded } from '../included-files.ts';
import { withoutBase } from './without-base.ts';
import { tamperedBy } from '../runtime-guard.ts';
import { secretValues, sightSecrets, sightSecretsInCommits } from '../secrets.ts';

interface EndedWork {
  readonly assignment: Assignment;
  readonly outputs: readonly ReadOutput[];
  readonly conflict: ConflictFacts | null;
  readonly dispatchId: string;
  readonly startedMs: number;
}

/** What a dispatch left in its worktree and in git, as objects and ids. @spec contract.md#ownership */
export async function observeWork(round: RoundContext, ended: EndedWork): Promise<DispatchWork> {
  const headBefore = oidOf(ended.assignment.head);
  const { world, worktree, session } = round;
  const refsChanged = await changedRefs(round, ended.dispatchId);
  const made = await agentTips(round, headBefore, refsChanged);
  const commits = { head: headBefore, tips: made };
  const secretsInCommits = await sightSecretsInCommits(world, session.config, commits);
  if (worktree.kind !== 'present') {
    const tree = (await world.repository.readCommit(headBefore)).tree;
    return {
      headBefore,
      tree,
      changes: [],
      addedBesideExisting: [],
      tips: made,
      gitFileIntact: true,
      refsChanged,
      secrets: secretsInCommits,
      markersLeft: [],
      tampered: tamperedBy(session, ended.dispatchId),
      unstored: [],
    };
  }
  const stored = await storeTree(round, headBefore, ended.outputs);
  const isConflict = ended.assignment.role === 'implementer' && ended.conflict?.head === headBefore;
  const from = isConflict ? ended.conflict.tree : headBefore;
  const conflictPaths = isConflict ? ended.conflict.paths : [];
  const outputs = ended.outputs.map(({ facts }) => facts.path);
  const work = { headBefore, from, tree: stored.tree, conflictPaths, outputs, tips: made };
  const tree = await withoutBase(round, work);
  // What it brought stands in the worktree and not in the tree: base among the tips says so.
  const isBrought = tree !== stored.tree && round.base !== null;
  const tips = isBrought ? [...new Set([...made, round.base])] : made;
  const changes = await world.repository.diff(from, tree);
  const values = secretValues(world, session.config);
  const withoutSecret = (text: string): string => redactText(text, [...values.values()]);
  const collisions = await nameCollisions(round, tree, changes);
  return {
    headBefore,
    tree,
    // Names are quoted in problems, logs and prompts.
    changes: changes.map((change) => ({ ...change, path: withoutSecret(change.path) })),
    addedBesideExisting: collisions.map(({ path, collidesWith }) => ({
      path: withoutSecret(path),
      collidesWith: withoutSecret(collidesWith),
    })),
    tips,
    gitFileIntact: worktree.gitFileIntact,
    refsChanged,
    secrets: [...(await sightSecrets(world, session.config, changes)), ...secretsInCommits],
    markersLeft: isConflict ? await markersLeft(world, tree, ended.conflict.paths) : [],
    tampered: tamperedBy(session, ended.dispatchId),
    unstored: unstoredSince(stored, ended.startedMs).map((odd) => ({
      ...odd,
      path: withoutSecret(odd.path),
    })),
  };
}

/** What a check or a person left there before is not the role's. */
function unstoredSince(
  { unstored }: Pick<WorkSnapshot, 'unstored'>,
  startedMs: number,
): DispatchWork['unstored'] {
  return unstored
    .filter(({ changedMs }) => changedMs >= startedMs - DISPATCH_LIMITS.fileClockLagMs)
    .map(({ path, what, owner }) => ({ path, what, owner }));
}

/** The worktree as a tree: outputs over their bound left out, outputs that an ignore rule hides put in. */
async function storeTree(
  { world, places }: RoundContext,
  head: Oid,
  outputs: readonly ReadOutput[],
): Promise<Pick<WorkSnapshot, 'tree' | 'unstored'>> {
  const oversized = outputs
    .filter((output) => output.facts.observed.kind === 'too-large')
    .map((output) => output.facts.path);
  const exclude = [...oversized, ...(await readIncluded(world, places))];
  const { tree, unstored } = await world.worktrees.snapshot(places.worktree, head, exclude);
  const edits: TreeEdit[] = [];
  for (const { facts, bytes } of outputs) {
    if (bytes === null) continue;
    const stored = await world.repository.readFile(tree, facts.path, 0);
    if (stored.kind === 'absent')
      edits.push({
        kind: 'put',
        path: facts.path,
        mode: '100644',
        oid: await world.repository.writeBlob(bytes),
      });
  }
  return { tree: edits.length === 0 ? tree : await world.repository.editTree(tree, edits), unstored };
}

/** Commits the agent made on its branch, a HEAD it moved elsewhere, and what it let a ref of ours point at. */
async function agentTips(
  { world, refs, places, worktree }: RoundContext,
  headBefore: Oid,
  refsChanged: DispatchWork['refsChanged'],
): Promise<readonly Oid[]> {
  const candidates = [
    refs.get(places.branchRef) ?? null,
    worktree.kind === 'present' ? worktree.head : null,
    ...refsChanged.map((changed) => changed.is),
  ];
  const tips = new Set<Oid>();
  for (const tip of candidates) {
    if (tip === null || tip === headBefore || !(await world.repository.isWhole(tip, headBefore))) continue;
    if (!(await world.repository.isAncestor(tip, headBefore))) tips.add(tip);
  }
  return [...tips];
}

/** Added names that differ from another only in case or Unicode form, folders included. */
async function nameCollisions(
  { world }: RoundContext,
  tree: Oid,
  changes: readonly RawChange[],
): Promise<readonly NameCollision[]> {
  const added = changes.filter((change) => change.status === 'A').map((change) => change.path);
  if (added.length === 0) return [];
  const byFold = new Map<string, string>();
  const isAdded = new Set(added);
  const paths = (await world.repository.listFiles(tree, '')).map((entry) => entry.path);
  for (const path of paths.filter((candidate) => !isAdded.has(candidate)))
    for (const part of prefixes(path)) byFold.set(fold(part), part);
  const found: NameCollision[] = [];
  for (const path of added) {
    for (const part of prefixes(path)) {
      const other = byFold.get(fold(part));
      if (other !== undefined && other !== part) found.push({ path, collidesWith: other });
      else byFold.set(fold(part), part);
    }
  }
  return found;
}

function prefixes(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
