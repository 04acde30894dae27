import type { Oid } from '../contract/ids.ts';
import type { CommitFacts, MergeOutcome } from '../ports/git.ts';
import type { World } from './world.ts';

const COMMITS_MAX = 10_000;
/** Commits that only say which trees are merged; the same every time. */
const NOBODY = { name: 'orchestrator', email: 'noreply@localhost', date: '2000-01-01T00:00:00.000Z' };

/** A round branch and the base commit it is to contain. */
export interface RoundOnBase {
  readonly roundId: string;
  readonly head: Oid;
  readonly base: Oid;
}

/**
 * The work of a round on top of a base commit. Where base was rewritten, what the branch began with is taken for the
 * common ancestor, so that commits a person took back do not return with the round. @spec contract.md#stages
 */
export async function mergeBaseIntoRound(world: World, round: RoundOnBase): Promise<MergeOutcome> {
  const { head, base } = round;
  const contained = await containedBase(world, round);
  if (contained === null || (await world.repository.isAncestor(contained, base)))
    return world.repository.mergeTree(head, base);
  const ancestor = await standIn(world, contained, []);
  return world.repository.mergeTree(
    await standIn(world, head, [ancestor]),
    await standIn(world, base, [ancestor]),
  );
}

/** The branch from its head down to the oldest commit that the controller made on it. */
export async function roundCommits(
  world: World,
  { roundId, head, base }: RoundOnBase,
): Promise<readonly CommitFacts[]> {
  const since = await world.repository.mergeBase(base, head);
  const chain = await world.repository.firstParents(head, since, COMMITS_MAX);
  const oldest = chain.findLastIndex((commit) => commit.subject.startsWith(`${roundId}: `));
  return chain.slice(0, oldest + 1);
}

/** The newest base commit in the branch: the second parent of its newest merge, else where it began. */
async function containedBase(world: World, round: RoundOnBase): Promise<Oid | null> {
  const commits = await roundCommits(world, round);
  const merge = commits.find((commit) => commit.parents[1] !== undefined);
  return merge?.parents[1] ?? commits.at(-1)?.parents[0] ?? null;
}

async function standIn(world: World, commit: Oid, parents: readonly Oid[]): Promise<Oid> {
  const { tree } = await world.repository.readCommit(commit);
  return world.repository.createCommit({
    tree,
    parents,
    message: 'stand-in\n',
    author: NOBODY,
    committer: NOBODY,
  });
}
