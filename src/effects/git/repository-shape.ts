import { lstat, readFile } from './files/quick-files.ts';
import { join } from 'node:path';
import type { Oid } from '../../contract/ids.ts';
import type { GitReader } from '../../ports/git.ts';
import { shellWords } from '../../lib/shell-words.ts';
import { unlessAbsent } from './files/errno.ts';
import { GIT_LIMITS } from './files/git-limits.ts';
import type { RepositoryGit } from './calls/git-places.ts';
import type { Refusal } from './places/find-places.ts';
import type { OpenedRepository } from './open-repository.ts';
import { isTrue, type PersonSettings } from './calls/person-settings.ts';
import { splitZ } from './calls/parse-output.ts';
import { encodePath } from './files/path-bytes.ts';

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
  const settings = await git.settings();
  const lacking = (await refuseShallow(commonDir)) ?? refusePartial(settings);
  // What stands in a base without all its objects cannot be asked.
  if (lacking !== null) return [lacking];
  const refusals: (Refusal | null)[] = [
    refuseSparse(settings),
    await refuseSubmodules(reader, base),
    (await refuseDrivers(commonDir, reader, base)) ?? (await refusePersonsDrivers(git, reader, base)),
    await refuseTakenName(reader),
  ];
  return refusals.filter((refusal) => refusal !== null);
}

async function refuseShallow(commonDir: string): Promise<Refusal | null> {
  if ((await unlessAbsent(lstat(join(commonDir, 'shallow')))) === null) return null;
  return {
    code: 'repository.shallow',
    message: 'the repository is a shallow clone, expected whole history',
  };
}

/** Git fetches what is missing when it is needed; with its remote gone, a landing or a rescue could not go on. */
function refusePartial({ values }: PersonSettings): Refusal | null {
  const isPromised = (key: string) =>
    key === 'extensions.partialclone' ||
    (/^remote\..+\.promisor$/.test(key) && isTrue({ values }, key)) ||
    /^remote\..+\.partialclonefilter$/.test(key);
  const keys = [...values.keys()].filter(isPromised);
  if (keys.length === 0) return null;
  const remotes = keys.map((key) => /^remote\.(.+)\.[a-z]+$/.exec(key)?.[1] ?? values.get(key) ?? '');
  const steps = [
    ...[...new Set(remotes)].map((remote) => ['fetch', '--refetch', '--no-filter', remote]),
    ...keys.map((key) => ['config', '--unset-all', key]),
    // Says so where the remote has no longer everything that this clone counts on.
    ['fsck', '--connectivity-only', '--no-dangling'],
  ];
  return {
    code: 'repository.partial',
    message: `the repository is a partial clone (${keys.join(', ')}), expected all objects`,
    nextCommand: steps.map((step) => `git ${shellWords(step)}`).join(' && '),
  };
}

function refuseSparse(settings: PersonSettings): Refusal | null {
  if (!isTrue(settings, 'core.sparsecheckout')) return null;
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

/** What a person gives attributes everywhere is in the way only where it is given to a file of this repository. */
async function refusePersonsDrivers(
  git: RepositoryGit,
  reader: GitReader,
  base: Oid,
): Promise<Refusal | null> {
  if (driverIn(Buffer.from((await git.settings()).attributes).toString()) === null) return null;
  const paths = (await reader.listFiles(base, '')).map(({ path }) => encodePath(path));
  const { stdout } = await git.control({
    args: ['check-attr', '-z', '--stdin', 'filter', 'merge'],
    stdin: Buffer.concat(paths.flatMap((path) => [path, Buffer.from([0])])),
    worktree: git.places.root,
  });
  const fields = splitZ(stdout).map(String);
  for (let i = 0; i + 2 < fields.length; i += 3) {
    const [path = '', name = '', value = ''] = fields.slice(i, i + 3);
    const driver = NO_DRIVERS.has(value) ? null : driverIn(`* ${name}=${value}`);
    if (driver !== null) return refuseDriver(`your own attributes for ${path}`, driver);
  }
  return null;
}

/** What git prints for an attribute that names no driver. */
const NO_DRIVERS = new Set(['unspecified', 'set', 'unset']);

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
