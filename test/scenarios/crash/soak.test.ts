import { expect, it } from 'vitest';
import { soakOnce, undisturbedOutcome, type SoakRun } from '../../support/soak/soak-run.ts';

/** `scripts/soak.mjs` asks for more. */
const RUNS = Number(process.env['SOAK_RUNS'] ?? 3);
const SEED = Number(process.env['SOAK_SEED'] ?? 1);
const RUN_MS_MAX = 150_000;

// @spec contract.md#invariants I8, I11: kills lead to the same end, and the work of the user stays
it('comes to the same end however often the controller is killed, and leaves the work of the user alone', {
  timeout: (RUNS + 1) * RUN_MS_MAX,
}, async () => {
  const expected = await undisturbedOutcome();
  const runs: SoakRun[] = [];
  for (let number = 0; number < RUNS; number += 1) {
    const run = await soakOnce(SEED + number, expected);
    runs.push(run);
    if (process.env['SOAK_TABLE'] !== undefined) console.log(rowOf(run));
  }
  if (process.env['SOAK_TABLE'] !== undefined) console.log(summaryOf(runs));
  expect(runs.filter((run) => run.failures.length > 0)).toEqual([]);
});

function rowOf(run: SoakRun): string {
  const cells = [
    run.seed,
    `${run.kills} kills`,
    `${run.acts.length} acts`,
    `${run.starts} starts`,
    `${(run.durationMs / 1000).toFixed(1)} s`,
    run.failures.length === 0 ? 'ok' : `FAILED: ${run.failures.join('; ')} (${run.acts.join(', ')})`,
  ];
  return cells.map((cell) => String(cell).padEnd(10)).join(' ');
}

function summaryOf(runs: readonly SoakRun[]): string {
  const good = runs.filter((run) => run.failures.length === 0).length;
  const minutes = runs.reduce((sum, run) => sum + run.durationMs, 0) / 60_000;
  return `${good} of ${runs.length} meet I8 and I11; no dispatch started twice (${minutes.toFixed(1)} min)`;
}
