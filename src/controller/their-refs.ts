import { THEIR_REF_LIMITS } from '../contract/limits.ts';
import { branchRef, isOwnRef, keptRef, REFS, theirRefsRef } from '../contract/paths.ts';
import { parseOid, type Oid } from '../contract/ids.ts';
import type { State } from '../contract/generated/state.ts';
import { PortFailure } from '../ports/failure.ts';
import { isAgentEmail } from './base-commits.ts';
import { liveRounds } from './own-refs.ts';
import { identityAt } from './perform/commit-round.ts';
import type { Session, World } from './world.ts';

const STASH = 'refs/stash';
const ENTRY = `an entry of ${STASH}, `;
const LIST = 'refs';

/** Refs that are not ours, by name; an entry of the stash is named by what it is, since its number changes. */
export type TheirRefs = ReadonlyMap<string, Oid>;

export async function readTheirRefs(world: World, state: State): Promise<TheirRefs> {
  const live = liveRounds(state);
  const refs = (await world.repository.listRefs('refs/')).filter(
    ({ ref }) => ref !== STASH && !isOwnRef(ref, live),
  );
  const stash = await world.repository.resolveRef(STASH);
  const entries = stash === null ? [] : await world.repository.refMoves(STASH, THEIR_REF_LIMITS.stashMax);
  const stashed = new Set([...(stash === null ? [] : [stash]), ...entries.map(({ to }) => to).toReversed()]);
  return new Map([
    ...[...stashed].map((oid) => [`${ENTRY}${oid.slice(0, 12)}`, oid] as const),
    ...refs.map(({ ref, oid }) => [ref, oid] as const),
  ]);
}

/**
 * Before a job of ours starts: what these refs name is held by one commit of ours, whose list tells a later controller
 * what there was. @spec contract.md#ownership
 */
export async function holdTheirRefs(world: World, session: Session, state: State): Promise<void> {
  const refs = await readTheirRefs(world, state);
  session.theirRefs = refs;
  const bases = new Set<string>(state.active_rounds.map((round) => round.base_revision));
  const held = [...refs].filter(([, oid]) => !bases.has(oid)).slice(0, THEIR_REF_LIMITS.heldMax);
  const list = held.map(([name, oid]) => `${oid} ${name}\n`).join('');
  if (list === session.theirList) return;
  session.theirList = list;
  if (held.length === 0) return move(world, session, theirRefsRef, null);
  const parents: Oid[] = [];
  for (const oid of new Set(held.map(([, named]) => named))) {
    const commit = await world.repository.commitOf(oid);
    if (commit !== null && !parents.includes(commit)) parents.push(commit);
  }
  const oid = await world.repository.writeBlob(new TextEncoder().encode(list));
  const edit = { kind: 'put', path: LIST, mode: '100644', oid } as const;
  const identity = identityAt(session.author, world.clock.now());
  const commit = await world.repository.createCommit({
    tree: await world.repository.editTree(await world.repository.emptyTree(), [edit]),
    parents,
    message: 'refs that are not ours\n',
    author: identity,
    committer: identity,
  });
  await move(world, session, theirRefsRef, commit);
}

/** What got lost since the last look is kept and told; nothing of it is ever put back. @spec contract.md#ownership */
export async function lookAtTheirRefs(world: World, session: Session, state: State): Promise<void> {
  const before = session.theirRefs ?? (await readHeld(world, state));
  const now = await readTheirRefs(world, state);
  session.theirRefs = now;
  if (before === null) return;
  const gone: (readonly [string, Oid])[] = [];
  for (const [name, oid] of before)
    if (now.get(name) !== oid && !(await isMovedByPerson(world, name, { was: oid, isThere: now.has(name) })))
      gone.push([name, oid]);
  const lost = await unreached(world, state, gone.slice(0, THEIR_REF_LIMITS.heldMax));
  const kept = lost.slice(0, THEIR_REF_LIMITS.toldMax);
  for (const [, oid] of lost) await move(world, session, placeOf(oid), oid);
  const replaced = [...now.keys()].filter((name) => name.startsWith('refs/replace/') && !before.has(name));
  const lines = [
    ...kept.map(
      ([name, oid]) =>
        `${name} is gone from there; kept at ${placeOf(oid)}, back with: ${wayBack(name, oid)}`,
    ),
    ...(lost.length > kept.length
      ? [`and ${lost.length - kept.length} more, below ${keptRef('theirs-')}`]
      : []),
    ...replaced
      .slice(0, THEIR_REF_LIMITS.toldMax)
      .map(
        (name) => `${name} is new: git shows another object in the place of that one (undo: git replace -d)`,
      ),
  ];
  if (lines.length > 0) await tell(world, session, state, lines);
}

