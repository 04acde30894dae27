import { spawnSync } from 'node:child_process';
import { createDiskFiles } from '../../../../src/effects/disk-files.ts';
import { createRequests } from '../../../../src/effects/requests.ts';
import type { Config } from '../../../../src/contract/generated/config.ts';
import type { Request } from '../../../../src/contract/generated/request.ts';
import type { ResumeError, State } from '../../../../src/contract/generated/state.ts';
import { parseRecord } from '../../../../src/contract/validate.ts';
import { liveStatePath } from '../../../../src/contract/paths.ts';
import { runProgram, type ProgramResult } from '../../../support/run-program.ts';
import {
  scaffoldRepository,
  type ScaffoldedRepository,
  type ScaffoldSpec,
} from '../../../support/scaffold-repository.ts';
import { processesOf } from '../../../support/temporary-folder.ts';

export interface Played {
  readonly repository: ScaffoldedRepository;
  readonly result: ProgramResult;
}

export interface PlaySpec extends ScaffoldSpec {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly limits?: NonNullable<Config['limits']>;
}

/** A repository in which `run` was carried out once. */
export async function play(spec: PlaySpec): Promise<Played> {
  const config = spec.limits === undefined ? {} : { config: { limits: spec.limits, ...spec.config } };
  const repository = scaffoldRepository({ ...spec, ...config });
  return { repository, result: await goOn(repository, spec) };
}

/** Runs the program once more. */
export function goOn(
  repository: ScaffoldedRepository,
  options: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<ProgramResult> {
  const args = options.args ?? ['run', '--no-wait'];
  return runProgram(repository, args, options.env === undefined ? {} : { env: options.env });
}

export function liveState(repository: ScaffoldedRepository): State {
  const parsed = parseRecord('state', Buffer.from(repository.read(liveStatePath)), liveStatePath);
  if (!parsed.ok) throw new Error(`the live state is invalid: ${parsed.error[0]?.message ?? ''}`);
  return parsed.value;
}

/** Why the only live round is blocked, or null. */
export function blockedBecause(repository: ScaffoldedRepository): ResumeError | null {
  return liveState(repository).active_rounds[0]?.resume_error ?? null;
}

/** Each start of an agent as `role behaviour`, in order, without those that worked well when asked so. */
export function starts(repository: ScaffoldedRepository): readonly string[] {
  return repository.scenario.starts().map((start) => `${SHORT[start.role] ?? start.role} ${start.behaviour}`);
}

const SHORT: Readonly<Record<string, string>> = {
  planner: 'plan',
  implementer: 'implement',
  reviewer: 'review',
  'recovery-investigator': 'investigate',
};

/** What a person asks of the controller, as the commands write it. */
export async function ask(
  repository: ScaffoldedRepository,
  request:
    | { readonly kind: 'retry'; readonly stage?: 'plan' | 'implement' | 'review' }
    | { readonly kind: 'resume'; readonly acceptConfig?: boolean },
): Promise<void> {
  const common = {
    schema_version: 'request-v1',
    by: 'ada',
    at: '2026-11-20T09:00:00.000Z',
    note: null,
  } as const;
  const full: Request =
    request.kind === 'resume'
      ? { ...common, kind: 'resume', accept_config: request.acceptConfig === true }
      : {
          ...common,
          kind: 'retry',
          round_id: liveState(repository).active_rounds[0]?.round_id ?? '',
          stage: request.stage ?? null,
        };
  await createRequests(createDiskFiles(repository.root)).ask(full);
}

/** What git and the process table say once the program is through. */
export function worldAfter(repository: ScaffoldedRepository) {
  const fsck = spawnSync('git', ['fsck', '--no-dangling', '--no-progress'], {
    cwd: repository.root,
    encoding: 'utf8',
  });
  return {
    rounds: landedRounds(repository),
    status: repository.git('status', '--porcelain', '--untracked-files=all'),
    branch: repository.git('symbolic-ref', 'HEAD').trim(),
    branches: lines(repository.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/')),
    refs: lines(repository.git('for-each-ref', '--format=%(refname)', 'refs/orchestrator/')),
    worktrees: repository
      .git('worktree', 'list', '--porcelain')
      .split('\n\n')
      .filter((entry) => entry !== '').length,
    fsck: `${fsck.status} ${fsck.stdout}${fsck.stderr}`.trim(),
    processes: processesOf(repository.folder.home).length,
  };
}

/** The world after `count` rounds landed and nothing is left over. */
export function allLanded(count: number) {
  return {
    rounds: Array.from({ length: count }, (_, index) => `round-00${index + 1}-step`),
    status: '',
    branch: 'refs/heads/main',
    branches: ['main'],
    refs: ['refs/orchestrator/history'],
    worktrees: 1,
    fsck: '0',
    processes: 0,
  };
}

export function landedRounds(repository: ScaffoldedRepository): readonly string[] {
  const format = '--format=%(trailers:key=Orchestrator-Round,valueonly)';
  return lines(repository.git('log', '--reverse', '--first-parent', format, 'main'));
}

/** Can this content still be reached from a ref? Nothing that an agent wrote may get lost. */
export function isKept(repository: ScaffoldedRepository, content: string): boolean {
  const answer = spawnSync('git', ['hash-object', '--stdin'], {
    cwd: repository.root,
    input: content,
    encoding: 'utf8',
  });
  return repository.git('rev-list', '--objects', '--all').includes(answer.stdout.trim());
}

/** Paths below a kept ref or the history that hold a file of this name. */
export function reachablePaths(repository: ScaffoldedRepository): readonly string[] {
  return [...new Set(lines(repository.git('rev-list', '--objects', '--all')).map((line) => line.slice(41)))];
}

export function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}
