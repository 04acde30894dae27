import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Oid } from '../../../../src/contract/ids.ts';
import type { OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import type { LeaseHeld } from '../../../../src/ports/lease.ts';
import type { FreedWorktree, Reuse } from '../../../../src/ports/worktrees.ts';
import { makeRepository, type TemporaryRepository } from './temporary-repository.ts';

export const FIRST = 'round-001-a';
export const SECOND = 'round-002-b';

/** A repository with the worktree of a first round, and the paths of two. */
export interface FreedScene {
  readonly repository: TemporaryRepository;
  readonly opened: OpenedRepository;
  readonly lease: LeaseHeld;
  readonly head: Oid;
  /** Of the first and of the second round. */
  readonly path: string;
  readonly next: string;
  readonly admin: string;
  put(name: string, content: string, worktree?: string): void;
  free(included?: readonly string[]): Promise<FreedWorktree | null>;
  /** Frees the first worktree; throws when it is not taken. */
  mustFree(): Promise<FreedWorktree>;
  reuse(freed: FreedWorktree, options?: ReuseOptions): Promise<Reuse>;
  status(worktree: string): string;
  /** What stands in git's list of worktrees, the main checkout aside. */
  listed(): readonly string[];
  /** What is left of freed or half-made worktrees, by name. */
  left(): readonly string[];
}

interface ReuseOptions {
  readonly commit?: Oid;
  readonly ignored?: 'kept' | 'removed';
  readonly isKnownClean?: boolean;
  readonly path?: string;
}

export async function makeFreedScene(): Promise<FreedScene> {
  const repository = makeRepository({
    'a.txt': 'one\n',
    'src/b.txt': 'two\n',
    'src/c.txt': 'three\n',
    '.gitignore': 'ignored/\n*.log\n',
  });
  const opened = await repository.open();
  const lease = repository.lease();
  const head = repository.oid('HEAD');
  const worktrees = join(repository.root, 'orchestrator/worktrees');
  const [path, next] = [join(worktrees, FIRST), join(worktrees, SECOND)];
  await opened.worktrees.create(lease, { path, branch: `orchestrator/${FIRST}`, commit: head });
  const free = (included: readonly string[] = []) =>
    opened.worktrees.free(lease, { path, head, installedFor: head, setup: null, included });
  return {
    repository,
    opened,
    lease,
    head,
    path,
    next,
    admin: join(repository.root, '.git/worktrees', FIRST),
    put(name, content, worktree = path) {
      mkdirSync(dirname(join(worktree, name)), { recursive: true });
      writeFileSync(join(worktree, name), content);
    },
    free,
    async mustFree() {
      const freed = await free();
      if (freed === null) throw new Error(`${path} was not freed`);
      repository.git('branch', '-D', `orchestrator/${FIRST}`);
      return freed;
    },
    reuse: (freed, options = {}) =>
      opened.worktrees.reuse(lease, freed, {
        path: next,
        branch: `orchestrator/${SECOND}`,
        commit: head,
        ignored: 'kept',
        isKnownClean: false,
        ...options,
      }),
    status: (worktree) => repository.gitIn(worktree, 'status', '--porcelain').stdout,
    listed: () =>
      repository
        .git('worktree', 'list', '--porcelain')
        .split('\n')
        .filter((line) => line.startsWith('worktree '))
        .slice(1)
        .map((line) => line.slice('worktree '.length)),
    left() {
      const control = join(repository.root, '.git/orchestrator/git');
      const indexes = namesIn(join(control, 'indexes')).filter((name) => name.startsWith(FIRST));
      return [...namesIn(join(control, 'freed')), ...namesIn(join(control, 'making')), ...indexes];
    },
  };
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
