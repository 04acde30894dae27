import { describe, expect, it } from 'vitest';
import { findCycles, findDangling, findUnreachable } from './graph.ts';
import { parseModule, type Module } from './parse-module.ts';
import { judgeSource, judgeTest } from './rules.ts';

function tree(files: Readonly<Record<string, string>>): readonly Module[] {
  return Object.entries(files).map(([path, text]) => parseModule(path, text));
}

function judge(path: string, text: string): readonly string[] {
  return judgeSource(parseModule(path, text));
}

function lines(count: number): string {
  return 'a();\n'.repeat(count);
}

describe('the reading of a file', () => {
  const forms = [
    "import { a } from '../lib/a.ts';",
    "import type { A } from '../lib/a.ts';",
    "import '../lib/a.ts';",
    "export { a } from '../lib/a.ts';",
    "export * from '../lib/a.ts';",
    "const a = await import('../lib/a.ts');",
    "type A = import('../lib/a.ts').A;",
  ];
  it.each(forms)('sees the import in %s', (text) => {
    const [found] = parseModule('src/core/x.ts', `\n${text}\n`).imports;
    expect(found).toEqual({
      specifier: '../lib/a.ts',
      line: 2,
      target: { kind: 'file', path: 'src/lib/a.ts' },
    });
  });

  it('sees no import in a comment or a text', () => {
    const text = "// import { a } from '../lib/a.ts';\nconst a = \"import('../lib/a.ts')\";\n";
    expect(parseModule('src/core/x.ts', text).imports).toEqual([]);
  });

  it('counts lines as an editor does', () => {
    expect(parseModule('src/lib/a.ts', 'a;\nb;\n').lineCount).toBe(2);
    expect(parseModule('src/lib/a.ts', 'a;\nb;').lineCount).toBe(2);
  });
});

describe('the ranks', () => {
  const allowed = [
    ['src/main.ts', './cli/commands/run.ts'],
    ['src/core/decide.ts', '../ports/files.ts'],
    ['src/core/stages/plan.ts', '../decision.ts'],
    ['src/launchers/process/launcher.ts', '../../effects/sweep.ts'],
    ['src/effects/clock.ts', '../ports/clock.ts'],
    ['src/effects/git/landing/landing.ts', '../refs/git-refs.ts'],
    ['src/effects/git/open-repository.ts', './landing/landing.ts'],
    ['src/cli/commands/status.ts', '../render/render-status.ts'],
    ['src/cli/commands.ts', './commands/status.ts'],
  ];
  it.each(allowed)('let %s import %s', (path, specifier) => {
    expect(judge(path, `import { a } from '${specifier}';`)).toEqual([]);
  });

  const refused = [
    ['src/lib/result.ts', '../contract/ids.ts', 'lib has rank 0 and contract has 1'],
    ['src/roadmap/parse.ts', '../ports/files.ts', 'roadmap has rank 2 and ports has 2'],
    ['src/controller/tick.ts', '../effects/clock.ts', 'controller has rank 5 and effects has 5'],
    ['src/core/decide.ts', '../main.ts', 'core has rank 3 and main.ts has 11'],
    ['src/cli/commands/run.ts', '../../effects/clock.ts', 'Take what you need from the controller'],
    ['src/effects/clock.ts', '../core/decide.ts', 'Effects do not decide'],
    ['src/launchers/process/runner.ts', '../../controller/tick.ts', 'Effects do not decide'],
    ['src/core/decide.ts', '../elsewhere/a.ts', 'elsewhere has Infinity'],
    ['src/elsewhere/a.ts', '../lib/a.ts', 'give it one in test/architecture/ranks.ts'],
    ['src/core/decide.ts', '../../test/support/a.ts', 'which is not in src'],
    ['src/effects/git/refs/git-refs.ts', '../landing/landing.ts', 'lies in a later room'],
    ['src/effects/git/objects/tree-edit.ts', '../open-repository.ts', 'lies in a later room'],
    ['src/cli/render/render-status.ts', '../commands/status.ts', 'a later room of src/cli'],
    ['src/cli/call/context.ts', '../commands.ts', 'a later room of src/cli'],
  ];
  it.each(refused)('do not let %s import %s', (path, specifier, reason) => {
    const [found, ...others] = judge(path, `import type { A } from '${specifier}';`);
    expect(found).toContain(`${path}:1`);
    expect(found).toContain(reason);
    expect(others).toEqual([]);
  });
});

