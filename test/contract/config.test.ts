import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { effortFor, resolveConfig, type EffectiveConfig } from '../../src/contract/config.ts';
import type { ConfigRow } from '../../src/contract/config-row.ts';
import { configTable } from '../../src/contract/config-table.ts';
import type { Config } from '../../src/contract/generated/config.ts';
import { parseRecord } from '../../src/contract/validate.ts';

const MAIN = { command: ['node', 'agent.mjs'] };

function resolved(config: Config): EffectiveConfig {
  const result = resolveConfig(config);
  expect(result.ok ? [] : result.error).toEqual([]);
  if (!result.ok) throw new Error('the configuration resolves');
  return result.value;
}

function complaints(config: Config): readonly string[] {
  const result = resolveConfig(config);
  return result.ok ? [] : result.error.map(({ code, pointer, message }) => `${code} ${pointer}: ${message}`);
}

// @spec contract.md#agents
describe('an effective configuration', () => {
  test('has every default when the file is empty', () => {
    const config = resolved({});
    expect(config.agents).toEqual([]);
    expect(config.limits).toMatchObject({
      max_parallel_rounds: 1,
      max_review_rounds: 3,
      check_rounds: 3,
      stage_timeout_s: 14400,
      observation_interval_s: 300,
      rounds_in_tree: 50,
      rounds_per_milestone: 8,
    });
    expect(config.limits.stage_attempts).toMatchObject({ plan: 2, implement: 3, review: 3, default: 3 });
    expect(config.worktree).toEqual({ setup: [], include: [], reuse: true, root: 'orchestrator/worktrees' });
    expect(config.merge).toEqual({ mode: 'local', identity: null });
    expect(config.state.checkpoint).toBe('blocked');
    expect(config.protected_paths).toContain('.github/workflows/**');
  });

  test('gives every agent, in file order, to every role when none is named', () => {
    const config = resolved({ agents: { zeta: MAIN, alpha: MAIN } });
    expect(config.agents.map(({ name }) => name)).toEqual(['zeta', 'alpha']);
    expect(Object.values(config.roles).map(({ agents }) => agents)).toEqual(
      Array.from({ length: 5 }, () => ['zeta', 'alpha']),
    );
  });

  test('fills roles that are not named from the default role, key by key', () => {
    const agents = { a: MAIN, b: MAIN };
    const roles = { default: { agents: ['b'], effort: 'low' }, planner: { agents: ['a'] } } as const;
    const config = resolved({ agents, roles });
    expect(config.roles.planner).toMatchObject({ agents: ['a'], effort: 'low' });
    expect(config.roles.implementer).toMatchObject({ agents: ['b'], effort: 'low' });
  });

  test('keeps a limit that is set, and null where null means none', () => {
    const config = resolved({ limits: { stage_timeout_s: null, stage_attempts: { default: 5 } } });
    expect(config.limits.stage_timeout_s).toBeNull();
    expect(config.limits.stage_attempts).toMatchObject({ plan: 2, implement: 5, review: 5, default: 5 });
  });

  test('names a worktree root without a slash at its end', () => {
    expect(resolved({ worktree: { root: '../trees/' } }).worktree.root).toBe('../trees');
  });

  test('is not changed by resolving, and does not change its source', () => {
    const config: Config = { agents: { main: MAIN }, roles: { planner: { agents: ['main'] } } };
    const before = JSON.stringify(config);
    resolved(config);
    expect(JSON.stringify(config)).toBe(before);
  });
});

// @spec contract.md#review-quality
describe('effort', () => {
  test('is the role’s, else the agent’s, else medium, and always max for a reviewer', () => {
    const config = resolved({
      agents: { low: { ...MAIN, effort: 'low' }, plain: MAIN },
      roles: { planner: { effort: 'high' } },
    });
    expect(effortFor(config, 'planner', 'low')).toBe('high');
    expect(effortFor(config, 'implementer', 'low')).toBe('low');
    expect(effortFor(config, 'implementer', 'plain')).toBe('medium');
    expect(effortFor(config, 'reviewer', 'low')).toBe('max');
  });

  test('of a reviewer cannot be set lower', () => {
    expect(complaints({ roles: { reviewer: { effort: 'low' } } })).toEqual([
      'config.invalid /roles/reviewer/effort: roles.reviewer.effort is "low"; expected max, which reviewers always run at',
    ]);
    expect(complaints({ roles: { reviewer: { effort: 'max' } } })).toEqual([]);
  });
});

