// What a repository keeps of 10, 100 and 1,000 rounds of an agent that costs nothing: `growth.mjs [--rounds 1000]`.
// Fails when anything but the commits is more than half as much again at the end as at a tenth of it. A thousand
// rounds take about a quarter of an hour.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeScene, PROGRAM } from './bench/scene.mjs';
import { timed } from './bench/measure.mjs';
import { countLoose, FIGURES, measureGrowth } from './growth/figures.mjs';

/** Between a tenth and the whole; what grows with every round would be ten. */
const RATIO_MAX = 1.5;

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '1000' } } });
const rounds = Number(values.rounds);
if (!Number.isSafeInteger(rounds) || rounds < 100 || rounds % 100 !== 0)
  throw new Error(`--rounds: expected a multiple of 100, found ${values.rounds}`);

const root = dirname(dirname(fileURLToPath(import.meta.url)));
execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });

const folder = makeScene({ files: 20, milestones: rounds });
try {
  const columns = [];
  let landed = 0;
  for (const until of [rounds / 100, rounds / 10, rounds]) {
    const args = [PROGRAM, 'run', '--no-wait', '--max-rounds', String(until - landed)];
    let looseMost = 0;
    const onLook = () => {
      looseMost = Math.max(looseMost, countLoose(folder));
    };
    const { peakMb } = await timed(process.execPath, args, { cwd: folder, onLook });
    landed = until;
    columns.push({ until, peakMb, looseMost, ...measureGrowth(folder) });
  }
  process.exitCode = print(columns) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function print(columns) {
  console.log(
    `| after rounds | ${columns.map(({ until }) => until).join(' | ')} | last over the one before |`,
  );
  console.log(`|---|${'---|'.repeat(columns.length + 1)}`);
  let isBounded = true;
  for (const [key, what, isHeld] of FIGURES) {
    const [before, last] = columns.slice(-2).map((column) => column[key]);
    // Nothing stays nothing; and a system may not show what a process held at most.
    const ratio = !before ? null : last / before;
    const isMissed = isHeld && (ratio === null ? before === 0 && last > 0 : ratio > RATIO_MAX);
    if (isMissed) isBounded = false;
    const shown = columns.map((column) => show(column[key])).join(' | ');
    console.log(`| ${what} | ${shown} | ${ratio?.toFixed(2) ?? ''}${isMissed ? ' missed' : ''} |`);
  }
  console.log(isBounded ? '\nEverything is bounded.' : `\nMore than ${RATIO_MAX} times as much at the end.`);
  return isBounded;
}

function show(value) {
  if (value === null) return '';
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
