import { expect, it } from 'vitest';
import { countTime } from '../../../src/controller/observe/counted-time.ts';
import { silence, type Watched } from '../../../src/controller/observe/silence.ts';
import { placesOf } from '../../../src/controller/round-places.ts';
import { anObservation, aRow } from '../../core/support/build.ts';
import { oid } from '../../core/support/ids.ts';

const SIGNS = { outputBytes: 0, cpuMs: async () => 0 };

/** A dispatch of which nothing is ever seen or heard. */
function watch(): (awakeMs: number) => Promise<number> {
  const session = { mayStore: true, signs: new Map(), watched: new Map(), config: anObservation().config };
  const round: Omit<Watched, 'ranMs'> = {
    session,
    world: { worktrees: { fingerprint: async () => 'the same' } },
    places: placesOf('/repo', aRow()),
    head: oid('d'),
    worktree: { kind: 'present', headRef: null, head: oid('d'), gitFileIntact: true },
  };
  return (ms) => silence({ ...round, ranMs: countTime(session, 'd-9', ms) }, 'd-9', SIGNS);
}

const MINUTE = 60_000;

// @spec contract.md#recovery
it('counts silent observations, one an interval of five minutes in which this process ran', async () => {
  const look = watch();
  const seen = [];
  for (const minute of [600, 604, 605, 610, 614, 615]) seen.push(await look(minute * MINUTE));
  expect(seen).toEqual([0, 0, 0, 1, 1, 2]);
});

// @spec contract.md#recovery
it('counts from its own first look, and nothing where it only looks', () => {
  const session = { mayStore: true, watched: new Map() };
  expect([50_000, 50_000, 350_000].map((ms) => countTime(session, 'd-9', ms))).toEqual([0, 0, 300_000]);
  expect(countTime(session, 'd-10', 350_000)).toBe(0);
  expect(countTime({ ...session, mayStore: false }, 'd-9', 900_000)).toBe(0);
});
