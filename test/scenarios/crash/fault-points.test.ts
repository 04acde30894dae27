import { expect, it } from 'vitest';
import { runCutAt } from '../../support/fault-points.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';
import { compareOutcomes, expectNoProcesses, leftBehind, readOutcome } from '../../support/soak/evidence.ts';

/** Every so many effects are looked at; `scripts/all-fault-points.mjs` looks at each. */
const STEP = Number(process.env['FAULT_STEP'] ?? 12);
const FIRST = Number(process.env['FAULT_FIRST'] ?? 1);
const POINT_MS_MAX = 60_000;
const POINTS_MAX = 300;

// @spec contract.md#recovery
it('comes to the same end when the controller dies before any effect of a round', {
  timeout: POINT_MS_MAX * (Math.ceil(POINTS_MAX / STEP) + 1),
}, async () => {
  const undisturbed = scaffoldRepository();
  const whole = await runCutAt(undisturbed, 0);
  const expected = readOutcome(undisturbed);
  expect(whole.effects).toBeLessThan(POINTS_MAX);
  const failures: string[] = [];
  for (let point = FIRST; point <= whole.effects; point += STEP) {
    const repository = scaffoldRepository();
    const first = await runCutAt(repository, point);
    expect(first.isCut, `effect ${point}`).toBe(true);
    const second = await runCutAt(repository, 0).catch((error: unknown) => ({ last: String(error) }));
    if (process.env['FAULT_TABLE'] !== undefined)
      console.log(`${point} of ${whole.effects}: before ${first.last}, then ${second.last}`);
    const found = [...compareOutcomes(expected, readOutcome(repository)), ...leftBehind(repository)];
    if (repository.git('status', '--porcelain') !== '') found.push('a dirty checkout');
    if (found.length > 0)
      failures.push(`effect ${point}, ${first.last}: ${found.join('; ')}; ${second.last}`);
    await expectNoProcesses(repository);
    repository.folder.remove();
  }
  expect(failures).toEqual([]);
});
