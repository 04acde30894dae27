import { isRoundId, type Oid } from '../../contract/ids.ts';
import { branchRef, candidateRef, REFS, OWN_REF_PREFIXES, RUNTIME } from '../../contract/paths.ts';
import type { State } from '../../contract/generated/state.ts';
import type { BaseFacts, LeftoverFacts, Observation } from '../../core/observation.ts';
import { landedRounds } from '../base-commits.ts';
import { observeBase } from './observe-base.ts';
import { observeCheckpointDue } from './observe-checkpoint.ts';
import type { ContractView } from '../contract-view.ts';
import { observeContract } from './observe-contract.ts';
import type { ObserveContext, OwnRefs } from './observe-context.ts';
import { observeDrift } from './observe-drift.ts';
import { observeJobs } from './observe-jobs.ts';
import { observeRequests } from './observe-requests.ts';
import { observeRound } from './observe-round.ts';
import type { Viewer, World } from '../world.ts';

/** Everything `decide` may look at, read anew. Reports, never judges; writes objects at most. @spec contract.md#recovery */
export async function observe(world: World, session: Viewer, state: State): Promise<Observation> {
  const now = world.clock.now();
  const jobs = await observeJobs(world, state);
  const refs = await readOwnRefs(world);
  const head = await world.repository.resolveRef(branchRef(state.base_branch));
  const contract = await readContract(world, session, state, head);
  const context: ObserveContext = { world, session, state, now, jobs, refs, base: head, contract };
  const rounds = [];
  for (const row of state.active_rounds) rounds.push(await observeRound(context, row));
  const base: BaseFacts =
    head === null
      ? { kind: 'missing' }
      : { kind: 'present', head, byAgents: await observeBase(context, rounds) };
  return {
    now,
    root: world.root,
    run: {
      recheckOwners: session.recheckOwners,
      landings: session.landings,
      maxRounds: session.maxRounds,
      acceptBase: session.acceptBase,
      missingAgents: session.missingAgents,
      checkpointRefused: session.checkpointRefused,
      checkpointDue: await observeCheckpointDue(context),
    },
    state,
    config: session.config,
    base,
    contract: contract.facts,
    requests: await observeRequests(context),
    rounds,
    leftovers: await observeLeftovers(context),
    drift: await observeDrift(context),
    // The landings and the worktrees may lie on different disks.
    freeDiskGib: Math.min(
      await world.files.freeGib(''),
      await world.files.freeGib(session.config.worktree.root),
    ),
  };
}

/** A commit does not change: while base stands still, what its contract files say is known. */
async function readContract(
  world: World,
  session: Viewer,
  state: State,
  base: Oid | null,
): Promise<ContractView> {
  const of = [base, state.roadmap_dir, state.roadmap_id, state.roadmap_revision].join(' ');
  if (session.contract?.of !== of) session.contract = { of, view: await observeContract(world, state, base) };
  return session.contract.view;
}

async function readOwnRefs(world: World): Promise<OwnRefs> {
  const refs = await world.repository.listRefs(...OWN_REF_PREFIXES);
  return new Map(refs.map(({ ref, oid }) => [ref, oid]));
}

/** Rounds that are not in the state but still have records or refs of ours. */
async function observeLeftovers({
  world,
  state,
  refs,
  base,
}: ObserveContext): Promise<readonly LeftoverFacts[]> {
  const live = new Set(state.active_rounds.map((round) => round.round_id));
  const named = await world.files.list(`${RUNTIME}/rounds`);
  const prefix = `${REFS}/rounds/`;
  const heads = new Map<string, Oid>();
  const isLeft = (id: string): boolean => isRoundId(id) && !live.has(id);
  for (const [ref, oid] of refs) {
    const id = ref.startsWith(prefix) ? ref.slice(prefix.length) : '';
    // Whatever else such a ref leads to is no round of ours.
    if (isLeft(id) && (await isCommit(world, oid))) heads.set(id, oid);
  }
  const ids = [...new Set([...named, ...heads.keys()])].filter(isLeft).sort();
  const leftovers: LeftoverFacts[] = [];
  for (const roundId of ids) {
    const head = heads.get(roundId) ?? null;
    leftovers.push({
      roundId,
      head,
      landed:
        base === null
          ? null
          : await findLanded(world, base, {
              roundId,
              candidate: refs.get(candidateRef(roundId)) ?? null,
              head,
            }),
    });
  }
  return leftovers;
}

const LANDED_WITHIN = 200;

/** Looks for the trailer of a round on base, from where its branch left it. @spec contract.md#merge-admissibility */
async function findLanded(
  world: World,
  base: Oid,
  round: { readonly roundId: string; readonly candidate: Oid | null; readonly head: Oid | null },
): Promise<Oid | null> {
  const { candidate } = round;
  const isReadable = candidate !== null && (await isCommit(world, candidate));
  if (isReadable && (await world.repository.isAncestor(candidate, base))) return candidate;
  const since = round.head === null ? null : await world.repository.mergeBase(base, round.head);
  const commits = await world.repository.firstParents(base, since, LANDED_WITHIN);
  return commits.find((commit) => landedRounds(commit).includes(round.roundId))?.oid ?? null;
}

async function isCommit(world: World, oid: Oid): Promise<boolean> {
  return (await world.repository.objectType(oid)) === 'commit';
}
