import type { EffectiveConfig } from '../../contract/config.ts';
import { FILE_LIMITS } from '../../contract/limits.ts';
import {
  branchRef,
  configPath,
  liveStatePath,
  lockPath,
  snapshotPath,
  WORKTREES,
} from '../../contract/paths.ts';
import type { State } from '../../contract/generated/state.ts';
import type { Oid } from '../../contract/ids.ts';
import { parseRecord } from '../../contract/validate.ts';
import type { Result } from '../../lib/result.ts';
import type { ContractSource } from '../../ports/contract-source.ts';
import type { Files } from '../../ports/files.ts';
import type { GitReader } from '../../ports/git.ts';
import type { HeadFacts } from '../../ports/head.ts';
import type { Landing } from '../../ports/landing.ts';
import type { LeasePort } from '../../ports/lease.ts';
import type { StateFile } from '../../ports/state-file.ts';
import { findForeignFolder } from '../foreign-folder.ts';
import { createCommitSource } from '../validate/commit-source.ts';
import type { Finding } from '../validate/finding.ts';
import { validateFile, validateTree } from '../validate/validate-tree.ts';
import { contractPathsOf, readBundle, readRuntime } from './collect-scaffold.ts';
import type {
  DoctorFacts,
  DoctorRefusal,
  MachineFacts,
  RepositoryFacts,
  RunFacts,
  ScaffoldFacts,
  SummaryFacts,
} from './facts.ts';
import { programsOf } from './judge-agents.ts';

/** A repository as `doctor` looks at it. Nothing here takes a lock or writes. */
export interface DoctorRepository {
  /** Rooted at the top of the checkout. */
  readonly files: Files;
  readonly reader: Pick<GitReader, 'resolveRef' | 'readFile' | 'listFiles'>;
  readonly landing: Pick<Landing, 'inspectCheckouts' | 'inspectRefLocks'>;
  readonly leases: Pick<LeasePort, 'holder'>;
  readonly states: Pick<StateFile, 'load'>;
  readonly source: ContractSource;
  /** The package's own files by their path in the repository. */
  readonly copies: ReadonlyMap<string, Uint8Array>;
  readonly head: () => Promise<HeadFacts>;
  readonly summary: () => Promise<SummaryFacts>;
  readonly refuseShape: (base: Oid) => Promise<readonly DoctorRefusal[]>;
  readonly uncommitted: (commit: Oid, paths: readonly string[]) => Promise<readonly string[]>;
  readonly readConfig: (base: Oid | null) => Promise<Result<EffectiveConfig, unknown>>;
  /** What `run` would refuse, or would do. */
  readonly foreseeRun: () => Promise<RunFacts>;
  readonly findPrograms: (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Variables that are set. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Looks at the machine and at the repository, if it could be opened. @spec contract.md#state */
export async function collectDoctorFacts(
  machine: MachineFacts,
  opened: Result<DoctorRepository, DoctorRefusal>,
): Promise<DoctorFacts> {
  if (!opened.ok) return { machine, repository: { kind: 'refused', refusal: opened.error } };
  return { machine, repository: await collectRepository(opened.value) };
}

async function collectRepository(parts: DoctorRepository): Promise<RepositoryFacts> {
  const head = await parts.head();
  const commit = head.kind === 'unborn' ? null : head.commit;
  const holder = await parts.leases.holder();
  const scaffold = await collectScaffold(parts, head);
  return {
    kind: 'opened',
    root: parts.files.root,
    head,
    summary: await parts.summary(),
    freeGib: await parts.files.freeGib(''),
    shape: commit === null ? [] : await parts.refuseShape(commit),
    lease: {
      holder,
      isLockPresent: (await parts.files.read(lockPath, 0)).kind !== 'absent',
    },
    scaffold,
    run:
      holder?.alive === true || scaffold.kind === 'absent' ? { kind: 'not-asked' } : await parts.foreseeRun(),
  };
}

async function collectScaffold(parts: DoctorRepository, head: HeadFacts): Promise<ScaffoldFacts> {
  const foreign = await findForeignFolder(parts.files);
  if (foreign !== null) return { kind: 'absent', foreign };
  const commit = head.kind === 'unborn' ? null : head.commit;
  const live = await parts.states.load();
  const hasConfig = (await parts.files.read(configPath, 0)).kind !== 'absent';
  const snapshot = await readSnapshot(parts, commit);
  if (live.kind === 'absent' && snapshot.kind === 'absent' && !hasConfig) return { kind: 'absent', foreign };
  const committed = snapshot.kind === 'state' ? snapshot.state : null;
  const state = live.kind === 'state' ? live.state : committed;
  const baseRef = state === null ? null : branchRef(state.base_branch);
  const base = baseRef === null ? null : await parts.reader.resolveRef(baseRef);
  const config = await parts.readConfig(base);
  const effective = config.ok ? config.value : null;
  const names = effective === null ? [] : programsOf(effective);
  return {
    kind: 'present',
    state,
    isBasePresent: base !== null,
    checkouts:
      base === null || baseRef === null ? [] : await parts.landing.inspectCheckouts(baseRef, base, null),
    refLocks: baseRef === null ? [] : await parts.landing.inspectRefLocks(baseRef),
    findings: await findProblems(parts, isElsewhere(head, state) ? base : null),
    // On another branch its own versions are no edits.
    uncommitted:
      commit === null || state === null ? [] : await parts.uncommitted(commit, contractPathsOf(state)),
    config: effective,
    programs: {
      found: await parts.findPrograms(names),
      setVariables: new Set(Object.keys(parts.environment)),
    },
    bundle: await readBundle(parts.reader, base, state),
    runtime: await readRuntime(parts, { base, worktreeRoot: effective?.worktree.root ?? WORKTREES }),
    hasNodeModules: (await parts.files.read('node_modules', 0)).kind !== 'absent',
  };
}

/** Is a branch checked out whose contract files no round reads? */
function isElsewhere(head: HeadFacts, state: State | null): boolean {
  return head.kind === 'branch' && state !== null && head.branch !== state.base_branch;
}

/** Of the checkout; of `base` and the live state where another branch is checked out. @spec contract.md#files */
async function findProblems(parts: DoctorRepository, base: Oid | null): Promise<readonly Finding[]> {
  const { source, reader, copies } = parts;
  if (base === null) return validateTree(source, { copies });
  const live = (await parts.states.load()).kind === 'absent' ? [] : await validateFile(source, liveStatePath);
  return [...(await validateTree(createCommitSource(reader, base), { copies })), ...live];
}

type SnapshotFacts =
  | { readonly kind: 'absent' | 'unreadable' }
  | { readonly kind: 'state'; readonly state: State };

/** The state as committed; that of the working tree is never read as state. @spec contract.md#state */
async function readSnapshot({ reader }: DoctorRepository, commit: Oid | null): Promise<SnapshotFacts> {
  if (commit === null) return { kind: 'absent' };
  const file = await reader.readFile(commit, snapshotPath, FILE_LIMITS.stateBytesMax);
  if (file.kind === 'absent') return { kind: 'absent' };
  const parsed = file.kind === 'file' ? parseRecord('state', file.bytes, snapshotPath) : null;
  return parsed?.ok === true ? { kind: 'state', state: parsed.value } : { kind: 'unreadable' };
}
