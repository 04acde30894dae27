import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildLandChild, type LandChild } from '../support/build-child.ts';
import { type LandingScene, makeLandingScene } from '../support/landing-scene.ts';

// @spec contract.md#merge-admissibility
// @spec contract.md#invariants I8, I11: the same end wherever a landing is killed, and the work of its person as it was
const WHOLE_TEST_MS = 300_000;
let child: LandChild;
let scene: LandingScene;

beforeAll(() => {
  child = buildLandChild();
});
afterAll(() => child.remove());
afterEach(() => scene.repository.remove());

const locks = (): string[] =>
  readdirSync(join(scene.repository.root, '.git')).filter((name) => name.startsWith('index.'));

/** Kills a landing at each point in turn, on a new scene each time, until one runs to its end. */
function atEveryPoint(check: (killed: number) => void): number {
  for (let point = 0; ; point += 1) {
    scene = makeLandingScene();
    if (child.land(scene, point) !== null) return point;
    check(point);
    scene.repository.remove();
  }
}

describe('a landing killed at any point', () => {
  it(
    'is finished by the next, once, with the work of the person as it was',
    () => {
      const points = atEveryPoint(() => {
        expect(child.land(scene, -1)?.outcome).toEqual({ kind: 'landed', left: [] });
        expect(scene.repository.oid('refs/heads/main')).toBe(scene.commit);
        expect(scene.repository.git('status', '--porcelain')).toBe(scene.status);
        expect(scene.files()).toEqual(scene.expected);
        expect(locks()).toEqual([]);
      });
      expect(points).toBeGreaterThan(15);
    },
    WHOLE_TEST_MS,
  );

  it(
    'never loses a commit that the person makes at that moment, nor the round',
    () => {
      const outcomes = new Set<string>();
      atEveryPoint(() => {
        const mine =
          scene.repository.gitIn(scene.repository.root, 'commit', '--quiet', '-am', 'mine').code === 0;
        const outcome = child.land(scene, -1)?.outcome.kind ?? 'none';
        outcomes.add(`${mine ? 'committed' : 'refused'} ${outcome}`);
        const subjects = scene.repository.git('log', '--format=%s', 'main').trim().split('\n');
        expect(subjects.filter((subject) => subject === 'mine')).toHaveLength(mine ? 1 : 0);
        const rounds = subjects.filter((subject) => subject.startsWith('round-001-a'));
        expect(rounds).toHaveLength(outcome === 'landed' ? 1 : 0);
        // Whatever came first, the checkout shows no edit that its person did not make.
        const edits = scene.repository.git('diff', '--name-only', 'HEAD').trim().split('\n').filter(Boolean);
        const own = ['both.txt', 'new-staged.txt', 'removed.txt', 'staged.txt', 'unstaged.txt'];
        expect(edits).toEqual(mine ? [] : own);
        if (outcome === 'landed')
          expect(scene.repository.git('show', 'main:edit.txt')).toBe('edited by the round\n');
        expect(locks()).toEqual([]);
      });
      expect(outcomes).toContain('refused landed');
    },
    WHOLE_TEST_MS,
  );
});
