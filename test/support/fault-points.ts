import type { State } from '../../src/contract/generated/state.ts';
import type { World } from '../../src/controller/world.ts';
import type { Files } from '../../src/ports/files.ts';
import type { LeaseHeld } from '../../src/ports/lease.ts';
import { type Drive, isOver, openDrive } from './drive-loop.ts';
import type { ScaffoldedRepository } from './scaffold-repository.ts';

/** What an injected crash throws: no code of the controller knows it, so nothing is tidied up after it. */
class Crash extends Error {
  override readonly name = 'Crash';
}

/** The methods of each port that leave something behind. */
const EFFECTS = {
  repository: ['updateRefs'],
  worktrees: ['create', 'resetTo', 'adopt', 'showTree', 'remove', 'copyIncluded', 'free', 'reuse', 'discard'],
  landing: ['land', 'settleFences'],
  launcher: ['start', 'end'],
  files: ['writeAtomic', 'createExclusive', 'appendLine', 'move', 'remove'],
  states: ['write'],
  events: ['append'],
  requests: ['consume', 'reject'],
} as const;

/** What a person does between two ticks, whichever controller runs: looks, and does it once. */
export type Person = (repository: ScaffoldedRepository, state: State) => void;

/** Runs a controller until it stops of itself, or crashes just before its effect number `cutAt` (from 1). */
export async function runCutAt(
  repository: ScaffoldedRepository,
  cutAt: number,
  person: Person = () => undefined,
): Promise<{ readonly isCut: boolean; readonly effects: number; readonly last: string }> {
  const counter = { effects: 0, last: '' };
  const held: { lease: LeaseHeld | null; world: World | null } = { lease: null, world: null };
  const before = (effect: string): void => {
    counter.effects += 1;
    counter.last = effect;
    if (counter.effects === cutAt) throw new Crash(effect);
  };
  const wrap = (world: World): World => {
    held.world = world;
    return cutWorld(world, before, (lease) => {
      held.lease = lease;
    });
  };
  let isCut = false;
  let drive: Drive | null = null;
  try {
    drive = await openDrive(repository, { wrap });
    let end = await drive.next();
    while (!isOver(end)) {
      person(repository, drive.state());
      end = await drive.next();
    }
    if (end.decision.kind !== 'stop' || end.decision.exit !== 0)
      throw new Error(`ended with ${end.decision.because.rule}: ${end.decision.because.facts.join('; ')}`);
    await drive.close();
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    isCut = true;
    drive?.abandon();
    // A dead process holds no lease for long; this one lives on, so it gives it back.
    if (held.lease !== null) await held.world?.leases.release(held.lease);
  }
  return { isCut, ...counter };
}

type Before = (effect: string) => void;

function cutWorld(world: World, before: Before, onLease: (lease: LeaseHeld) => void): World {
  return {
    ...world,
    repository: cut(world.repository, 'repository', before),
    worktrees: cut(world.worktrees, 'worktrees', before),
    landing: cut(world.landing, 'landing', before),
    launcher: cut(world.launcher, 'launcher', before),
    files: cut(world.files, 'files', before),
    filesAt: (folder): Files => cut(world.filesAt(folder), 'files', before),
    states: cut(world.states, 'states', before),
    events: cut(world.events, 'events', before),
    requests: cut(world.requests, 'requests', before),
    leases: {
      ...world.leases,
      async acquire(options) {
        const outcome = await world.leases.acquire(options);
        if (outcome.kind === 'held') onLease(outcome.lease);
        return outcome;
      },
    },
  };
}

/** The same port; before each of its effects the counter is asked. */
function cut<Port extends object>(port: Port, name: keyof typeof EFFECTS, before: Before): Port {
  const effects: readonly string[] = EFFECTS[name];
  return new Proxy(port, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function' || typeof key !== 'string' || !effects.includes(key)) return value;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        before(`${name}.${key}`);
        return Reflect.apply(value, target, args);
      };
    },
  });
}
