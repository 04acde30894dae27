import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/contract/errors.ts';
import { decide } from '../../src/core/decide.ts';
import { roadmapLine } from '../../src/core/stages/plan.ts';
import { anError, anObservation, aState } from './support/build.ts';
import { sha } from './support/ids.ts';

function decideWith(evidence: readonly string[]) {
  const error = anError({ code: 'roadmap-update.by-hand', evidence });
  return decide(
    anObservation({ state: aState({ controller_stage: 'blocked', resume_errors: { controller: error } }) }),
  );
}

// @spec contract.md#recovery
describe('a controller that waits for an edited roadmap', () => {
  it('stops while the roadmap on base is the one it asked about', () => {
    expect(decideWith([roadmapLine(sha('7'))])).toMatchObject({
      kind: 'stop',
      exit: 3,
      error: 'roadmap-update.by-hand',
    });
  });

  it('goes on by itself once it is another', () => {
    expect(decideWith([roadmapLine(sha('1'))])).toMatchObject({ transition: { kind: 'controllerCleared' } });
  });

  it('waits for a person where nobody noted what it was', () => {
    expect(decideWith([])).toMatchObject({ kind: 'stop', error: 'roadmap-update.by-hand' });
  });
});

// @spec contract.md#recovery
describe('an error of the controller whose cause is gone', () => {
  const codes = Object.entries(ERRORS)
    .filter(([, row]) => row.recheck && row.scope === 'controller')
    .map(([code]) => code);

  it.each(codes)('%s is taken back', (code) => {
    const error = anError({ code, evidence: [roadmapLine(sha('1'))] });
    const state = aState({ controller_stage: 'blocked', resume_errors: { controller: error } });
    expect(decide(anObservation({ state }))).toMatchObject({ transition: { kind: 'controllerCleared' } });
  });
});

// @spec contract.md#recovery
describe('a refusal of the world', () => {
  const codes = Object.entries(ERRORS)
    .filter(([, row]) => row.scope === 'controller' && row.exit === 3 && !row.recheck)
    .map(([code]) => code);

  it.each(codes)('%s is tried again once at each start', (code) => {
    const state = aState({
      controller_stage: 'blocked',
      resume_errors: { controller: anError({ code }) },
    });
    const o = anObservation({ state });
    expect(decide(o)).toMatchObject({ kind: 'stop', error: code });
    expect(decide({ ...o, run: { ...o.run, recheckOwners: ['controller'] } })).toMatchObject({
      transition: { kind: 'controllerCleared' },
    });
  });
});
