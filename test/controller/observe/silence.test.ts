import { expect, it } from 'vitest';
import { silence, type Watched } from '../../../src/controller/observe/silence.ts';
import { placesOf } from '../../../src/controller/round-places.ts';
import { anObservation, aRow } from '../../core/support/build.ts';
import { oid } from '../../core/support/ids.ts';

const SIGNS = { outputBytes: 0, cpuMs: async () => 0 };

/** A dispatch of which nothing is ever seen or heard. */
function watch(): (now: string) => Promise<number> {
  const round: Omit<Watched, 'now'> = {
    session: { mayStore: true, signs: new Map(), config: anObservation().config },
    world: { worktrees: { fingerprint: async () => 'the same' } },
    places: placesOf('/repo', aRow()),
    head: oid('d'),
    worktree: { kind: 'present', headRef: null, head: oid('d'), gitFileIntact: true },
  };
  return (now) => silence({ ...round, now }, 'd-9', SIGNS);
}

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 20) + minute * 60_000).toISOString();

// @spec contract.md#recovery
it('counts silent observations, one an interval of five minutes', async () => {
  const look = watch();
  const seen = [];
  for (const minute of [0, 4, 5, 10, 14, 15]) seen.push(await look(at(minute)));
  expect(seen).toEqual([0, 0, 0, 1, 1, 2]);
});

// @spec contract.md#recovery
it('goes on counting after the clock was set back', async () => {
  const look = watch();
  const seen = [];
  for (const minute of [6000, 6005, 6010, 0, 4, 5, 10]) seen.push(await look(at(minute)));
  expect(seen).toEqual([0, 0, 1, 1, 1, 2, 3]);
});
