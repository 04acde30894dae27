// Every path of the contract, relative to the repository and with `/`, and every branch and ref name of ours.
// Ids come from `ids.ts` and validated records, so none of them holds a separator.

export const ROOT = 'orchestrator';
export const RUNTIME = `${ROOT}/runtime`;
export const WORKTREES = `${ROOT}/worktrees`;

/** The snapshot of the last landing or checkpoint. @spec contract.md#state */
export const snapshotPath = `${ROOT}/state.json`;
/** The live state. @spec contract.md#state */
export const liveStatePath = `${RUNTIME}/state.json`;
export const eventsPath = `${RUNTIME}/events.jsonl`;
/** A lock that earlier versions left; nothing looks at it. */
export const lockPath = `${RUNTIME}/lock`;
export const requestsDir = `${RUNTIME}/requests`;
/** What was observed and decided, tick by tick: evidence of nothing, read by `explain --at` and `replay`. */
export const decisionsDir = `${RUNTIME}/decisions`;
export const configPath = `${ROOT}/config.json`;
export const projectContractPath = `${ROOT}/project-contract.md`;
export const roleContractPath = `${ROOT}/role-contract.md`;
export const rolesDir = `${ROOT}/roles`;
export const schemasDir = `${ROOT}/schemas`;
export const roundsDir = `${ROOT}/rounds`;
export const roadmapsDir = `${ROOT}/roadmaps`;

export function rolePath(role: string): string {
  return `${rolesDir}/${role}.md`;
}

/** The folder of one roadmap revision; `roadmap_dir` of the state must equal it. @spec contract.md#files */
export function roadmapDir(roadmapId: string, revision: string): string {
  return `${roadmapsDir}/${roadmapId}/${revision}`;
}

export function roadmapPath(dir: string): string {
  return `${dir}/roadmap.md`;
}

export function verificationPath(dir: string): string {
  return `${dir}/verification.md`;
}

/** One line a landed round; shared by the revisions of a roadmap. */
export function roadmapHistoryPath(roadmapId: string): string {
  return `${roadmapsDir}/${roadmapId}/roadmap-history.md`;
}

export function roundDir(roundId: string): string {
  return `${roundsDir}/${roundId}`;
}

/** Where outputs of an earlier dispatch are moved: `n` is the attempt of the dispatch that is due. @spec contract.md#records */
export function attemptDir(roundId: string, stage: string, n: number): string {
  return `${roundDir(roundId)}/attempts/${stage}-${n}`;
}

export function roadmapUpdateDir(sourceRoundId: string): string {
  return `${ROOT}/roadmap-updates/${sourceRoundId}`;
}

export type LedgerKind = 'deferrals' | 'debt' | 'lessons' | 'findings';

export function ledgerPath(kind: LedgerKind): string {
  return `${ROOT}/ledger/${kind}.jsonl`;
}

/** The controller's records of a round until its landing. */
export function runtimeRoundDir(roundId: string): string {
  return `${RUNTIME}/rounds/${roundId}`;
}

/** The n-th run of `worktree.setup`: each retry of the round makes a new one. */
export function setupDir(roundId: string, n: number): string {
  return `${runtimeRoundDir(roundId)}/setup/${n}`;
}

/** How one dispatch was settled. */
export function outcomePath(roundId: string, dispatchId: string): string {
  return `${runtimeRoundDir(roundId)}/outcomes/${dispatchId}.json`;
}

/** The record of one dispatch, waiting for its round's landing. @spec contract.md#records */
export function dispatchRecordPath(roundId: string, dispatchId: string): string {
  return `${runtimeRoundDir(roundId)}/dispatches/${dispatchId}.json`;
}

export const dispatchesDir = `${RUNTIME}/dispatches`;

/** Assignment, prompt, logs and process facts of one dispatch. */
export function dispatchDir(dispatchId: string): string {
  return `${dispatchesDir}/${dispatchId}`;
}

/** What an agent printed, as evidence of a stop names it. */
export function logsOf(dispatchId: string): readonly string[] {
  return ['stdout.log', 'stderr.log'].map((name) => `${dispatchDir(dispatchId)}/${name}`);
}

/** What one run of the checks looks at: what it found is true of that only. */
export function checkRunId(
  roundId: string,
  run: { readonly number: number; readonly head: string; readonly base: string },
): string {
  return `${roundId}/checks/${run.number}/${run.head}/${run.base}`;
}

/** Logs of the n-th run of a round's checks, from 1. */
export function checkDir(roundId: string, n: number): string {
  return `${RUNTIME}/checks/${roundId}/${n}`;
}

export function checkLogPath(roundId: string, n: number, index: number): string {
  return `${checkDir(roundId, n)}/${index}.log`;
}

