import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  configPath,
  leaseRef,
  liveStatePath,
  roadmapPath,
  RUNTIME,
  snapshotPath,
} from '../../../src/contract/paths.ts';
import { made, openDrive } from '../../support/drive-loop.ts';
import { makeRepository, type TestRepository } from '../../support/make-repository.ts';
import { SOURCE } from '../../support/person.ts';
import { runProgram } from '../../support/run-program.ts';
import {
  scaffoldRepository,
  type ScaffoldedRepository,
  type ScaffoldSpec,
} from '../../support/scaffold-repository.ts';
import { blockedRepository } from '../cli/support.ts';

/** Where a person stands, in a repository of its own, when they call a command. */
export interface Scene {
  readonly repository: TestRepository;
  readonly cwd?: string;
}

type Change = (repository: ScaffoldedRepository) => unknown;

function changed(change: Change, spec: ScaffoldSpec = {}): () => Promise<Scene> {
  return async () => {
    const repository = scaffoldRepository(spec);
    await change(repository);
    return { repository };
  };
}

function committed(files: Readonly<Record<string, string>>): () => Promise<Scene> {
  return changed((repository) => {
    for (const [path, text] of Object.entries(files)) repository.write(path, text);
    repository.commit('Change');
  });
}

function bare(files: Readonly<Record<string, string>>): () => Promise<Scene> {
  return async () => {
    const repository = makeRepository();
    for (const [path, text] of Object.entries(files)) repository.write(path, text);
    repository.commit('Bring it');
    return { repository };
  };
}

/** A clone of such a repository. */
function cloned(...how: readonly string[]): () => Promise<Scene> {
  return async () => {
    const repository = scaffoldRepository();
    repository.git('config', 'uploadpack.allowFilter', 'true');
    const cwd = join(repository.folder.path, 'clone');
    repository.git('clone', '--quiet', ...how, `file://${repository.root}`, cwd);
    return { repository, cwd };
  };
}

/** With a round under way, left by its controller. */
function underWay(change: Change): () => Promise<Scene> {
  return changed(async (repository) => {
    const drive = await openDrive(repository);
    await drive.until('the plan', made('planAccepted'));
    await drive.close();
    await change(repository);
  });
}

/** A finished round is held. */
function held(change: Change, spec: ScaffoldSpec = {}): () => Promise<Scene> {
  return changed(async (repository) => {
    await change(repository);
    await runProgram(repository, ['run', '--no-wait']);
  }, spec);
}

function configured(values: object): () => Promise<Scene> {
  return changed((repository) => {
    const config: unknown = JSON.parse(repository.read(configPath));
    repository.write(configPath, JSON.stringify({ ...(config instanceof Object ? config : {}), ...values }));
    repository.commit('Configure');
  });
}

function lock(path: string, age: 'old' | 'young'): Change {
  return ({ root }) => {
    writeFileSync(join(root, path), '');
    const old = new Date('2026-11-20T09:00:00Z');
    if (age === 'old') utimesSync(join(root, path), old, old);
  };
}

/** Of a controller on a machine that nobody here can look at. */
function leasedElsewhere(repository: TestRepository): void {
  const lease = {
    schema_version: 'lease-v1',
    host: 'elsewhere',
    boot_id: 'b',
    pid_namespace: 'n',
    pid: 7,
    start_time: '1',
    nonce: '0123456789abcdef',
  };
  pointLeaseAt(repository, `${JSON.stringify(lease)}\n`);
}

function pointLeaseAt(repository: TestRepository, text: string): void {
  repository.write('lease.json', text);
  repository.git('update-ref', leaseRef, repository.git('hash-object', '-w', 'lease.json').trim());
  repository.remove('lease.json');
}

const PREDECESSOR = { contract_version: 'orchestrator-v2', base_branch: 'main', active_rounds: [] };

