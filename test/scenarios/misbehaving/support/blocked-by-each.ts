import { expect } from 'vitest';
import type { ErrorCode } from '../../../../src/contract/errors.ts';
import type { Role } from '../../../../src/contract/generated/assignment.ts';
import type { ScaffoldedRepository } from '../../../support/scaffold-repository.ts';
import { scaffoldRepository } from '../../../support/scaffold-repository.ts';
import { someOf } from '../../../support/some-of.ts';
import { allLanded, ask, blockedBecause, goOn, starts, worldAfter, type PlaySpec } from './play.ts';

/** One way to misbehave, and the blockage that follows when nothing else happens. */
export interface Misbehaviour {
  readonly do: string;
  /** Parameters of the behaviour. */
  readonly with?: Readonly<Record<string, unknown>>;
  readonly code: ErrorCode;
  /** What the blockage says. */
  readonly says: RegExp | string;
  /** Looked at while the round is blocked. */
  readonly left?: (repository: ScaffoldedRepository) => void;
}

const STAGE = { planner: 'plan', implementer: 'implement', reviewer: 'review' } as const;
const WELL = ['plan well', 'implement well', 'review well'];

/**
 * One round in which a role with a single attempt misbehaves in one way after the other: each time the attempt is
 * investigated, the round is blocked with the precise reason, and a person lets it try again. Good work ends it.
 */
export async function blockedByEach(
  role: keyof typeof STAGE & Role,
  misbehaviours: readonly Misbehaviour[],
  spec: PlaySpec & { readonly plan?: Readonly<Record<string, unknown>> } = {},
): Promise<ScaffoldedRepository> {
  const stage = STAGE[role];
  const repository = scaffoldRepository({
    ...spec,
    config: { limits: { ...spec.limits, stage_attempts: { [stage]: 1 } }, ...spec.config },
  });
  const before = WELL.slice(0, WELL.indexOf(`${stage} well`));
  let expected: readonly string[] = before;
  for (const [index, bad] of someOf(misbehaviours, 2).entries()) {
    const plan = spec.plan === undefined ? [] : [{ role: 'planner', ...spec.plan } as const];
    repository.scenario.write([{ role, do: bad.do, ...bad.with }, ...plan]);
    const result = await goOn(repository, spec);
    const what = `${bad.do} ${JSON.stringify(bad.with ?? {})}\n${result.stderr}`;
    expected = [...expected, `${stage} ${bad.do}`, 'investigate well'];
    expect(starts(repository), what).toEqual(expected);
    const error = blockedBecause(repository);
    const next = 'npx run-orchestrator-loop retry round-001-step';
    expect(error, what).toMatchObject({ code: bad.code, stage, attempts: index + 1, next_command: next });
    expect(error?.message, what).toMatch(bad.says);
    expect(result.code, what).toBe(3);
    expect(worldAfter(repository), what).toMatchObject(STOPPED);
    bad.left?.(repository);
    await ask(repository, { kind: 'retry' });
  }
  repository.scenario.write([]);
  const result = await goOn(repository, spec);
  expect(result.code, result.stderr).toBe(0);
  expect(starts(repository)).toEqual([...expected, ...WELL.slice(before.length)]);
  expect(worldAfter(repository)).toEqual(allLanded(1));
  return repository;
}

/** Nothing landed, nothing runs, nothing is broken, and the user's checkout is as it was. */
const STOPPED = {
  rounds: [],
  status: '',
  branch: 'refs/heads/main',
  branches: ['main', 'orchestrator/round-001-step'],
  worktrees: 2,
  fsck: '0',
  processes: 0,
};