function placeOf(oid: Oid): string {
  return keptRef(`theirs-${oid.slice(0, 16)}`);
}

function wayBack(name: string, oid: Oid): string {
  return name.startsWith(ENTRY) ? `git stash store ${oid}` : `git update-ref ${name} ${oid}`;
}

/** The list of a controller that died or was interrupted while a dispatch ran; of any other nothing is held against anybody. */
async function readHeld(world: World, { active_rounds: rounds }: State): Promise<TheirRefs | null> {
  const isAtWork = rounds.some((round) => Object.keys(round.dispatch_ids).length > 0);
  const commit = isAtWork ? await world.repository.resolveRef(theirRefsRef) : null;
  if (commit === null || (await world.repository.objectType(commit)) !== 'commit') return null;
  const file = await world.repository.readFile(commit, LIST, THEIR_REF_LIMITS.listBytesMax);
  if (file.kind !== 'file') return null;
  const lines = new TextDecoder().decode(file.bytes).split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [, text = '', name = ''] = /^([0-9a-f]+) (.+)$/.exec(line) ?? [];
      const oid = parseOid(text);
      return oid === null ? [] : [[name, oid] as const];
    }),
  );
}

/** A rebase, a reset, a fetch: the reflog still leads to what was there, and no agent's git wrote in it since. */
async function isMovedByPerson(
  world: World,
  name: string,
  { was, isThere }: { readonly was: Oid; readonly isThere: boolean },
): Promise<boolean> {
  if (!isThere) return false;
  const moves = await world.repository.refMoves(name, THEIR_REF_LIMITS.movesMax);
  const at = moves.findLastIndex(({ to }) => to === was);
  return at >= 0 && at < moves.length - 1 && moves.slice(at + 1).every(({ email }) => !isAgentEmail(email));
}

async function unreached(
  world: World,
  state: State,
  gone: readonly (readonly [string, Oid])[],
): Promise<readonly (readonly [string, Oid])[]> {
  const oids = gone.map(([, oid]) => oid);
  const lost = new Set(oids.length === 0 ? [] : await world.repository.unreached(oids, theirRefsRef));
  const base = await world.repository.resolveRef(branchRef(state.base_branch));
  const found: (readonly [string, Oid])[] = [];
  for (const [name, oid] of gone) {
    // What is not whole would stop every garbage collection from a ref.
    const isCommit = lost.has(oid) && (await world.repository.objectType(oid)) === 'commit';
    const isWhole =
      lost.has(oid) && (!isCommit || base === null || (await world.repository.isWhole(oid, base)));
    if (isWhole) found.push([name, oid]);
  }
  return found;
}

async function tell(world: World, session: Session, state: State, lines: readonly string[]): Promise<void> {
  session.told.push(...lines);
  await world.events.append(session.lease, {
    at: world.clock.now(),
    revision: state.revision,
    type: 'note',
    round_id: null,
    dispatch_id: null,
    code: 'theirRefs',
    path: null,
    rule: null,
    spec: 'contract.md#ownership',
    facts: lines.slice(0, 50).map((line) => line.slice(0, 500)),
    message: null,
    data: null,
    record: null,
  });
}

/** At a clean end without a live round nothing has to be held any more. */
export async function releaseTheirRefs(world: World, session: Pick<Session, 'lease'>): Promise<void> {
  const rounds = await world.repository.listRefs(`${REFS}/rounds/`);
  if (rounds.length === 0) await move(world, session, theirRefsRef, null);
}

async function move(
  world: World,
  session: Pick<Session, 'lease'>,
  ref: string,
  to: Oid | null,
): Promise<void> {
  if ((await world.repository.updateRefs(session.lease, [{ ref, to, from: 'any' }])) === 'lost')
    throw new PortFailure('lease.lost', `${ref} was not moved: another controller holds the lease`);
}
