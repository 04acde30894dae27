import { describe, expect, it } from 'vitest';
import { otherWords, readSource, readSources, unknownCodes } from './vocabulary.ts';

const sources = readSources();
const others = otherWords(sources);

// @spec contract.md#decisions-and-exit-codes
describe('every code that is written down', () => {
  it('is in the table when the source names it', () => {
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.flatMap((source) => unknownCodes(source, others))).toEqual([]);
  });

  it.each(['orchestrator/CONTRACT.md', 'README.md', 'AGENTS.md'])(
    'is in the table when %s names it',
    (path) => {
      expect(unknownCodes(readSource(path), others)).toEqual([]);
    },
  );

  it('is found to be missing when it is', () => {
    const source = { path: 'src/new.ts', text: "const code = 'roadmap.too-funny';" };
    expect(unknownCodes(source, others)).toHaveLength(1);
  });
});
