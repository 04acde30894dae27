import { chmodSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainPast } from '../../../src/controller/decisions/explain-past.ts';
import { closedFailure } from '../../../src/effects/closed-path.ts';
import { createProcessLauncher } from '../../../src/launchers/process/launcher.ts';
import { type FakeGit, makeFakeGit } from '../../effects/git/support/fake-git.ts';
import { type Drive, openDrive, performed, tryDrive } from '../../support/drive-loop.ts';
import { askDrop } from '../../support/person.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { type Told, toldByRefusal, toldByStop } from '../support/told.ts';

const LIVE = 'orchestrator/runtime/state.json';
const BRANCH = 'refs/heads/orchestrator/round-001-step';

/** A controller at work in a real repository; `trouble` comes before it goes on. */
async function afterTrouble(
  trouble: (repository: ScaffoldedRepository, drive: Drive, git: FakeGit) => void,
): Promise<Told> {
  const repository = scaffoldRepository();
  const git = makeFakeGit(repository);
  const drive = await openDrive(repository, { env: { PATH: git.environment['PATH'] ?? '' } });
  await drive.tick();
  trouble(repository, drive, git);
  const { decision } = await drive.run();
  drive.abandon();
  repository.folder.remove();
  return toldByStop(decision);
}

/** An older copy of the live state is put in place of the newest. */
async function afterRewind(): Promise<Told> {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.tick();
  const old = repository.read(LIVE);
  await drive.until('a second transition', ({ decision }) => decision.kind === 'transition');
  await drive.close();
  repository.write(LIVE, old);
  const refusal = await tryDrive(repository);
  repository.folder.remove();
  if (!('code' in refusal)) throw new Error('the controller goes on');
  return toldByRefusal(refusal);
}

/** A person asks about an event that never was. */
async function withoutRecord(): Promise<Told> {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.tick();
  const explained = await explainPast(drive.world, { at: '999', typed: null });
  await drive.close();
  repository.folder.remove();
  if (explained.ok) throw new Error('there is such an event');
  return toldByRefusal(explained.error);
}

async function withoutRunner(): Promise<Told> {
  const repository = scaffoldRepository();
  const runnerPath = join(repository.folder.path, 'no-such-runner.cjs');
  const launcher = createProcessLauncher({ runnerPath, nodePath: process.execPath, environment: {} });
  const drive = await openDrive(repository, { wrap: (world) => ({ ...world, launcher }) });
  const { decision } = await drive.run();
  drive.abandon();
  repository.folder.remove();
  return toldByStop(decision);
}

/** What an agent was started by says that it is of another machine when a person drops its round. */
async function afterMove(): Promise<Told> {
  const repository = scaffoldRepository({ steps: [{ role: 'planner', do: 'slow', times: 1 }] });
  const first = await openDrive(repository);
  await first.until('the planner', performed('startDispatch'));
  const [dispatchId = ''] = Object.values(first.round().dispatch_ids);
  await first.close();
  const path = `orchestrator/runtime/dispatches/${dispatchId}/start.json`;
  repository.write(path, repository.read(path).replace(/"host":\s*"[^"]*"/, '"host":"elsewhere"'));
  await askDrop(repository);
  const second = await openDrive(repository);
  const { decision } = await second.run();
  repository.scenario.go();
  await second.close();
  repository.folder.remove();
  return toldByStop(decision);
}

/** Root may open all: what the system says to others is put into its mouth. */
async function withoutHooks(): Promise<Told> {
  const repository = scaffoldRepository();
  const path = join(repository.root, '.git/hooks');
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0);
  const refused = Object.assign(new Error('permission denied'), {
    code: 'EACCES',
    path: join(path, 'commit-msg'),
  });
  const append = () => Promise.reject(closedFailure(refused) ?? refused);
  const drive = await openDrive(repository, {
    wrap: (world) => ({ ...world, events: { ...world.events, append } }),
  });
  const { decision } = await drive.tick();
  drive.abandon();
  chmodSync(path, 0o755);
  repository.folder.remove();
  return toldByStop(decision);
}

/** What the world refuses a controller in a real repository. */
export const WORLD = {
  'state.rewound': afterRewind,
  'lease.lost': () =>
    afterTrouble((repository) => repository.git('update-ref', '-d', 'refs/orchestrator/lease')),
  'git.failed': () =>
    afterTrouble((_repository, _drive, git) =>
      git.answer('worktree', 'echo "fatal: unable to write new index file" >&2; exit 128'),
    ),
  'git.output-unexpected': () =>
    afterTrouble((_repository, _drive, git) => git.answer('write-tree', 'echo nonsense; exit 0')),
  'git.lock-held': () =>
    afterTrouble((repository) => {
      mkdirSync(join(repository.root, '.git/refs/heads/orchestrator'), { recursive: true });
      writeFileSync(join(repository.root, `.git/${BRANCH}.lock`), '');
    }),
  'files.failed': () =>
    afterTrouble((repository) => {
      const packed = join(repository.root, '.git/packed-refs');
      writeFileSync(packed, '');
      truncateSync(packed, 300 * 1024 * 1024);
    }),
  'files.closed': withoutHooks,
  'files.wrong-kind': () =>
    afterTrouble((repository) =>
      repository.write('orchestrator/runtime/dispatches', 'A file where the folder goes.\n'),
    ),
  'launcher.failed': withoutRunner,
  'launcher.unseen': afterMove,
  'decision.not-recorded': withoutRecord,
} as const satisfies Readonly<Record<string, () => Promise<Told>>>;