/** Each without an agent's doing; what `run` meets in it is for the tests to find. */
export const SCENES: Readonly<Record<string, () => Promise<Scene>>> = {
  'nothing out of the ordinary': changed(() => undefined),
  'no repository': async () => {
    const repository = makeRepository();
    const cwd = join(repository.folder.path, 'elsewhere');
    mkdirSync(cwd);
    return { repository, cwd };
  },
  'no folder': bare({}),
  'a predecessor': bare({ [snapshotPath]: JSON.stringify(PREDECESSOR) }),
  'a package of that name': bare({ 'orchestrator/__init__.py': '', 'orchestrator/main.py': '' }),
  'a file of that name': bare({ orchestrator: 'x\n' }),
  'a folder that is not committed': async () => {
    const repository = makeRepository();
    await runProgram(repository, ['init', '--yes', '--no-commit']);
    return { repository };
  },
  'a template as roadmap': async () => {
    const { scenario, ...repository } = scaffoldRepository();
    repository.remove('orchestrator');
    repository.commit('Without');
    await runProgram(repository, ['init', '--yes', '--goal', 'Fill work']);
    const agents = { scripted: { adapter: 'command', command: [process.execPath, scenario.path] } };
    repository.write(configPath, JSON.stringify({ agents }));
    repository.commit('Name an agent');
    return { repository };
  },
  'no commit': changed(({ git }) => git('checkout', '--quiet', '--orphan', 'fresh')),
  'a detached HEAD': changed(({ git }) => git('checkout', '--quiet', '--detach')),
  'a bare clone': cloned('--bare'),
  'a bare flag': changed(({ git }) => git('config', 'core.bare', 'true')),
  'a shallow clone': cloned('--depth', '1'),
  'a partial clone': cloned('--filter=blob:none'),
  'a sparse checkout': changed(({ git }) => git('sparse-checkout', 'set', 'src', 'orchestrator')),
  submodules: committed({ '.gitmodules': '[submodule "lib"]\n\tpath = lib\n\turl = ../lib\n' }),
  filters: committed({ '.gitattributes': '*.bin filter=lfs\n' }),
  'a worktree of a round': async () => {
    const repository = scaffoldRepository();
    const cwd = join(repository.root, 'orchestrator/worktrees/round-001-step');
    repository.git('worktree', 'add', '--quiet', '-b', 'orchestrator/round-001-step', cwd);
    return { repository, cwd };
  },
  'a branch where ours go': changed(({ git }) => git('branch', 'orchestrator')),
  'an edited contract': changed((repository) =>
    repository.write('orchestrator/role-contract.md', '# Mine\n'),
  ),
  'an edited roadmap': changed((repository) =>
    repository.write(
      roadmapPath(repository.roadmapDir),
      `${repository.read(roadmapPath(repository.roadmapDir))}\n`,
    ),
  ),
  'a contract checked out with CRLF': changed((repository) =>
    repository.write(
      'orchestrator/role-contract.md',
      repository.read('orchestrator/role-contract.md').replaceAll('\n', '\r\n'),
    ),
  ),
  'a broken roadmap': changed((repository) => {
    repository.write(roadmapPath(repository.roadmapDir), '# Roadmap\n\n## Nothing\n');
    repository.commit('Break it');
  }),
  'a broken configuration': changed((repository) => repository.write(configPath, '{')),
  'a broken state on base': committed({ [snapshotPath]: '{}' }),
  'no agent': configured({ agents: {} }),
  'an agent that is not there': configured({
    agents: { gone: { adapter: 'command', command: ['no-such-program'] } },
  }),
  'too little disk': configured({ limits: { min_free_disk_gib: 1_000_000 } }),
  'a lost base': changed(({ git }) => git('branch', '-m', 'main', 'trunk')),
  'a pause': changed((repository) => runProgram(repository, ['pause'])),
  'a lease held elsewhere': changed(leasedElsewhere),
  'a lease that is none': changed((repository) => pointLeaseAt(repository, 'x\n')),
  'a file as runtime': changed((repository) => repository.write(RUNTIME, '')),
  'a link as runtime': changed(({ root, folder }) => symlinkSync(folder.home, join(root, RUNTIME))),
  'a folder as state': changed(({ root }) => mkdirSync(join(root, liveStatePath), { recursive: true })),
  'a state that is no JSON': changed((repository) => repository.write(liveStatePath, '{')),
  'a blocked round': async () => ({ repository: await blockedRepository() }),
  'a blocked round whose runtime is lost': async () => {
    const repository = await blockedRepository();
    repository.remove(RUNTIME);
    return { repository };
  },
  'a state older than its log': underWay((repository) =>
    repository.write(liveStatePath, repository.read(snapshotPath)),
  ),
  'a base that was rewritten': underWay(({ git }) =>
    git('commit', '--quiet', '--amend', '--no-edit', '--allow-empty', '--date=2020-01-01T00:00:00Z'),
  ),
  'a round whose objects are gone': underWay(({ root, git }) => {
    const oid = git('rev-parse', 'refs/heads/orchestrator/round-001-step').trim();
    rmSync(join(root, `.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`), { force: true });
  }),
  'edits at what lands': held((repository) => repository.write(SOURCE, 'export const mine = true;\n')),
  'a lock that was left': held(lock('.git/index.lock', 'old')),
  'a lock of a moment ago': held(lock('.git/index.lock', 'young')),
  'planted configuration': held(() => undefined, { steps: [{ role: 'implementer', do: 'planted-config' }] }),
};
