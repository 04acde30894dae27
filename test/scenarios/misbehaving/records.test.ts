import { describe, expect, it } from 'vitest';
import { blockedByEach, type Misbehaviour } from './support/blocked-by-each.ts';
import { allLanded, ask, blockedBecause, goOn, play, starts, worldAfter } from './support/play.ts';

/** Forms in which a record is none, whoever writes it. */
const FORMS: readonly Misbehaviour[] = [
  { do: 'invalid-record', code: 'artifact.invalid', says: /expected one of/ },
  { do: 'invalid-json', code: 'artifact.invalid', says: /end of the file/ },
  { do: 'duplicate-keys', code: 'artifact.invalid', says: /round_id/ },
  { do: 'not-utf8', code: 'artifact.invalid', says: /UTF-8/ },
  { do: 'deep-json', code: 'artifact.invalid', says: /32/ },
  { do: 'huge-record', code: 'artifact.too-large', says: /104857600 bytes/ },
  { do: 'missing-record', code: 'artifact.missing', says: /record.json is missing/ },
  { do: 'wrong-lineage', code: 'artifact.mismatch', says: /extracted_item_id is item-of-nobody/ },
];

// @spec contract.md#records
describe('what is no record', () => {
  it('blocks planning with its reason, in every form', async () => {
    await blockedByEach('planner', [
      ...FORMS,
      {
        do: 'wrong-milestone',
        code: 'plan.not-eligible',
        says: 'milestone-999-other is not eligible; expected one of milestone-001-step',
      },
      { do: 'missing-record', with: { key: 'plan' }, code: 'artifact.missing', says: /plan.md is missing/ },
    ]);
  });

  it('blocks a review with its reason, in every form', async () => {
    await blockedByEach('reviewer', [
      ...FORMS,
      {
        do: 'wrong-milestone',
        code: 'closeout.refused',
        says: 'milestone-999-other is not the selected milestone milestone-001-step',
      },
    ]);
  });

  it('blocks an implementation with its reason', async () => {
    await blockedByEach('implementer', [
      { do: 'missing-record', code: 'artifact.missing', says: /implementation-notes.md is missing/ },
      { do: 'invalid-record', code: 'artifact.invalid', says: /deferral_id is missing/ },
      { do: 'wrong-lineage', code: 'artifact.mismatch', says: /round_id is round-999-other/ },
      { do: 'huge-record', code: 'artifact.too-large', says: /deferrals.json has 104857600 bytes/ },
    ]);
  });
});

// @spec contract.md#recovery
describe('attempts of a stage', () => {
  it('go back to the role at once with the exact problems, and are investigated before the round is blocked', async () => {
    const { repository, result } = await play({
      milestones: 2,
      steps: [
        { role: 'reviewer', milestone: 'milestone-001-step', do: 'invalid-json', times: 1 },
        { role: 'reviewer', milestone: 'milestone-002-step', do: 'invalid-json' },
      ],
    });
    expect(result.code, result.stderr).toBe(3);
    expect(starts(repository)).toEqual(
      [
        ['plan well', 'implement well', 'review invalid-json', 'review well'],
        ['plan well', 'implement well'],
        ['review invalid-json', 'review invalid-json', 'review invalid-json', 'investigate well'],
      ].flat(),
    );
    expect(blockedBecause(repository)).toMatchObject({
      code: 'artifact.invalid',
      stage: 'review',
      attempts: 3,
    });
    repository.scenario.write([]);
    await ask(repository, { kind: 'retry' });
    expect((await goOn(repository)).code).toBe(0);
    expect(worldAfter(repository)).toEqual(allLanded(2));
  });

  it('are investigated first, each once, when they left nothing', async () => {
    const { repository, result } = await play({
      steps: [{ role: 'implementer', do: 'missing-record', times: 2 }],
    });
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository)).toEqual(
      [
        'plan well',
        ['implement missing-record', 'investigate well', 'implement missing-record', 'investigate well'],
        ['implement well', 'review well'],
      ].flat(),
    );
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });
});

// @spec contract.md#records
it('accepts identical records of a later dispatch as new proof', async () => {
  const { repository, result } = await play({
    steps: [
      { role: 'reviewer', attempt: 1, do: 'reject', target: 'plan' },
      { role: 'planner', attempt: 2, do: 'identical-record' },
    ],
  });
  expect(result.code, result.stderr).toBe(0);
  expect(starts(repository)).toEqual(
    [
      ['plan well', 'implement well', 'review reject'],
      ['plan identical-record', 'implement well', 'review well'],
    ].flat(),
  );
  expect(worldAfter(repository)).toEqual(allLanded(1));
});
