import { expect } from 'vitest';
import type { SchemaName, SchemaTypes } from '../../../src/contract/generated/schema-types.ts';
import type { State } from '../../../src/contract/generated/state.ts';
import { parseRecord } from '../../../src/contract/validate.ts';
import { runProgram } from '../../support/run-program.ts';
import {
  scaffoldRepository,
  type ScaffoldedRepository,
  type ScaffoldSpec,
} from '../../support/scaffold-repository.ts';

export const LIVE = 'orchestrator/runtime/state.json';

/** A repository whose one round is blocked after its only attempt to implement. */
export async function blockedRepository(spec: ScaffoldSpec = {}): Promise<ScaffoldedRepository> {
  const repository = scaffoldRepository({
    steps: [{ role: 'implementer', do: 'exit', code: 1 }],
    config: { limits: { stage_attempts: { implement: 1 } } },
    ...spec,
  });
  const result = await runProgram(repository, ['run', '--no-wait']);
  expect(result.code).toBe(3);
  return repository;
}

export function stateOf(repository: ScaffoldedRepository): State {
  return read('state', repository.read(LIVE));
}

/** What a command printed with `--json`; throws with every problem when it is not as its schema says. */
export function read<K extends SchemaName>(name: K, printed: string): SchemaTypes[K] {
  const parsed = parseRecord(name, new TextEncoder().encode(printed), name);
  if (!parsed.ok) throw new Error(`${printed}\n${JSON.stringify(parsed.error)}`);
  return parsed.value;
}

/** Every file below `orchestrator/`, every ref and the index: what a command that only looks leaves as it is. */
export function traceOf(repository: ScaffoldedRepository): string {
  const files =
    repository.git('ls-files', '-s', '--', '.') + repository.git('status', '--porcelain', '--ignored');
  const refs = repository.git('for-each-ref');
  const ignored = repository
    .git('ls-files', '--others', '--ignored', '--exclude-standard', '-z', '--', 'orchestrator')
    .split('\0')
    .filter((path) => path !== '' && !path.endsWith('/'))
    .map((path) => `${path} ${repository.read(path)}`);
  return [files, refs, ...ignored].join('\n');
}
