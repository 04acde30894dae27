import { isRealFolder } from '../../contained-path.ts';
import { lstat, makeFolders, readFile } from '../files/quick-files.ts';
import { join } from 'node:path';
import { unlessAbsent, unlessNoFile } from '../files/errno.ts';
import type { GitPlaces } from './git-places.ts';
import type { PersonSettings } from './person-settings.ts';
import { replaceFile } from '../files/replace-file.ts';

/** How files become blobs and back, which names are taken, and who may write: copied as values, because they run nothing. */
const COPIED_SETTINGS = [
  'core.autocrlf',
  'core.eol',
  'core.filemode',
  'core.ignorecase',
  'core.precomposeunicode',
  'core.protecthfs',
  'core.protectntfs',
  'core.symlinks',
  'core.trustctime',
  'core.checkstat',
  'core.bigfilethreshold',
  // Whoever shares the repository can still write into the folders that an object of ours makes.
  'core.sharedrepository',
];

const HEAD = 'ref: refs/heads/none\n';
const FOLDERS = ['objects', 'refs', 'indexes', 'info', 'journal', 'making'];

interface ControlDir {
  ensure(): Promise<void>;
}

/**
 * Keeps the controller-owned git directory: own configuration, the repository's objects, an index for each
 * worktree. Filters, drivers, hooks and programs that any configuration names do not exist in it; values and patterns
 * of the person's are copied. `ensure` makes it where it is absent or was changed and costs a few looks otherwise.
 * @spec contract.md#git-calls
 */
export async function createControlDir(
  places: GitPlaces,
  settings: () => Promise<PersonSettings>,
): Promise<ControlDir> {
  if (!(await isWhole(places))) await make(places);
  const keep = createKeeper();
  const clonesAttributes = await readPatterns(join(places.commonDir, 'info', 'attributes'));
  let config: Uint8Array | null = null;
  let excludes: { readonly stamp: string; readonly bytes: Uint8Array } | null = null;
  const ensure = async (): Promise<void> => {
    if (isRealFolder(places.controlDir))
      for (const folder of FOLDERS) isRealFolder(join(places.controlDir, folder), places.controlDir);
    const person = await settings();
    config ??= Buffer.from(controlConfig(places, person));
    // A person, or a tool of theirs, may add a pattern at any time.
    const stamp = await stampOf(join(places.commonDir, 'info', 'exclude'));
    if (excludes?.stamp !== stamp) {
      const clones = await readPatterns(join(places.commonDir, 'info', 'exclude'));
      excludes = { stamp, bytes: joinPatterns(person.excludes, clones) };
    }
    await keep(places, 'config', config);
    await keep(places, 'info/exclude', excludes.bytes);
    await keep(places, 'info/attributes', clonesAttributes);
    await keep(places, PERSON_ATTRIBUTES, person.attributes);
  };
  let last: Promise<void> = Promise.resolve();
  // One after the other: two that write the same file at once would take it from each other.
  return { ensure: () => (last = last.then(ensure, ensure)) };
}

/** Those that a person gives everywhere come after all others, those of the clone before. */
const PERSON_ATTRIBUTES = 'info/attributes-everywhere';

type Keep = (places: GitPlaces, name: string, content: Uint8Array) => Promise<void>;

/** Files of ours whose content is known: written again when anything else stands there; one without content need not be. */
function createKeeper(): Keep {
  const kept = new Map<string, { readonly stamp: string; readonly content: Uint8Array }>();
  return async (places, name, content) => {
    const path = join(places.controlDir, name);
    const known = kept.get(name);
    if (known?.content === content && known.stamp === (await stampOf(path))) return;
    const found = await unlessNoFile(readFile(path));
    const isAbsent = found === null && (await stampOf(path)) === 'absent';
    if (isAbsent ? content.length > 0 : found?.equals(content) !== true) {
      await make(places);
      await replaceFile(path, content);
    }
    kept.set(name, { stamp: await stampOf(path), content });
  };
}

async function stampOf(path: string): Promise<string> {
  const facts = await unlessAbsent(lstat(path, { bigint: true }));
  return facts === null ? 'absent' : [facts.ino, facts.size, facts.mtimeNs, facts.ctimeNs].join(' ');
}

async function readPatterns(file: string): Promise<Buffer> {
  return (await unlessAbsent(readFile(file))) ?? Buffer.alloc(0);
}

/** The later ones count more. A byte order mark counts for git at the beginning of a file only. */
function joinPatterns(everywhere: Uint8Array, here: Buffer): Uint8Array {
  if (everywhere.length === 0) return here;
  const hasMark = here.subarray(0, 3).equals(Buffer.from('\ufeff'));
  return Buffer.concat([everywhere, Buffer.from('\n'), hasMark ? here.subarray(3) : here]);
}

/** Looked at once, when the repository is opened: it lies where an agent or a person clearing up can reach it. */
async function isWhole({ controlDir }: GitPlaces): Promise<boolean> {
  for (const folder of FOLDERS) {
    if ((await unlessAbsent(lstat(join(controlDir, folder))))?.isDirectory() !== true) return false;
  }
  return (await unlessNoFile(readFile(join(controlDir, 'HEAD'), 'utf8'))) === HEAD;
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

async function make({ controlDir }: GitPlaces): Promise<void> {
  for (const folder of FOLDERS) await makeFolders(join(controlDir, folder));
  const head = join(controlDir, 'HEAD');
  if ((await unlessNoFile(readFile(head, 'utf8'))) !== HEAD) await replaceFile(head, HEAD);
}

function controlConfig(places: GitPlaces, { values }: PersonSettings): string {
  const own: [string, string][] = [
    ['core.bare', 'true'],
    ['core.logallrefupdates', 'false'],
    ['core.splitindex', 'false'],
    ['core.untrackedcache', 'false'],
    // Work of an agent is stored whatever its line ends are.
    ['core.safecrlf', 'false'],
    ['core.excludesfile', '/dev/null'],
    ['core.attributesfile', join(places.controlDir, PERSON_ATTRIBUTES)],
  ];
  const version = places.objectFormat === 'sha1' ? 0 : 1;
  const extensions = version === 0 ? '' : `[extensions]\n\tobjectformat = ${places.objectFormat}\n`;
  const copied = COPIED_SETTINGS.flatMap((key): [string, string][] => {
    const value = values.get(key);
    return value === undefined ? [] : [[key, value]];
  });
  const lines = [...own, ...copied].map(
    ([key, value]) => `\t${key.slice('core.'.length)} = ${quoted(value)}\n`,
  );
  return `[core]\n\trepositoryformatversion = ${version}\n${lines.join('')}${extensions}`;
}

function quoted(value: string): string {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `"${escaped}"`;
}
