import { lstat, readFile } from './files/quick-files.ts';
import { join } from 'node:path';
import type { Oid } from '../../contract/ids.ts';
import type { GitReader } from '../../ports/git.ts';
import { unlessAbsent } from './files/errno.ts';
import { GIT_LIMITS } from './files/git-limits.ts';
import type { RepositoryGit } from './calls/git-places.ts';
import type { Refusal } from './places/find-places.ts';
import type { OpenedRepository } from './open-repository.ts';
import { readConfigFile } from './calls/plain-config.ts';

/** Drivers that git brings itself: they run nothing. */
const BUILT_IN_MERGES = new Set(['text', 'binary', 'union']);

/**
 * Everything about the repository at commit `base` that is not supported yet, one sentence each; empty when it
 * can be worked in. Bare repositories and old versions of git are refused when it is opened.
 * @spec contract.md#decisions-and-exit-codes
 */
export async function refuseShape(
  { repository: reader, git }: Pick<OpenedRepository, 'repository' | 'git'>,
  base: Oid,
): Promise<readonly Refusal[]> {
  const { commonDir } = git.places;
  const settings = await readSettings(git);
  const refusals: (Refusal | null)[] = [
    await refuseShallow(commonDir, settings),
    refuseSparse(settings),
    await refuseSubmodules(reader, base),
    await refuseDrivers(commonDir, reader, base),
    await refuseTakenName(reader),
  ];
  return refusals.filter((refusal) => refusal !== null);
}

type Settings = readonly (readonly [key: string, value: string])[];

/** Keys and values of the repository and of its main worktree; reading a file of configuration runs nothing. */
async function readSettings(repository: RepositoryGit): Promise<Settings> {
  const { commonDir, gitDir } = repository.places;
  const found: (readonly [string, string])[] = [];
  for (const file of [join(commonDir, 'config'), join(gitDir, 'config.worktree')]) {
    if ((await unlessAbsent(lstat(file))) === null) continue;
    const entries = await readConfigFile((args) => repository.control({ args }), file);
    found.push(...entries.map(([key, value]) => [key, value ?? 'true'] as const));
  }
  return found;
}

async function refuseShallow(commonDir: string, settings: Settings): Promise<Refusal | null> {
  if ((await unlessAbsent(lstat(join(commonDir, 'shallow')))) !== null) {
    return {
      code: 'repository.shallow',
      message: 'the repository is a shallow clone, expected whole history',
    };
  }
  const partial = settings.some(
    ([key, value]) => key === 'extensions.partialclone' || (key.endsWith('.promisor') && isTrue(value)),
  );
  if (!partial) return null;
  return { code: 'repository.shallow', message: 'the repository is a partial clone, expected all objects' };
}

function refuseSparse(settings: Settings): Refusal | null {
  const sparse = settings.some(([key, value]) => key === 'core.sparsecheckout' && isTrue(value));
  if (!sparse) return null;
  return { code: 'repository.sparse', message: 'core.sparseCheckout is on, expected a whole checkout' };
}

async function refuseSubmodules(reader: GitReader, base: Oid): Promise<Refusal | null> {
  const found = (await reader.listFiles(base, '')).find(
    (entry) => entry.mode === '160000' || entry.path === '.gitmodules',
  );
  if (found === undefined) return null;
  return { code: 'repository.submodules', message: `base has a submodule: ${found.path}` };
}

async function refuseDrivers(commonDir: string, reader: GitReader, base: Oid): Promise<Refusal | null> {
  const own = await unlessAbsent(readFile(join(commonDir, 'info', 'attributes'), 'utf8'));
  const named = own === null ? null : driverIn(own);
  if (named !== null) return refuseDriver('info/attributes', named);
  for (const entry of await reader.listFiles(base, '')) {
    if (entry.path !== '.gitattributes' && !entry.path.endsWith('/.gitattributes')) continue;
    const file = await reader.readFile(base, entry.path, GIT_LIMITS.attributesBytesMax);
    if (file.kind === 'too-large') return refuseDriver(entry.path, `${file.sizeBytes} bytes`);
    const driver = file.kind === 'file' ? driverIn(Buffer.from(file.bytes).toString()) : null;
    if (driver !== null) return refuseDriver(entry.path, driver);
  }
  return null;
}

function refuseDriver(path: string, found: string): Refusal {
  return {
    code: 'repository.filters',
    message: `expected no filter or merge driver, found ${found} in ${path}`,
  };
}

/** The first attribute that names a filter or a merge driver of its own, macros included. */
function driverIn(attributes: string): string | null {
  for (const line of attributes.split(/\r?\n/)) {
    if (/^\s*#/.test(line)) continue;
    // A pattern in quotes may hold spaces; everything after it is attributes.
    const rest = line.replace(/^\s*(?:"(?:[^"\\]|\\.)*"|\S+)/, '');
    for (const attribute of rest.trim().split(/\s+/)) {
      const [name = '', value = ''] = attribute.split('=', 2);
      if (name === 'filter' && value !== '') return attribute;
      if (name === 'merge' && value !== '' && !BUILT_IN_MERGES.has(value)) return attribute;
    }
  }
  return null;
}

async function refuseTakenName(reader: GitReader): Promise<Refusal | null> {
  if ((await reader.resolveRef('refs/heads/orchestrator')) === null) return null;
  return { code: 'branch.name-taken', message: 'a branch named orchestrator exists' };
}

function isTrue(value: string): boolean {
  return ['true', 'yes', 'on', '1'].includes(value.toLowerCase());
}
