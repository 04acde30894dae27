import type { Oid } from '../contract/ids.ts';
import type { RequestAnswer } from '../contract/generated/request-answer.ts';
import type { EffectiveConfig } from '../contract/config.ts';
import type { PendingRequest } from '../core/observation.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfigDrift } from '../ports/config-drift.ts';
import type { Digest } from '../ports/digest.ts';
import type { DecisionLog } from '../ports/decision-log.ts';
import type { EventLog } from '../ports/event-log.ts';
import type { Files } from '../ports/files.ts';
import type { Repository } from '../ports/git.ts';
import type { HeadFacts } from '../ports/head.ts';
import type { Landing } from '../ports/landing.ts';
import type { Launcher } from '../ports/launcher.ts';
import type { LeaseHeld, LeasePort } from '../ports/lease.ts';
import type { Requests } from '../ports/requests.ts';
import type { StateFile } from '../ports/state-file.ts';
import type { Worktrees } from '../ports/worktrees.ts';
import type { RoadmapParser } from '../roadmap/parse.ts';
import type { ContractView } from './contract-view.ts';
import type { Recorder } from './decisions/noted.ts';
import type { ConfigWatch } from './watch/watch-file.ts';

/** Every effect the loop has, made by `compose.ts` only. */
export interface World {
  /** Absolute path of the main checkout. */
  readonly root: string;
  /** What HEAD of the main checkout names. */
  readonly head: () => Promise<HeadFacts>;
  readonly repository: Repository;
  readonly worktrees: Worktrees;
  readonly landing: Landing;
  readonly launcher: Launcher;
  /** Files below the main checkout. */
  readonly files: Files;
  /** Files below another folder, such as a round's worktree. */
  readonly filesAt: (folder: string) => Files;
  readonly states: StateFile;
  readonly events: EventLog;
  readonly decisions: DecisionLog;
  readonly requests: Requests;
  readonly leases: LeasePort;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly drift: ConfigDrift;
  readonly roadmaps: RoadmapParser;
  /** What the controller says itself, without the value of any secret. @spec contract.md#secrets */
  readonly withoutSecrets: (text: string) => string;
  /** Values of environment variables by name; only those that are set. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Who the controller commits as. */
export interface Author {
  readonly name: string;
  readonly email: string;
}

/**
 * What an observer brings: what this process knows and no file says; lost with it, and nothing that matters
 * depends on it.
 */
export interface Viewer {
  /** Null for one that only looks: it writes no file of the repository. */
  readonly lease: LeaseHeld | null;
  /** May files of worktrees be stored to be compared? Not while another process may do the same. */
  readonly mayStore: boolean;
  readonly config: EffectiveConfig;
  /** The programs of its agents as files: name, size, date, version. */
  readonly programs: string;
  readonly maxRounds: number | null;
  /** Good for one look at base: what is found later was not accepted. */
  acceptBase: boolean;
  landings: number;
  /** Owners blocked at the start and not looked at again yet: round ids, `controller`. */
  recheckOwners: readonly string[];
  /** Names of agents whose program was not found when the session began. */
  readonly missingAgents: readonly string[];
  checkpointRefused: string | null;
  /** Why the checkouts cannot follow a landing that is on base already; looked at again after each wait. */
  followHeld: string | null;
  /** Landings whose checkouts were seen to follow. */
  readonly followed: Set<string>;
  /** What the contract files say at the commit, and for the place of the roadmap, that `of` names. */
  contract: { readonly of: string; readonly view: ContractView } | null;
  /**
   * Heads at which worktrees were found or left clean, by round, since the last action or wait that took time: a
   * transition changes no file, so the look before it counts for the decision after it.
   */
  readonly cleanHeads: Map<string, Oid>;
  /** The landing, as base and candidate, for which every checkout was found free since then. It is proven again behind the fences. */
  freeFor: string | null;
  /** Signs of life by dispatch, counted once an interval. */
  readonly signs: Map<string, SilenceCount>;
  /** Since when each dispatch is watched, by the time in which this process ran. */
  readonly watched: Map<string, number>;
  /** What stood in the runtime folder and in our refs when a dispatch began, by dispatch. */
  readonly marks: Map<string, RuntimeMark>;
  /** Our refs as this process found them; null for one that only looks. */
  refsFound: RefMark | null;
  /** Requests whose senders were seen to wait for them, by file name: what the files say afterwards is nobody's wish. */
  readonly requests: Map<string, KnownRequest>;
  /** Sentences for a person, told once: what was seen and is no decision. */
  readonly facts: string[];
  /** The person's configuration as last seen; null before the first look. */
  watch: ConfigWatch | null;
  /** Setup or checks that ran since, in words. */
  jobRan: string | null;
}

/** Our refs at some moment, the lease aside, and how many this process had written by then. */
export interface RefMark {
  readonly refs: ReadonlyMap<string, Oid>;
  readonly writes: number;
}

export interface KnownRequest {
  readonly pending: PendingRequest;
  /** Something was done for it. */
  hasMoved: boolean;
  answer: RequestAnswer | null;
}

/**
 * What stood in our runtime folder when a dispatch began. Only this process knows it: an agent of the same user
 * can write there, and what it changes is put back and held against it. @spec contract.md#ownership
 */
export interface RuntimeMark {
  /** By path: records of the round, of the dispatch, and what the folders of jobs hold by name. */
  readonly files: Map<string, Uint8Array>;
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
  readonly roundId: string;
  readonly refs: RefMark;
  readonly tampered: Set<string>;
  /** What was only gone: a change by the agent, unless the whole folder was cleared. */
  readonly gone: Set<string>;
  isCleared: boolean;
}

/** The viewer that also acts. */
export interface Session extends Viewer {
  readonly lease: LeaseHeld;
  readonly author: Author;
  /** Paths of worktrees that were freed clean since the last wait, and since any action that takes time. */
  readonly cleanFreed: Set<string>;
  readonly recorder: Recorder;
  /** Refs that are not ours, as last seen; null before the first look. */
  theirRefs: ReadonlyMap<string, Oid> | null;
  /** The list of those that are held by our commit. */
  theirList: string;
  /** May somebody have moved refs since they were last looked at? */
  isTheirRefsDue: boolean;
  /** Lines for a person that were not shown yet. */
  readonly told: string[];
}

export interface SilenceCount {
  readonly signs: string;
  /** What the files were when they were last worth a look; null before. */
  readonly files: string | null;
  /** Of the time for which the dispatch was watched. */
  readonly observedMs: number;
  readonly silent: number;
}
