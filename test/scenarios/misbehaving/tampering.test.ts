import { describe, expect, it } from 'vitest';
import type { ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { blockedByEach, type Misbehaviour } from './support/blocked-by-each.ts';
import { allLanded, goOn, isKept, liveState, play, starts, worldAfter } from './support/play.ts';

const RUNTIME = 'orchestrator/runtime';
const SOURCE = "export const item = 'item-001-step';\n";

/** A change below the runtime folder, as the blockage names it. */
function tampers(path: string, how: Readonly<Record<string, unknown>> = {}, named = path): Misbehaviour {
  const pattern = named.replaceAll('ROUND', 'round-001-step').replaceAll('DISPATCH', 'd-[0-9]+');
  return {
    do: 'edit-main-runtime',
    with: { path: `${RUNTIME}/${path}`, ...how },
    code: 'ownership.protected',
    says: new RegExp(
      `^${RUNTIME}/${pattern} was changed while the dispatch ran; expected nobody but the controller`,
    ),
    left: (repository) => expect(isKept(repository, SOURCE)).toBe(true),
  };
}

// @spec contract.md#ownership
describe('what an agent changes in the folder of the running controller', () => {
  it('is put back and held against it: proof that it forges', async () => {
    await blockedByEach('implementer', [
      tampers('rounds/ROUND/checks/1.json', { content: '{}' }),
      tampers('rounds/ROUND/outcomes/DISPATCH.json', { content: '{}' }),
      tampers('checks/ROUND/1/exit.json', { content: '{}' }, 'checks/ROUND/1'),
      tampers('checks/round-002-step/1/exit.json', { content: '{}' }, 'checks/round-002-step'),
      tampers('dispatches/d-99/exit.json', { content: '{}' }, 'dispatches/d-99'),
      tampers('dispatches/DISPATCH/settlement.json', { content: '{}' }),
    ]);
  });

  it('is put back and held against it: what it was asked, and what was there before', async () => {
    await blockedByEach('implementer', [
      tampers('dispatches/DISPATCH/assignment.json', { set: { write_scope: ['**'] } }),
      tampers('dispatches/DISPATCH/assignment.json', { content: 'no JSON' }),
      tampers('dispatches/DISPATCH/baseline.json', { remove: true }),
      tampers('dispatches/DISPATCH', { remove: true }, 'dispatches/DISPATCH/assignment.json'),
      tampers('state.json', { set: { rounds_opened: 7 } }),
    ]);
  });

  it('ends it when it still runs: no second agent of the same dispatch is started', async () => {
    const running = { limits: { observation_interval_s: 1 } };
    await blockedByEach(
      'implementer',
      [
        tampers('dispatches/DISPATCH/start.json', { remove: true, linger: true }),
        tampers('dispatches/DISPATCH', { remove: true, linger: true }, 'dispatches/DISPATCH/assignment.json'),
        tampers('rounds/ROUND/outcomes/DISPATCH.json', { content: '{}', linger: true }),
      ],
      running,
    );
  });

  it('does not make it ended when it says so itself', async () => {
    const { repository, result } = await play({
      steps: [{ role: 'implementer', do: 'forge-exit', times: 1 }],
    });
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository)).toEqual(['plan well', 'implement forge-exit', 'review well']);
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });

  it('stops the controller when it is the state itself, which stays byte for byte', async () => {
    const garbage = 'no state\n';
    const path = `${RUNTIME}/state.json`;
    const { repository, result } = await play({
      steps: [{ role: 'implementer', do: 'edit-main-runtime', path, content: garbage }],
    });
    expect(result.code, result.stderr).toBe(3);
    expect(repository.read(path)).toBe(garbage);
    expect((await goOn(repository)).code).toBe(4);
    expect(repository.read(path)).toBe(garbage);
    expect(worldAfter(repository)).toMatchObject({ rounds: [], status: '', fsck: '0', processes: 0 });
  });

  it('harms nothing when it is a file of no meaning', async () => {
    const { repository, result } = await play({ steps: [{ role: 'implementer', do: 'edit-main-runtime' }] });
    expect(result.code, result.stderr).toBe(0);
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });
});

// @spec contract.md#merge-admissibility
describe("what an agent changes in the user's checkout", () => {
  it('is taken for the user own work: left alone, and landed beside', async () => {
    const { repository, result } = await play({
      steps: [{ role: 'implementer', do: 'edit-main-checkout-file' }],
    });
    expect(result.code, result.stderr).toBe(0);
    expect(worldAfter(repository)).toEqual({ ...allLanded(1), status: ' M README.md\n' });
    expect(repository.read('README.md')).toBe('written by an agent\n');
  });

  it.each([
    { what: 'a file in the way', with: { path: 'src/001-step.mjs' } },
    { what: 'a folder in the way', with: { path: 'src/001-step.mjs/file.txt' } },
  ])('holds the landing when it is $what', async ({ with: parameters }) => {
    const { repository, result } = await play({
      steps: [{ role: 'implementer', do: 'edit-main-checkout-file', ...parameters }],
    });
    expect(result.code, result.stderr).toBe(7);
    expect(liveState(repository).active_rounds[0]?.stage).toBe('finalize-round');
    expect(worldAfter(repository)).toMatchObject({ rounds: [], fsck: '0', processes: 0 });
    expect(repository.read(parameters.path)).toBe('written by an agent\n');
    await expectLandsWithout(repository, 'src/001-step.mjs');
  });
});

async function expectLandsWithout(repository: ScaffoldedRepository, path: string): Promise<void> {
  repository.remove(path);
  const result = await goOn(repository);
  expect(result.code, result.stderr).toBe(0);
  expect(worldAfter(repository)).toEqual(allLanded(1));
  expect(repository.read(path)).toBe(SOURCE);
}
