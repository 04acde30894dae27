import { describe, expect, it } from 'vitest';
import { anchorsOf, findSpecLines, invariantsOf, judgeSpecLine } from './links.ts';

const MARK = `@${'spec'}`;
const known = { anchors: new Set(['state', 'git-calls']), invariants: new Set(['I1']) };

function judge(text: string): readonly string[] {
  return findSpecLines('a.ts', text).flatMap((line) => judgeSpecLine(line, known));
}

describe('the reading of citations', () => {
  it('finds every anchor and invariant of a line', () => {
    const text = `\n/** Text. ${MARK} contract.md#state, contract.md#git-calls */\n// ${MARK} contract.md#state I1, I22\n`;
    expect(findSpecLines('a.ts', text)).toEqual([
      { path: 'a.ts', line: 2, anchors: ['state', 'git-calls'], invariants: [] },
      { path: 'a.ts', line: 3, anchors: ['state'], invariants: ['I1', 'I22'] },
    ]);
  });

  it('refuses a dead anchor, an unknown invariant and a citation of nothing', () => {
    expect(judge(`// ${MARK} contract.md#state I1`)).toEqual([]);
    expect(judge(`// ${MARK} contract.md#stat`)[0]).toContain('cites #stat, which is no heading');
    expect(judge(`// ${MARK} contract.md#state I22`)[0]).toContain('cites I22, which is no invariant');
    expect(judge(`// ${MARK} the state`)[0]).toContain('cites nothing');
  });
});

describe('the anchors of a text', () => {
  const table = [
    ['## Git calls', 'git-calls'],
    ['# The orchestrator contract: v3', 'the-orchestrator-contract-v3'],
    ['### `run` & more, a_b', 'run--more-a_b'],
    ['## Closed ##', 'closed'],
  ] as const;
  it.each(table)('%s is #%s', (heading, anchor) => {
    expect([...anchorsOf(heading)]).toEqual([anchor]);
  });

  it('count repeated headings and leave out what stands in a fence', () => {
    const text = '## State\n\n```md\n## Fenced\n```\n\n## State\n\n~~~\n```\n## Fenced too\n~~~\n## End\n';
    expect([...anchorsOf(text)]).toEqual(['state', 'state-1', 'end']);
  });

  it('are beside the numbered invariants', () => {
    expect([...invariantsOf('- **I1** A rule.\n- **I2** Another, not I3.\n')]).toEqual(['I1', 'I2']);
  });
});
