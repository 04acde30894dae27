import type { EffectiveConfig } from './contract/config.ts';
import { configPath, leaseRef } from './contract/paths.ts';
import { DISPATCH_LIMITS } from './contract/limits.ts';
import { parseSha256 } from './contract/ids.ts';
import type { Project, Refusal } from './controller/project.ts';
import { readConfig } from './controller/read-config.ts';
import { createSecretGate, type SecretGate } from './controller/secret-gate.ts';
import { secretValues } from './controller/secrets.ts';
import type { Author, World } from './controller/world.ts';
import { createWorkingTreeSource } from './effects/contract-source.ts';
import { createDecisionLog } from './effects/decision-log.ts';
import { createDiskFiles } from './effects/disk-files.ts';
import { sha256Hex } from './effects/digest.ts';
import { createEventLog } from './effects/event-log.ts';
import { findPrograms } from './effects/find-programs.ts';
import { createConfigReader } from './effects/git/places/config-drift.ts';
import { removeLeftLock, withLockJournal } from './effects/git/refs/lock-journal.ts';
import { waitForGitOf } from './effects/git/calls/orphaned-git.ts';
import { isTrue } from './effects/git/calls/person-settings.ts';
import { openRepository, type OpenedRepository } from './effects/git/open-repository.ts';
import { refuseShape } from './effects/git/repository-shape.ts';
import { resolveCommitName } from './effects/git/refs/resolve-commit.ts';
import { readUserIdentity } from './effects/git/places/user-identity.ts';
import { workingTreeDifferences } from './effects/git/working-tree-diff.ts';
import { findPackageRoot, readPackageFiles, unchangedCopies } from './effects/package-files.ts';
import { readHead } from './effects/read-head.ts';
import { LEASE_BYTES_MAX } from './effects/lease-ref.ts';
import { findJobAbove } from './effects/job-above.ts';
import { createRepoLock, type LeaseBlob } from './effects/repo-lock.ts';
import { readRepositorySummary } from './effects/repository-summary.ts';
import { createRequests } from './effects/requests.ts';
import { createStateFile } from './effects/state-file.ts';
import { stampPrograms } from './effects/stamp-programs.ts';
import { endMarked } from './effects/sweep.ts';
import { systemClock } from './effects/system-clock.ts';
import { createProcessLauncher } from './launchers/process/launcher.ts';
import { adoptingWords, machineOf } from './launchers/process/subreaper.ts';
import { invariant } from './lib/invariant.ts';
import { ok, type Result } from './lib/result.ts';
import type { Launcher } from './ports/launcher.ts';
import { createRoadmapParser } from './roadmap/parse.ts';

export interface Composition {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly nodePath: string;
  /** The bundled runner, started for each job. */
  readonly runnerPath: string;
  /** Learns of the secrets once the configuration is read. */
  readonly gate?: SecretGate;
  /** Git is started where files do not give the answer, and an old one is told of when it has failed: only to read. */
  readonly isBrief?: boolean;
  /** Nothing is written, and nothing is left behind. */
  readonly isLook?: boolean;
}

/** The only place that builds real effects: a repository with everything a command may ask of it. */
export async function openProject(composition: Composition): Promise<Result<Project, Refusal>> {
  const opened = await openRepository(composition.cwd, {
    environment: composition.environment,
    isLook: composition.isLook === true,
    isBrief: composition.isBrief === true,
  });
  if (!opened.ok) return opened;
  const repository = opened.value;
  const environment = setVariables(composition.environment);
  const launcher = createProcessLauncher(composition);
  const gate = composition.gate ?? createSecretGate();
  const world = composeWorld(repository, launcher, environment, gate);
  return ok({
    world,
    cwd: composition.cwd,
    readConfig: async (base) => {
      const config = await readConfig(world, base);
      if (config.ok) gate.know(secretValues(world, config.value));
      return config;
    },
    author: (config) => findAuthor(repository.git, config, composition),
    person: () => namePerson(composition),
    resolveCommit: (name) => resolveCommitName(repository.git, name),
    refuseShape: (base) => refuseShape(repository, base),
    refuseVersion: repository.refuseVersion,
    uncommitted: (commit, paths) => workingTreeDifferences(repository, { commit, paths }),
    workingTree: createWorkingTreeSource(world.files),
    packaged: readPackaged,
    copies: async () => unchangedCopies(await readPackaged()),
    findPrograms: (names) =>
      findPrograms(names, { path: composition.environment['PATH'], cwd: composition.cwd }),
    stampAgents: (config) =>
      stampPrograms(
        config.agents.map(({ command, args }) => [...command, ...args]),
        { path: composition.environment['PATH'], cwd: composition.cwd },
      ),
    summary: async () =>
      readRepositorySummary({
        places: repository.places,
        head: await world.head(),
        environment: composition.environment,
        settings: repository.git.settings,
      }),
    jobAbove: () => findJobAbove(process.pid, repository.repository.root),
    endStrays: async (worktree) => {
      await endMarked(
        { ORCHESTRATOR_DISPATCH_ID: null, ORCHESTRATOR_WORKTREE: worktree },
        { graceMs: DISPATCH_LIMITS.termGraceMs },
      );
    },
    close: () => {
      repository.close();
      return launcher.close();
    },
  });
}

