import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { STAGE_MOVES } from '../../src/core/stage-table.ts';
import { PROJECT_ROOT } from '../support/project-paths.ts';

/** Rows of the contract that this version does not walk: recon, consult, roadmap updates. */
const LATER = [
  '(none) → recon',
  'recon → plan',
  'plan → consult',
  'consult → implement',
  'consult → plan',
  'consult → recon',
  'consult → blocked',
  'finalize-round → plan',
];
const STAGES = [
  'recon',
  'plan',
  'consult',
  'implement',
  'verify',
  'review',
  'finalize-round',
  'blocked',
  'done',
  'cancelled',
];

/** Every `from → to` of the stage table in CONTRACT.md. */
function movesOfContract(): readonly string[] {
  const text = readFileSync(`${PROJECT_ROOT}/orchestrator/CONTRACT.md`, 'utf8');
  const table = text.slice(text.indexOf('Legal moves of a round:'), text.indexOf('**Refresh.**'));
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| from'));
  return rows.flatMap((row) => {
    const [, from = '', to = ''] = row.split('|').map((cell) => cell.trim());
    const pairs = [...from.matchAll(/`([a-z-]+)` → `([a-z-]+)`/g)].map(
      (match) => `${match[1]} → ${match[2]}`,
    );
    if (pairs.length > 0) return pairs;
    const sources =
      from === '(none)' || from === 'any'
        ? [from]
        : (from.split('coming from')[0]?.match(/[a-z-]+(?=`)/g) ?? []);
    const targets = to.startsWith('the stage it came from')
      ? ['plan', 'implement', 'verify', 'review', 'finalize-round']
      : (to.match(/[a-z-]+(?=`)/g) ?? []);
    return sources.flatMap((source) =>
      targets.filter((target) => STAGES.includes(target)).map((target) => `${source} → ${target}`),
    );
  });
}

// @spec contract.md#stages
it('holds exactly the serial moves of the stage table in CONTRACT.md', () => {
  const ours = STAGE_MOVES.filter((move) => move.by !== 'reviewLimit').map(
    (move) => `${move.from === 'none' ? '(none)' : move.from} → ${move.to}`,
  );
  const written = movesOfContract().filter((move) => !LATER.includes(move) && move !== 'review → blocked');
  expect([...new Set(ours)].sort()).toEqual([...new Set(written)].sort());
});
