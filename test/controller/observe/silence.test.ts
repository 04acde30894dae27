import { expect, it } from 'vitest';
import { countTime } from '../../../src/controller/observe/counted-time.ts';
import { silence, type Watched } from '../../../src/controller/observe/silence.ts';
import { isoTime } from '../../../src/lib/iso-time.ts';
import { placesOf } from '../../../src/controller/round-places.ts';
import { anObservation, aRow } from '../../core/support/build.ts';
import { oid } from '../../core/support/ids.ts';

const SIGNS = { outputBytes: 0, cpuMs: async () => 0 };

/** A dispatch of which nothing is ever seen or heard. */
function watch(): (now: string) => Promise<number> {
  const session = { mayStore: true, signs: new Map(), watched: new Map(), config: anObservation().config };
  const round: Omit<Watched, 'ranMs'> = {
    session,
    world: { worktrees: { fingerprint: async () => 'the same' } },
    places: placesOf('/repo', aRow()),
    head: oid('d'),
    worktree: { kind: 'present', headRef: null, head: oid('d'), gitFileIntact: true },
  };
  return (now) => silence({ ...round, ranMs: countTime(session, 'd-9', now) }, 'd-9', SIGNS);
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

// @spec contract.md#recovery
it('counts no silence over a pause in which nobody looked', async () => {
  const look = watch();
  const seen = [];
  for (const minute of [0, 5, 10, 500, 505, 510, 1000, 1005]) seen.push(await look(at(minute)));
  expect(seen).toEqual([0, 0, 1, 1, 2, 3, 3, 4]);
});

// @spec contract.md#recovery
it.each([
  { what: 'ordinary looks', looks: [0, 300, 301, 600], counts: 600 },
  { what: 'looks that came late', looks: [0, 960, 1920], counts: 1920 },
  { what: 'a forward jump', looks: [0, 300, 33_000, 33_300], counts: 600 },
  { what: 'a backward jump', looks: [0, 300, -90_000, -89_700], counts: 600 },
  { what: 'there and back again', looks: [0, 300, 33_000, 301, 601], counts: 600 },
  { what: 'a new process', looks: [50_000], counts: 0 },
  { what: 'the last moments of the year 9999', looks: [0, 300, 1e12, 1e12], counts: 300 },
])('counts only time in which somebody looked: $what', ({ looks, counts }) => {
  const session = { mayStore: true, watched: new Map(), config: anObservation().config };
  const start = Date.UTC(2026, 10, 20);
  const seen = looks.map((s) => countTime(session, 'd-9', isoTime(start + s * 1000)));
  expect(seen.at(-1)).toBe(counts * 1000);
});
