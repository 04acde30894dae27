import type { ConfigRow } from './config-row.ts';
import { configTable } from './config-table.ts';
import type { AgentConfig, Config, RoleConfig } from './generated/config.ts';
import { nearestWord } from './nearest-word.ts';
import { configPath } from './paths.ts';
import type { Problem } from './problem.ts';

interface Found {
  readonly pointer: string;
  readonly value: unknown;
}

/** Values that the contract describes and this version does not build yet. */
export function unbuiltValues(config: Config): readonly Problem[] {
  const rows: readonly (readonly [string, ConfigRow<unknown>])[] = Object.entries(configTable);
  return rows.flatMap(([key, row]) => {
    const works = row.since === 'not-yet' ? [row.default] : row.built;
    if (works === undefined) return [];
    const unbuilt = valuesAt(config, key.split('.'), '').filter(({ value }) => !works.includes(value));
    return unbuilt.map((found) => notYetProblem(found, works));
  });
}

/** Values that are well formed and contradict each other. */
export function contradictions(config: Config): readonly Problem[] {
  const agents = Object.entries(config.agents ?? {}).flatMap(([name, agent]) => commandMissing(name, agent));
  const roles = Object.entries(config.roles ?? {}).flatMap(([role, row]) => [
    ...unknownAgents(role, row, Object.keys(config.agents ?? {})),
    ...reviewerEffort(role, row),
  ]);
  return [...agents, ...roles];
}

function valuesAt(value: unknown, steps: readonly string[], pointer: string): readonly Found[] {
  const [step, ...rest] = steps;
  if (step === undefined) return value === undefined ? [] : [{ pointer, value }];
  if (typeof value !== 'object' || value === null) return [];
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const chosen = entries.filter(([key]) => step === '*' || key === step);
  return chosen.flatMap(([key, below]) => valuesAt(below, rest, `${pointer}/${key}`));
}

function notYetProblem({ pointer, value }: Found, works: readonly unknown[]): Problem {
  const found = JSON.stringify(value);
  const usable = works.filter((one) => one !== null).map((one) => JSON.stringify(one));
  const expected = usable.length === 0 ? 'the key left out' : usable.join(' or ');
  const fix = usable.length === 0 ? 'Remove the key.' : `Write ${expected}, or remove the key.`;
  const message = `${nameOf(pointer)} is ${found}, which is not built yet; expected ${expected}`;
  return problem('config.not-yet', pointer, message, { expected, found, fix });
}

function commandMissing(name: string, agent: AgentConfig): readonly Problem[] {
  if ((agent.adapter ?? 'command') !== 'command' || agent.command !== undefined) return [];
  const pointer = `/agents/${name}/command`;
  const expected = 'a list with the program and its arguments';
  const message = `${nameOf(pointer)} is missing; expected ${expected}`;
  return [
    problem('config.invalid', pointer, message, { expected, found: null, fix: 'Add the key command.' }),
  ];
}

function unknownAgents(role: string, row: RoleConfig, known: readonly string[]): readonly Problem[] {
  return (row.agents ?? []).flatMap((name, index) => {
    if (known.includes(name)) return [];
    const pointer = `/roles/${role}/agents/${index}`;
    const nearest = nearestWord(name, known);
    const expected =
      nearest ?? (known.length > 0 ? `one of ${known.join(', ')}` : 'an agent of the key agents');
    const message = `${nameOf(pointer)} is ${JSON.stringify(name)}, which is no configured agent; expected ${expected}`;
    const fix = 'Name a configured agent, or add this one to agents.';
    return [problem('config.invalid', pointer, message, { expected, found: JSON.stringify(name), fix })];
  });
}

/** @spec contract.md#review-quality */
function reviewerEffort(role: string, { effort }: RoleConfig): readonly Problem[] {
  if (role !== 'reviewer' || effort === undefined || effort === 'max') return [];
  const pointer = '/roles/reviewer/effort';
  const found = JSON.stringify(effort);
  const message = `${nameOf(pointer)} is ${found}; expected max, which reviewers always run at`;
  return [problem('config.invalid', pointer, message, { expected: 'max', found, fix: 'Remove the key.' })];
}

function nameOf(pointer: string): string {
  return pointer
    .slice(1)
    .replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');
}

function problem(
  code: 'config.invalid' | 'config.not-yet',
  pointer: string,
  message: string,
  words: Pick<Problem, 'expected' | 'found' | 'fix'>,
): Problem {
  return { file: configPath, line: null, column: null, pointer, code, message, ...words };
}
