import { isRealFolder } from '../../contained-path.ts';
import { lstat, makeFolders, readFile } from '../files/quick-files.ts';
import { join } from 'node:path';
import { unlessAbsent, unlessNoFile } from '../files/errno.ts';
import type { Git } from './git-command.ts';
import type { GitPlaces } from './git-places.ts';
import { readConfigFile } from './plain-config.ts';
import { replaceFile } from '../files/replace-file.ts';

/** How files become blobs and back, and who may write: copied from the repository as values, because they run nothing. */
const COPIED_SETTINGS = [
  'core.autocrlf',
  'core.eol',
  'core.filemode',
  'core.ignorecase',
  'core.precomposeunicode',
  'core.symlinks',
  'core.trustctime',
  'core.checkstat',
  // Whoever shares the repository can still write into the folders that an object of ours makes.
  'core.sharedrepository',
];

const HEAD = 'ref: refs/heads/none\n';
const FOLDERS = ['objects', 'refs', 'indexes', 'info', 'journal', 'making'];

interface ControlDir {
  /** Does the file system keep the executable bit, as the repository's configuration says? */
  readonly fileMode: boolean;
  /** Does the configuration, attributes aside, convert the line ends of files? */
  readonly convertsLineEnds: boolean;
  ensure(): Promise<void>;
}

/**
 * Keeps the controller-owned git directory: own configuration, the repository's objects, an index for each
 * worktree. Filters, drivers, hooks and programs that the repository's configuration names do not exist in
 * it. `ensure` makes it where it is absent or was changed and costs one read otherwise.
 * @spec contract.md#git-calls
 */
export async function createControlDir(git: Git, places: GitPlaces): Promise<ControlDir> {
  const settings = await readSettings(git, places);
  const config = controlConfig(places, settings);
  const control = { ensure: () => ensure(places, config) };
  await copyAttributes(places);
  if (await isWhole(places)) await control.ensure();
  else await make(places, config);
  return {
    ...control,
    fileMode: !isFalse(settings.get('core.filemode') ?? 'true'),
    convertsLineEnds: !isFalse(settings.get('core.autocrlf') ?? 'false'),
  };
}

function isFalse(value: string): boolean {
  return ['false', 'no', 'off', '0', ''].includes(value.toLowerCase());
}

async function ensure(places: GitPlaces, config: string): Promise<void> {
  for (const folder of FOLDERS) isRealFolder(join(places.controlDir, folder));
  const found = await unlessNoFile(readFile(join(places.controlDir, 'config'), 'utf8'));
  if (found !== config) await make(places, config);
}

/** Looked at once, when the repository is opened: it lies where an agent or a person clearing up can reach it. */
async function isWhole({ controlDir }: GitPlaces): Promise<boolean> {
  for (const folder of FOLDERS) {
    if ((await unlessAbsent(lstat(join(controlDir, folder))))?.isDirectory() !== true) return false;
  }
  return (await unlessNoFile(readFile(join(controlDir, 'HEAD'), 'utf8'))) === HEAD;
}

/** Attributes are data; a filter or driver that they name is not defined here. */
async function copyAttributes({ controlDir, commonDir }: GitPlaces): Promise<void> {
  const copy = join(controlDir, 'info', 'attributes');
  const wanted = (await unlessAbsent(readFile(join(commonDir, 'info', 'attributes'), 'utf8'))) ?? '';
  if (((await unlessNoFile(readFile(copy, 'utf8'))) ?? '') === wanted) return;
  await makeFolders(join(controlDir, 'info'));
  await replaceFile(copy, wanted);
}

/** The environment under which a call sees the controller-owned directory and the repository's objects. */
export function controlEnvironment(places: GitPlaces): Record<string, string> {
  const objects = join(places.commonDir, 'objects');
  return {
    GIT_DIR: places.controlDir,
    GIT_OBJECT_DIRECTORY: places.objectsDir,
    ...(places.objectsDir === objects ? {} : { GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(objects) }),
    GIT_LITERAL_PATHSPECS: '1',
  };
}

async function make(places: GitPlaces, config: string): Promise<void> {
  const { controlDir } = places;
  for (const folder of FOLDERS) await makeFolders(join(controlDir, folder));
  await replaceFile(join(controlDir, 'HEAD'), HEAD);
  await replaceFile(join(controlDir, 'config'), config);
}

function controlConfig(places: GitPlaces, copied: ReadonlyMap<string, string>): string {
  const own: [string, string][] = [
    ['core.bare', 'true'],
    ['core.logallrefupdates', 'false'],
    ['core.splitindex', 'false'],
    ['core.untrackedcache', 'false'],
    ['core.excludesfile', join(places.commonDir, 'info', 'exclude')],
  ];
  const version = places.objectFormat === 'sha1' ? 0 : 1;
  const extensions = version === 0 ? '' : `[extensions]\n\tobjectformat = ${places.objectFormat}\n`;
  const lines = [...own, ...copied].map(
    ([key, value]) => `\t${key.slice('core.'.length)} = ${quoted(value)}\n`,
  );
  return `[core]\n\trepositoryformatversion = ${version}\n${lines.join('')}${extensions}`;
}

async function readSettings(git: Git, places: GitPlaces): Promise<ReadonlyMap<string, string>> {
  const ask = (args: readonly string[]) => git({ args, cwd: places.root });
  const found = new Map<string, string>();
  for (const [key, value] of await readConfigFile(ask, join(places.commonDir, 'config'))) {
    // A key without a value means true.
    if (COPIED_SETTINGS.includes(key)) found.set(key, value ?? 'true');
  }
  return found;
}

function quoted(value: string): string {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `"${escaped}"`;
}
