import { describe, expect, it } from 'vitest';
import { findCycles, findDangling, findUnreachable } from './graph.ts';
import { ENTRIES } from './ranks.ts';
import { isGenerated, readModules } from './read-modules.ts';
import { judgeScript, judgeSource, judgeTest } from './rules.ts';

const modules = readModules('src');
const written = modules.filter((module) => !isGenerated(module));

describe('the architecture', () => {
  it('is judged on the files that are really there', () => {
    expect(written.length).toBeGreaterThan(0);
    expect(modules.flatMap((module) => module.imports).length).toBeGreaterThan(written.length);
    expect(findDangling(modules)).toEqual([]);
  });

  it('lets imports go down in rank only, keeps the core pure and every file short', () => {
    expect(written.flatMap(judgeSource)).toEqual([]);
  });

  it('has no import cycle, type imports included', () => {
    expect(findCycles(modules)).toEqual([]);
  });

  it('has no file that nothing needs', () => {
    expect(findUnreachable(modules, ENTRIES)).toEqual([]);
  });

  it('keeps tests and scripts readable', () => {
    const tests = readModules('test').flatMap(judgeTest);
    expect([...tests, ...readModules('scripts').flatMap(judgeScript)]).toEqual([]);
  });
});
