import { afterEach, describe, expect, test } from 'vitest';
import type { State } from '../../../src/contract/generated/state.ts';
import { initRepository } from '../../../src/controller/scaffold/init-repository.ts';
import { startNextRoadmap } from '../../../src/controller/scaffold/next-roadmap.ts';
import { createWorkingTreeSource } from '../../../src/effects/contract-source.ts';
import { validateTree } from '../../../src/controller/validate/validate-tree.ts';
import { makeRepository, type TemporaryRepository } from '../../effects/git/support/temporary-repository.ts';
import { makeParts, type Scaffolding } from '../support/scaffold-parts.ts';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0).toReversed()) close();
});

const NEXT = { today: '2026-11-21', goal: 'More greetings' };

interface Place extends Scaffolding {
  readonly repository: TemporaryRepository;
  readonly roadmapPath: string;
}

/** A repository whose one milestone has this status, committed. */
async function makeWith(status: string): Promise<Place> {
  const repository = makeRepository();
  closing.push(() => repository.remove());
  const made = await makeParts(repository.root);
  closing.push(() => made.opened.close());
  const report = await initRepository(made.parts, {
    today: '2026-11-20',
    goal: 'A greeting',
    baseBranch: null,
    commit: 'commit',
  });
  if (!report.ok) throw new Error(report.error.message);
  const { roadmapPath } = report.value;
  repository.write(roadmapPath, repository.read(roadmapPath).replace('### [pending]', `### [${status}]`));
  repository.commit('Edit the roadmap');
  return { ...made, repository, roadmapPath };
}

function stateAt(repository: TemporaryRepository, name: string): State {
  return JSON.parse(repository.git('show', name));
}

/** What the loop leaves behind: a live state some revisions after the snapshot. */
async function writeLive({ parts }: Place, differs: Partial<State>): Promise<State> {
  const taken = await parts.lease.acquire({ takeOver: false });
  if (taken.kind !== 'held') throw new Error(taken.why);
  const state: State = { ...JSON.parse(await textOf(parts)), ...differs };
  await parts.files.writeAtomic(
    'orchestrator/runtime/state.json',
    new TextEncoder().encode(JSON.stringify(state)),
  );
  await parts.lease.release(taken.lease);
  return state;
}

async function textOf(parts: Place['parts']): Promise<string> {
  const facts = await parts.files.read('orchestrator/state.json', 1_000_000);
  return facts.kind === 'file' ? new TextDecoder().decode(facts.bytes) : '';
}

// @spec contract.md#decisions-and-exit-codes
describe('init --next', () => {
  test('switches state and folder in one commit, and the live state follows', async () => {
    const place = await makeWith('done');
    await writeLive(place, { revision: 90, rounds_opened: 7, controller_stage: 'done' });
    const report = await startNextRoadmap(place.parts, NEXT);
    expect(report).toMatchObject({ ok: true, value: { roadmapId: '2026-11-21-00-more-greetings' } });
    const landed = stateAt(place.repository, 'main:orchestrator/state.json');
    expect(landed).toMatchObject({
      revision: 91,
      rounds_opened: 7,
      roadmap_id: '2026-11-21-00-more-greetings',
      controller_stage: 'dispatch-rounds',
    });
    const live = await place.parts.stateFile.load();
    expect(live).toEqual({ kind: 'state', state: landed });
    expect(place.repository.git('status', '--porcelain')).toBe('');
    const source = createWorkingTreeSource(place.parts.files);
    expect(await validateTree(source, { copies: new Map() })).toEqual([]);
  });

  test('starts from the snapshot where there is no live state', async () => {
    const place = await makeWith('done');
    const report = await startNextRoadmap(place.parts, NEXT);
    expect(report.ok).toBe(true);
    expect(stateAt(place.repository, 'main:orchestrator/state.json').revision).toBe(1);
  });

  test('counts up on the same day', async () => {
    const place = await makeWith('done');
    const report = await startNextRoadmap(place.parts, { ...NEXT, today: '2026-11-20' });
    expect(report).toMatchObject({ ok: true, value: { roadmapId: '2026-11-20-01-more-greetings' } });
  });

  test('is refused while a milestone is open', async () => {
    const place = await makeWith('in-progress');
    const before = place.repository.oid('main');
    const report = await startNextRoadmap(place.parts, NEXT);
    expect(report).toMatchObject({ ok: false, error: { code: 'init.not-terminal' } });
    expect(place.repository.oid('main')).toBe(before);
  });

  // @spec contract.md#invariants I11: uncommitted work is never altered
  test('leaves an edited state.json alone and commits nothing', async () => {
    const place = await makeWith('done');
    const before = place.repository.oid('main');
    place.repository.write('orchestrator/state.json', 'edited by hand\n');
    const report = await startNextRoadmap(place.parts, NEXT);
    expect(report).toMatchObject({ ok: false, error: { code: 'checkout.local-edits' } });
    expect(place.repository.read('orchestrator/state.json')).toBe('edited by hand\n');
    expect(place.repository.oid('main')).toBe(before);
  });

  test('finishes a call that was killed between its commit and the live state', async () => {
    const place = await makeWith('done');
    const live = await writeLive(place, { revision: 90, controller_stage: 'done' });
    await startNextRoadmap(place.parts, NEXT);
    const landed = place.repository.oid('main');
    await writeLive(place, live);
    const report = await startNextRoadmap(place.parts, NEXT);
    expect(report).toMatchObject({ ok: true, value: { commit: null } });
    expect(place.repository.oid('main')).toBe(landed);
    expect(await place.parts.stateFile.load()).toMatchObject({ state: { revision: 91 } });
  });
});