describe('the rules of one file', () => {
  const impure = [
    "import { readFileSync } from 'node:fs';",
    'const now = Date.now();',
    'const now = new Date();',
    'const chance = Math.random();',
    "const home = process.env['HOME'];",
    'console.log(1);',
    'setTimeout(f, 1);',
  ];
  it.each(impure)('keep `%s` out of the pure folders, and only out of them', (text) => {
    expect(judge('src/core/x.ts', text)).toHaveLength(1);
    expect(judge('src/effects/x.ts', text)).toEqual([]);
  });

  it('let the core compute with a given date', () => {
    expect(judge('src/core/x.ts', 'const at = new Date(now).toISOString();')).toEqual([]);
  });

  const casts = [
    'const a = b as Oid;',
    'const a = b!;',
    'export default a;',
    'export default function a() {}',
  ];
  it.each(casts)('refuse `%s`, except in the file of the ids', (text) => {
    expect(judge('src/core/x.ts', text)).toHaveLength(1);
    expect(judgeTest(parseModule('test/core/x.test.ts', text))).toHaveLength(1);
    expect(judge('src/contract/ids.ts', text)).toEqual([]);
  });

  it('allow `as const`', () => {
    expect(judge('src/core/x.ts', "const a = ['b'] as const;")).toEqual([]);
  });

  it('refuse a barrel, but for the public one', () => {
    const text = "export { a } from './a.ts';";
    expect(judge('src/core/all.ts', text)).toHaveLength(1);
    expect(judge('src/index.ts', "export { a } from './core/a.ts';")).toEqual([]);
  });

  it('refuse files and functions that are too long', () => {
    expect(judge('src/core/x.ts', lines(250))).toEqual([]);
    expect(judge('src/core/x.ts', lines(251))).toHaveLength(1);
    expect(judgeTest(parseModule('test/core/x.test.ts', lines(400)))).toEqual([]);
    expect(judgeTest(parseModule('test/core/x.test.ts', lines(401)))).toHaveLength(1);
    expect(judge('src/core/x.ts', `function f() {\n${lines(58)}}\n`)).toEqual([]);
    expect(judge('src/core/x.ts', `function f() {\n${lines(59)}}\n`)).toHaveLength(1);
  });
});

describe('the graph of imports', () => {
  it('shows a cycle through type imports once', () => {
    const modules = tree({
      'src/core/a.ts': "import type { B } from './b.ts';",
      'src/core/b.ts': "import { c } from './c.ts';",
      'src/core/c.ts': "type A = import('./a.ts').A;",
      'src/core/d.ts': "import { a } from './a.ts';",
    });
    expect(findCycles(modules)).toEqual([
      'src/core/a.ts -> src/core/b.ts -> src/core/c.ts -> src/core/a.ts: move what both need into a third file, or pass it in.',
    ]);
  });

  it('takes two ways to one file for no cycle', () => {
    const modules = tree({
      'src/core/a.ts': "import './b.ts';\nimport './c.ts';",
      'src/core/b.ts': "import './c.ts';",
      'src/core/c.ts': '',
    });
    expect(findCycles(modules)).toEqual([]);
  });

  it('names files that nothing needs, and imports of nothing', () => {
    const modules = tree({
      'src/main.ts': "const a = await import('./core/a.ts');\nimport './core/gone.ts';",
      'src/core/a.ts': '',
      'src/core/b.ts': '',
    });
    const [unreached] = findUnreachable(modules, ['src/main.ts']);
    expect(unreached).toContain('src/core/b.ts is not reached');
    expect(findDangling(modules)).toEqual(['src/main.ts:2 imports src/core/gone.ts, which does not exist.']);
    expect(findUnreachable(modules, ['src/index.ts'])).toEqual([
      'src/index.ts does not exist; it is an entry point.',
    ]);
  });
});