/** `<time>-<nonce>.json`; times sort as texts. @spec contract.md#state */
export function requestPath(at: string, nonce: string): string {
  return `${requestsDir}/${at.replace(/[^0-9TZ]/g, '')}-${nonce}.json`;
}

/** A round's worktree; `root` is `worktree.root` of the configuration. */
export function worktreePathFor(roundId: string, root: string = WORKTREES): string {
  return `${root}/${roundId}`;
}

/** Beside the worktrees: what git cannot store is moved there before a worktree is reset or removed. @spec contract.md#ownership */
export function keptFolder(root: string = WORKTREES): string {
  return `${root}/kept`;
}

export function workerWorktreePathFor(roundId: string, workerId: string, root: string = WORKTREES): string {
  return `${root}/${roundId}-${workerId}`;
}

export function roadmapUpdateWorktreePathFor(sourceRoundId: string, root: string = WORKTREES): string {
  return `${root}/roadmap-update-${sourceRoundId}`;
}

/** @spec contract.md#files */
export function roundBranch(roundId: string): string {
  return `${ROOT}/${roundId}`;
}

export function workerBranch(roundId: string, workerId: string): string {
  return `${ROOT}/${roundId}-${workerId}`;
}

export function roadmapUpdateBranch(sourceRoundId: string): string {
  return `${ROOT}/roadmap-update-${sourceRoundId}`;
}

/** In a repository's own git directory and checkout: what only the controller makes. @spec contract.md#ownership */
const OWN_PLACES =
  /\/(?:orchestrator\/(?:runtime(?:\/|$)|worktrees$)|\.git\/(?:orchestrator|refs\/orchestrator|refs\/heads\/orchestrator|worktrees\/round-[^/]+)(?:\/|$))/;

/** May the controller open this again when somebody has closed it? `path` is absolute, with no link in it. */
export function isOwnPlace(path: string): boolean {
  return OWN_PLACES.test(path);
}

export const REFS = 'refs/orchestrator';
/** Where every ref of ours stands, among others'. @spec contract.md#files */
export const OWN_REF_PREFIXES = [`${REFS}/`, `refs/heads/${ROOT}/`] as const;
/** Points at a blob of the schema `lease`. @spec contract.md#one-controller */
export const leaseRef = `${REFS}/lease`;
/** The chain of finished rounds, one commit each. */
export const historyRef = `${REFS}/history`;

/** First parts of the names that we give refs below `refs/orchestrator/`. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  'lease',
  'history',
  'candidate',
  'rounds',
  'kept',
  'settling',
  'theirs',
]);

/**
 * Is this name one of ours? Below `refs/orchestrator/` by its form; of branches only that of a round which is live:
 * a project may have a part that is called orchestrator. @spec contract.md#ownership
 */
export function isOwnRef(ref: string, liveRounds: ReadonlySet<string>): boolean {
  const [own, branches] = OWN_REF_PREFIXES;
  if (ref.startsWith(own)) return OWN_NAMES.has(firstPart(ref, own));
  return ref.startsWith(branches) && liveRounds.has(firstPart(ref, branches));
}

function firstPart(ref: string, prefix: string): string {
  return ref.slice(prefix.length).split('/')[0] ?? '';
}

export function branchRef(branch: string): string {
  return `refs/heads/${branch}`;
}

/** Anchors the commit that is about to land. */
export function candidateRef(roundId: string): string {
  return `${REFS}/candidate/${roundId}`;
}

/** Mirrors the newest commit the controller made on a round. @spec contract.md#recovery */
export function roundsRef(roundId: string): string {
  return `${REFS}/rounds/${roundId}`;
}

/** Keeps work that would otherwise be lost. @spec contract.md#ownership */
export function keptRef(id: string): string {
  return `${REFS}/kept/${id}`;
}

/** Holds what your refs name while a job of ours runs. @spec contract.md#ownership */
export const theirRefsRef = `${REFS}/theirs`;

/** Folder of refs on what a settlement names, while it is carried out. @spec contract.md#recovery */
export function settlingRef(roundId: string): string {
  return `${REFS}/settling/${roundId}`;
}

export const IGNORED_LISTS = `${RUNTIME}/ignored`;

/** What setup and include made in the worktree of a round, as they left it. */
export function ignoredListPath(roundId: string): string {
  return `${IGNORED_LISTS}/${roundId}`;
}

/** Is this path of a tree the controller's area rather than the user's content? @spec contract.md#words */
export function isOwnPath(path: string): boolean {
  return path === ROOT || path.startsWith(`${ROOT}/`);
}

/** Does this path lie in the records of that round? @spec contract.md#invariants */
export function isRoundRecordPath(roundId: string, path: string): boolean {
  return path.startsWith(`${roundDir(roundId)}/`);
}