describe('a configuration is refused', () => {
  test.each<[Config, string]>([
    [
      { agents: { a: { adapter: 'codex' } } },
      'config.not-yet /agents/a/adapter: agents.a.adapter is "codex", which is not built yet; expected "command"',
    ],
    [
      { launcher: 'queue' },
      'config.not-yet /launcher: launcher is "queue", which is not built yet; expected "process"',
    ],
    [
      { merge: { mode: 'push' } },
      'config.not-yet /merge/mode: merge.mode is "push", which is not built yet; expected "local"',
    ],
    [
      { workflow: 'phased' },
      'config.not-yet /workflow: workflow is "phased", which is not built yet; expected "serial"',
    ],
    [
      { limits: { max_parallel_rounds: 2 } },
      'config.not-yet /limits/max_parallel_rounds: limits.max_parallel_rounds is 2, which is not built yet; expected 1',
    ],
    [
      { agents: { a: { ...MAIN, session: 'resume' } } },
      'config.not-yet /agents/a/session: agents.a.session is "resume", which is not built yet; expected "fresh"',
    ],
    [
      { agents: { a: { ...MAIN, config_dir: 'isolated' } } },
      'config.not-yet /agents/a/config_dir: agents.a.config_dir is "isolated", which is not built yet; expected "shared"',
    ],
    [
      { agents: { a: { ...MAIN, bin: 'claude' } } },
      'config.not-yet /agents/a/bin: agents.a.bin is "claude", which is not built yet; expected the key left out',
    ],
    [
      { agents: { a: {} } },
      'config.invalid /agents/a/command: agents.a.command is missing; expected a list with the program and its arguments',
    ],
    [
      { agents: { main: MAIN }, roles: { planner: { agents: ['mian'] } } },
      'config.invalid /roles/planner/agents/0: roles.planner.agents[0] is "mian", which is no configured agent; expected main',
    ],
  ])('%j', (config, complaint) => {
    expect(complaints(config)).toEqual([complaint]);
  });

  test('with every reason at once', () => {
    expect(complaints({ launcher: 'tmux', workflow: 'phased', agents: { a: {} } })).toHaveLength(3);
  });

  test('like the example, whose named adapters are described and not built', () => {
    const path = join(import.meta.dirname, 'samples', 'config', 'valid', 'example.json');
    const parsed = parseRecord('config', readFileSync(path), 'config.json');
    expect(parsed.ok && complaints(parsed.value).map((one) => one.split(':')[0])).toEqual([
      'config.not-yet /agents/claude/adapter',
      'config.not-yet /agents/codex/adapter',
    ]);
  });
});

describe('the configuration table', () => {
  const rows: readonly (readonly [string, ConfigRow<unknown>])[] = Object.entries(configTable);

  test('has a row for each key of the schema, and none besides', () => {
    expect(rows.map(([key]) => key).toSorted()).toEqual(keysOfSchema().toSorted());
  });

  test('gives each row a type and a reason, and builds the default', () => {
    for (const [key, row] of rows) {
      expect(row.type, key).not.toBe('');
      expect(row.reason, key).toMatch(/\.$/);
      expect(row.built === undefined || row.built.includes(row.default), key).toBe(true);
    }
  });
});

/** Leaf keys of config.schema.json; a map of names is `*`, and so are the roles. */
function keysOfSchema(): readonly string[] {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../schemas/config.schema.json'), 'utf8'),
  );
  const leaves = (node: Record<string, unknown>, path: string): readonly string[] => {
    const target =
      typeof node['$ref'] === 'string' ? schema.$defs[node['$ref'].replace('#/$defs/', '')] : node;
    const named = Object.entries(target.properties ?? {});
    const patterns = Object.values(target.patternProperties ?? {}).map((value) => ['*', value] as const);
    const isMapOfTexts = patterns.length > 0 && path.endsWith('set_env');
    if (isMapOfTexts || named.length + patterns.length === 0) return [path];
    return [...named, ...patterns].flatMap(([key, below]) => {
      const step = path === 'roles' ? '*' : key;
      return key === '$schema' ? [] : leaves(Object(below), path === '' ? step : `${path}.${step}`);
    });
  };
  return [...new Set(leaves(schema, ''))];
}
