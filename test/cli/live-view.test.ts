import { describe, expect, test } from 'vitest';
import { formatElapsed, LiveBlock, renderLive } from '../../src/cli/render/live-view.ts';
import { PLAIN } from './support.ts';

const ROW = {
  roundId: 'round-001-greeting',
  stage: 'implement',
  doing: 'implementer (claude) is implementing',
  since: '2026-11-20T10:00:00.000Z',
  lastLine: 'Writing src/greeting.ts',
};
const AT = { now: '2026-11-20T10:03:05.000Z', columns: 100, colors: PLAIN };

// @spec contract.md#decisions-and-exit-codes
describe('the lines below a run', () => {
  test('say round, stage, who, how long and the last line of output', () => {
    expect(renderLive([ROW], AT)).toEqual([
      'round-001-greeting  implement  implementer (claude) is implementing  3m 05s',
      '  Writing src/greeting.ts',
    ]);
  });

  test('leave out what there is not', () => {
    expect(
      renderLive([{ ...ROW, doing: 'waits to land: README.md is edited', since: null, lastLine: '' }], AT),
    ).toEqual(['round-001-greeting  implement  waits to land: README.md is edited']);
  });

  test('are never wider than the terminal and cannot speak to it', () => {
    const lines = renderLive([{ ...ROW, lastLine: `\u001b[2J${'x'.repeat(300)}` }], { ...AT, columns: 40 });
    expect(lines.map((line) => line.length)).toEqual([39, 39]);
    expect(lines.join('')).not.toContain('\u001b');
  });

  test('are drawn over each other, and cleared before other lines', () => {
    const drawn: string[] = [];
    const block = new LiveBlock((text) => drawn.push(text));
    block.show(['a', 'b']);
    block.show(['c']);
    block.clear();
    block.clear();
    expect(drawn).toEqual(['a\nb\n', '\u001b[2A\u001b[0Jc\n', '\u001b[1A\u001b[0J', '']);
  });
});

test.each([
  [-5, '0s'],
  [42_900, '42s'],
  [60_000, '1m 00s'],
  [185_000, '3m 05s'],
  [7_620_000, '2h 07m'],
])('%d ms are written %s', (ms, written) => {
  expect(formatElapsed(ms)).toBe(written);
});
