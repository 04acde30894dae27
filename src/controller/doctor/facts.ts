import type { EffectiveConfig } from '../../contract/config.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import type { ResumeError, State } from '../../contract/generated/state.ts';
import type { Decision } from '../../core/decision.ts';
import type { CheckoutFacts, ForeignLock } from '../../ports/landing.ts';
import type { HeadFacts } from '../../ports/head.ts';
import type { ForeignFolder } from '../foreign-folder.ts';
import type { HolderFacts } from '../../ports/lease.ts';
import type { Finding } from '../validate/finding.ts';

/** What `doctor` looked at, not what it means. */
export interface DoctorFacts {
  readonly machine: MachineFacts;
  readonly repository: RepositoryFacts;
}

export interface MachineFacts {
  /** As `process.version` says, with its `v`. */
  readonly nodeVersion: string;
  /** As `process.platform` says. */
  readonly platform: string;
  /** Can what an agent leaves behind be found when it has left its session? */
  readonly canAdopt: boolean;
}

export interface DoctorRefusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly nextCommand?: string;
}

export type RepositoryFacts =
  | { readonly kind: 'refused'; readonly refusal: DoctorRefusal }
  | {
      readonly kind: 'opened';
      readonly root: string;
      readonly head: HeadFacts;
      readonly summary: SummaryFacts;
      readonly freeGib: number;
      /** Why the commit that rounds would start from is not supported; empty without a commit. */
      readonly shape: readonly DoctorRefusal[];
      readonly lease: LeaseFacts;
      readonly scaffold: ScaffoldFacts;
      readonly run: RunFacts;
    };

/** What the next `run` would do, by its own checks. */
export type RunFacts =
  /** A controller runs, or there is nothing to run yet: both are told elsewhere. */
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'refused'; readonly refusal: DoctorRefusal }
  /** Refs of ours that lead to what is gone; `isLive`: a start has live rounds to mend it by. */
  | { readonly kind: 'damaged'; readonly refs: readonly string[]; readonly isLive: boolean }
  /** The last decision before the world is needed, and what the controller stopped at when it last ran. */
  | {
      readonly kind: 'foreseen';
      readonly decision: Decision;
      readonly stoppedAt: ResumeError | null;
    };

export interface SummaryFacts {
  readonly gitVersion: string;
  readonly staged: number;
  readonly modified: number;
  readonly untracked: number;
  readonly remotes: readonly string[];
  readonly identity: { readonly name: string; readonly email: string } | null;
  /** Would git sign the commits of the person? */
  readonly isSigning: boolean;
}

export interface LeaseFacts {
  readonly holder: HolderFacts | null;
  /** `runtime/lock` stands there. */
  readonly isLockPresent: boolean;
}

export type ScaffoldFacts =
  /** No state in git and none in `runtime/`; `foreign` where a folder of that name is something else. */
  | { readonly kind: 'absent'; readonly foreign: ForeignFolder | null }
  | {
      readonly kind: 'present';
      /** Live, else as committed; null when neither could be read, which `findings` says. */
      readonly state: State | null;
      /** Does the base branch of the state exist? */
      readonly isBasePresent: boolean;
      readonly checkouts: readonly CheckoutFacts[];
      readonly refLocks: readonly ForeignLock[];
      readonly findings: readonly Finding[];
      /** Contract files that rounds read from base and that differ in the working tree. */
      readonly uncommitted: readonly string[];
      /** Null when it could not be read, which `findings` says. */
      readonly config: EffectiveConfig | null;
      readonly programs: ProgramFacts;
      readonly bundle: BundleFacts;
      readonly runtime: RuntimeFacts;
      /** `node_modules` stands at the top of the repository. */
      readonly hasNodeModules: boolean;
    };

export interface ProgramFacts {
  /** Absolute path by program, for those that are on PATH. */
  readonly found: ReadonlyMap<string, string>;
  /** Names of variables, among those that agents ask for, that are set. */
  readonly setVariables: ReadonlySet<string>;
}

/** The active roadmap and verification as on base; null for what could not be read. */
export interface BundleFacts {
  readonly isTemplate: boolean | null;
  readonly baselineChecks: readonly string[] | null;
}

export interface RuntimeFacts {
  /** Folders of ours that stand there without being ignored by their own `.gitignore`. */
  readonly unignored: readonly string[];
  /** Files in those folders that are committed on base. */
  readonly tracked: readonly string[];
  /** What was moved out of worktrees and still lies there; of a `worktree.root` beside the repository not looked at. */
  readonly kept: readonly string[];
}