/** Can the runner of agents become the parent of what they orphan? */
export async function canAdopt(environment: Composition['environment']): Promise<boolean> {
  return (await adoptingWords({ ...machineOf(process), path: environment['PATH'] })).length > 0;
}

/** The files that this package brings for a repository, by the path they get there. */
export function readPackaged(): Promise<ReadonlyMap<string, Uint8Array>> {
  return readPackageFiles(findPackageRoot(import.meta.dirname));
}

function composeWorld(
  opened: OpenedRepository,
  launcher: Launcher,
  environment: Readonly<Record<string, string>>,
  gate: SecretGate,
): World {
  const { repository, git } = opened;
  const files = createDiskFiles(repository.root);
  const leases = createRepoLock({
    files,
    places: opened.places,
    readLease: () => repository.resolveRef(leaseRef),
    lookAtLease: () => lookAtLease(repository),
    removeLeftLock: (lock) => removeLeftLock(git, lock),
    waitForGitOf,
    git: async (args, stdin) => {
      const call = () =>
        git.real({
          args,
          exits: ANY_EXIT,
          ...(stdin === null ? {} : { stdin: new TextEncoder().encode(stdin) }),
        });
      const run = args[0] === 'update-ref' ? await withLockJournal(git, [leaseRef], call) : await call();
      return { code: run.code, stdout: run.stdout.toString(), stderr: run.stderr };
    },
  });
  return {
    root: repository.root,
    head: () => readHead(git),
    repository: {
      ...repository,
      createCommit: (commit) => repository.createCommit({ ...commit, message: gate.text(commit.message) }),
    },
    worktrees: opened.worktrees,
    landing: opened.landing,
    launcher,
    files,
    filesAt: createDiskFiles,
    states: createStateFile(gate.records(files), leases),
    events: createEventLog(gate.records(files)),
    decisions: createDecisionLog(files),
    requests: createRequests(files),
    leases,
    clock: systemClock,
    digest: (bytes) => {
      const digest = parseSha256(sha256Hex(bytes));
      invariant(digest !== null, 'a digest is a SHA-256');
      return digest;
    },
    drift: { read: createConfigReader(git) },
    roadmaps: createRoadmapParser(),
    withoutSecrets: gate.text,
    environment,
  };
}

/** Listed, since a ref that leads to no object is no free lease. */
async function lookAtLease(repository: OpenedRepository['repository']): Promise<LeaseBlob | null> {
  const oid = (await repository.listRefs(leaseRef)).find(({ ref }) => ref === leaseRef)?.oid;
  if (oid === undefined) return null;
  const isBlob = (await repository.objectType(oid)) === 'blob';
  return { oid, bytes: isBlob ? await repository.readBlob(oid, LEASE_BYTES_MAX) : null };
}

/** The lease reads exit codes itself. */
const ANY_EXIT = Array.from({ length: 256 }, (_, code) => code);

const UNSIGNED = 'your git is set to sign commits (commit.gpgSign); landings are not signed';

const FALLBACK: Author = { name: 'run-orchestrator-loop', email: 'noreply@localhost' };

async function findAuthor(
  git: OpenedRepository['git'],
  config: EffectiveConfig | null,
  { cwd, environment }: Composition,
): ReturnType<Project['author']> {
  const notes = isTrue(await git.settings(), 'commit.gpgsign') ? [UNSIGNED] : [];
  const configured = /^(.+) <(.*)>$/.exec(config?.merge.identity ?? '');
  if (configured?.[1] !== undefined && configured[2] !== undefined)
    return { author: { name: configured[1], email: configured[2] }, notes };
  const user = await readUserIdentity(cwd, environment);
  if (user !== null) return { author: user, notes };
  const unknown = `git does not know who you are: commits are made as ${FALLBACK.name} <${FALLBACK.email}> (set merge.identity in ${configPath})`;
  return { author: FALLBACK, notes: [unknown, ...notes] };
}

async function namePerson({ cwd, environment }: Composition): Promise<string> {
  const user = await readUserIdentity(cwd, environment);
  const email = user?.email ?? '';
  const name = email === '' ? (environment['USER'] ?? environment['LOGNAME'] ?? 'unknown') : email;
  return name.slice(0, PERSON_CHARS_MAX);
}

/** As the schema of requests bounds it. */
const PERSON_CHARS_MAX = 200;

function setVariables(environment: Composition['environment']): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) found[name] = value;
  return found;
}
