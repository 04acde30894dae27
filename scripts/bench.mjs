// Compares the loop with a shell script that does the same work with plain git, in pairs: `bench.mjs [--quick]`.
// Nothing here is asserted in seconds; the table says which ratios are within their bounds.
import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compareRounds, gitProcesses, lateOverEarly, longRun } from './bench/rounds.mjs';
import { compareLength, compareStart } from './bench/startup.mjs';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const size = values.quick
  ? { pairs: 3, rounds: 5, largePairs: 1, long: 60, late: 10, starts: 9, many: 200 }
  : { pairs: 9, rounds: 20, largePairs: 3, long: 200, late: 20, starts: 25, many: 1000 };

const root = dirname(dirname(fileURLToPath(import.meta.url)));
execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });

let missed = 0;
console.log('| measured | ratio: median (min–max) | bound | | this side | other side |');
console.log('|---|---|---|---|---|---|');

for (const files of [20, 20_000]) {
  const pairs = files === 20 ? size.pairs : size.largePairs;
  // A round of the floor writes every file: a few say as much as many.
  const rounds = files === 20 ? size.rounds : 3;
  row(`a round over the floor, ${files} files`, 1.5, await compareRounds({ files, rounds, pairs }));
}

const long = await longRun({ rounds: size.long });
const late = lateOverEarly(long.each, size.late);
row(`last ${size.late} of ${size.long} rounds over the first ${size.late}`, 1.1, single(late));

for (const milestones of [10, 100]) {
  const options = { milestones, pairs: size.starts };
  if (milestones === 10) row('`--help` over bare Node', 1.2, await compareStart(['--help'], options));
  if (milestones === 10) row('`status` over bare Node', 1.3, await compareStart(['status'], options));
  const bound = milestones === 100 ? 2 : null;
  row(`\`validate\`, ${milestones} milestones`, bound, await compareStart(['validate'], options));
}
row(
  `\`validate\`, ${size.many} milestones`,
  null,
  await compareStart(['validate'], { milestones: size.many, pairs: 3 }),
);
row('`validate`, 10,000 milestones over 1,000', 10, await compareLength({ milestones: 10_000, pairs: 3 }));

const large = await longRun({ rounds: 5, milestones: size.many });
if (large.peakMb === null)
  console.log('| peak memory | skipped: this system shows no high-water mark | 100 MB | | | |');
else figure(`peak memory of the loop, ${size.many} milestones`, large.peakMb, 'MB', 100);
figure(
  'processes of git a round, 20 files',
  await gitProcesses({ files: 20, rounds: size.rounds }),
  '',
  null,
);

console.log(missed === 0 ? '\nEvery bound is met.' : `\n${missed} bounds are missed.`);

function single(ratio) {
  return { ratio: { median: ratio, min: ratio, max: ratio }, a: null, b: null };
}

function row(what, bound, { ratio, a, b }) {
  const isMet = bound === null || ratio.median <= bound;
  if (!isMet) missed += 1;
  const range = `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`;
  console.log(
    `| ${what} | ${range} | ${bound ?? ''} | ${isMet ? '' : 'missed'} | ${milliseconds(a)} | ${milliseconds(b)} |`,
  );
}

function figure(what, value, unit, bound) {
  const isMet = bound === null || value <= bound;
  if (!isMet) missed += 1;
  const limit = bound === null ? '' : `${bound} ${unit}`;
  console.log(`| ${what} | ${value.toFixed(1)} ${unit} | ${limit} | ${isMet ? '' : 'missed'} | | |`);
}

function milliseconds(side) {
  return side === null ? '' : `${side.median.toFixed(1)} ms`;
}
