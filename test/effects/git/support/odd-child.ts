import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Oid } from '../../../../src/contract/ids.ts';
import type { OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import type { LeaseHeld } from '../../../../src/ports/lease.ts';
import type { PutAside } from '../../../../src/ports/worktrees.ts';
import { type CaseResult, type Ending, ENDINGS, ODD_THINGS, type OddThing } from './odd-things.ts';
import { IDENTITY, makeRepository, type TemporaryRepository } from './temporary-repository.ts';

// Every odd thing, and every way in which its worktree goes, as a user whom permissions bind. Asks the parent, who may
// be root, to make what belongs to another user; the parent looks at what was kept, too.

interface Scene {
  readonly repository: TemporaryRepository;
  readonly opened: OpenedRepository;
  readonly lease: LeaseHeld;
  readonly path: string;
  readonly branch: string;
  readonly head: Oid;
  readonly other: Oid;
}

const mayAsk = process.argv[2] === 'root';

async function play(scene: Scene, thing: OddThing, ending: Ending): Promise<CaseResult> {
  const base = { thing: thing.name, ending };
  try {
    const { path, branch, head, opened, lease } = scene;
    await opened.worktrees.create(lease, { path, branch, commit: head });
    return { ...base, ...(await WAYS[ending](scene, () => makeThing(path, thing))), error: null };
  } catch (error) {
    return {
      ...base,
      told: [],
      unstored: null,
      error: error instanceof Error ? (error.stack ?? '') : String(error),
    };
  }
}

type Way = (scene: Scene, make: () => Promise<void>) => Promise<Pick<CaseResult, 'told' | 'unstored'>>;

const WAYS: Readonly<Record<Ending, Way>> = {
  reset: (scene, make) => snapshotAnd(scene, make, reset),
  'reset after its files were accepted': (scene, make) => snapshotAnd(scene, make, accept(reset)),
  removed: (scene, make) => snapshotAnd(scene, make, remove),
  'removed after its files were accepted': (scene, make) => snapshotAnd(scene, make, accept(remove)),
  'brought to another commit': (scene, make) =>
    snapshotAnd(scene, make, ({ opened, lease, path, branch, other }) =>
      opened.worktrees.create(lease, { path, branch, commit: other }),
    ),
  'made anew after git forgot it': (scene, make) =>
    snapshotAnd(scene, make, ({ repository, opened, lease, path, branch, head }) => {
      rmSync(join(repository.root, '.git/worktrees'), { recursive: true });
      return opened.worktrees.create(lease, { path, branch, commit: head });
    }),
  'set aside for checks': (scene, make) =>
    snapshotAnd(scene, make, async ({ opened, lease, path }) => {
      const whole = await opened.worktrees.setAside(lease, path, ['src', 'work']);
      const beside = { folder: `${path}.aside/files`, paths: ['src', 'work'], owner: null };
      return whole.length > 0 ? whole : [beside];
    }),
  'given to the next round': async (scene, make) => {
    const freed = await free(scene);
    await make();
    const target = { path: `${scene.path}-next`, branch: `${scene.branch}-next`, commit: scene.head };
    const how = { ignored: 'kept', isKnownClean: false } as const;
    const reuse = await scene.opened.worktrees.reuse(scene.lease, freed, { ...target, ...how });
    return { told: reuse.kind === 'left' ? [scene.path] : foldersOf(reuse.aside), unstored: null };
  },
  'discarded at the end of a command': async (scene, make) => {
    const freed = await free(scene);
    await make();
    const ended = await scene.opened.worktrees.discard(scene.lease, freed, { isKnownClean: false });
    return { told: ended.kind === 'left' ? [scene.path] : foldersOf(ended.aside), unstored: null };
  },
};

type End = (scene: Scene, tree: Oid) => Promise<readonly PutAside[]>;

const reset: End = ({ opened, lease, path, branch, head }) =>
  opened.worktrees.resetTo(lease, { path, branch, commit: head, keepAs: `d-${path.length}` });
const remove: End = ({ opened, lease, path }) => opened.worktrees.remove(lease, path);
const accept =
  (end: End): End =>
  async (scene, tree) => {
    const { opened, lease, path, branch, head } = scene;
    const made = { tree, parents: [head], message: 'work', author: IDENTITY, committer: IDENTITY };
    const commit = await opened.repository.createCommit(made);
    await opened.worktrees.adopt(lease, { path, branch, commit });
    return end(scene, tree);
  };

async function snapshotAnd(scene: Scene, make: () => Promise<void>, end: End): ReturnType<Way> {
  await make();
  const { tree, unstored } = await scene.opened.worktrees.snapshot(scene.path, scene.head, []);
  return { told: foldersOf(await end(scene, tree)), unstored: unstored.map(({ what }) => what) };
}

async function free({ opened, lease, path, head }: Scene) {
  const freed = await opened.worktrees.free(lease, {
    path,
    head,
    installedFor: null,
    setup: null,
    included: [],
  });
  if (freed === null) throw new Error('a clean worktree is freed');
  return freed;
}

function foldersOf(aside: readonly PutAside[]): readonly string[] {
  return aside.map(({ folder }) => folder);
}

async function makeThing(path: string, { make, asRoot }: OddThing): Promise<void> {
  if (asRoot !== undefined) await send({ asRoot, path });
  execFileSync('sh', ['-ec', make], {
    cwd: path,
    stdio: 'pipe',
    env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(path) },
  });
}

/** Until the parent has done what it is told. */
function send(message: object): Promise<void> {
  return new Promise((resolve) => {
    process.once('message', () => resolve());
    process.send?.(message);
  });
}

for (const thing of ODD_THINGS) {
  if (thing.asRoot !== undefined && !mayAsk) continue;
  const repository = makeRepository({ 'src/a.txt': 'a\n', 'src/b.txt': 'b\n', 'work/c.txt': 'c\n' });
  const other = repository.oid('HEAD');
  repository.write('src/a.txt', 'b\n');
  const head = repository.commit('Second');
  const opened = await repository.open();
  for (const [n, ending] of ENDINGS.entries()) {
    const name = `round-00${n + 1}-a`;
    const path = join(repository.root, 'orchestrator/worktrees', name);
    const scene = {
      repository,
      opened,
      lease: repository.lease(),
      path,
      branch: `orchestrator/${name}`,
      head,
      other,
    };
    await send({ result: await play(scene, thing, ending) });
  }
  opened.close();
}
process.disconnect();
