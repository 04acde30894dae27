import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseOid, type Oid } from '../../../../src/contract/ids.ts';
import { openRepository, type OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import type { LandingOptions } from '../../../../src/effects/git/landing/landing.ts';
import { LeaseHeld } from '../../../../src/ports/lease.ts';

const ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'A User',
  GIT_AUTHOR_EMAIL: 'user@example.com',
  GIT_COMMITTER_NAME: 'A User',
  GIT_COMMITTER_EMAIL: 'user@example.com',
};

export const IDENTITY = { name: 'Controller', email: 'controller@example.com', date: '2026-11-20T10:00:00Z' };

const HOLDER = {
  schema_version: 'lease-v1',
  host: 'test',
  boot_id: 'boot',
  pid_namespace: 'ns',
  pid: 1,
  start_time: '1',
  nonce: 'nonce',
} as const;

/** A real repository in a temporary folder, used as a person uses git. */
export interface TemporaryRepository {
  readonly root: string;
  /** Plain git with the person's own configuration; throws on failure. */
  git(...args: readonly string[]): string;
  /** The same, in another folder, whatever the exit code. */
  gitIn(folder: string, ...args: readonly string[]): { readonly code: number; readonly stdout: string };
  write(path: string, content: string | Uint8Array): void;
  read(path: string): string;
  commit(message: string): Oid;
  oid(name: string): Oid;
  lease(): LeaseHeld;
  open(options?: LandingOptions): Promise<OpenedRepository>;
  remove(): void;
}

/** Makes the repository with one commit of two files on `main`. */
export function makeRepository(
  files: Readonly<Record<string, string>> = DEFAULT_FILES,
  ...init: string[]
): TemporaryRepository {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'orchestrator-git-')));
  const root = join(folder, 'repository');
  mkdirSync(root);
  const opened: OpenedRepository[] = [];
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, {
      cwd: root,
      env: ENVIRONMENT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const write = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const oid = (name: string): Oid => mustBeOid(git('rev-parse', '--verify', name).trim());
  const commit = (message: string): Oid => {
    git('add', '-A');
    git('commit', '--quiet', '--allow-empty', '-m', message);
    return oid('HEAD');
  };
  git('init', '--quiet', '-b', 'main', ...init);
  for (const [path, content] of Object.entries(files)) write(path, content);
  commit('First');
  return {
    root,
    git,
    gitIn(cwd, ...args) {
      const run = spawnSync('git', args, { cwd, env: ENVIRONMENT, encoding: 'utf8' });
      return { code: run.status ?? -1, stdout: run.stdout };
    },
    write,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    commit,
    oid,
    lease() {
      const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], {
        cwd: root,
        env: ENVIRONMENT,
        input: JSON.stringify(HOLDER),
        encoding: 'utf8',
      }).trim();
      git('update-ref', 'refs/orchestrator/lease', blob);
      return new LeaseHeld(mustBeOid(blob), HOLDER);
    },
    async open(options = {}) {
      const result = await openRepository(root, { environment: ENVIRONMENT, ...options });
      if (!result.ok) throw new Error(result.error.message);
      opened.push(result.value);
      return result.value;
    },
    remove() {
      for (const one of opened) one.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const DEFAULT_FILES = { 'a.txt': 'one\n', 'src/b.txt': 'two\n' };

export function mustBeOid(text: string): Oid {
  const oid = parseOid(text);
  if (oid === null) throw new Error(`not an object id: ${text}`);
  return oid;
}
