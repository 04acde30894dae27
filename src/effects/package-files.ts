import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { invariant } from '../lib/invariant.ts';
import { filesFailed } from './errno.ts';

/** Prose that the package brings for `orchestrator/`; `init` copies it. */
const PROSE = [
  'CONTRACT.md',
  'artifact-manifest.md',
  'active-roadmap-bundle.md',
  'role-contract.md',
  'project-contract.md',
] as const;

/** Those of the packaged files that stay the package's: a copy that differs is `bundle.stale`. */
const USERS_OWN = /^orchestrator\/(?:role-contract\.md|project-contract\.md|roles\/)/;

/**
 * The files of this package by the path they get in a repository: prose, role prompts, schemas.
 * @spec contract.md#files
 */
export async function readPackageFiles(packageRoot: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const sources = [
    ...PROSE.map((name) => [`orchestrator/${name}`, join('orchestrator', name)] as const),
    ...filesIn(packageRoot, 'roles', '.md'),
    ...filesIn(packageRoot, 'schemas', '.schema.json'),
  ];
  const files = new Map<string, Uint8Array>();
  for (const [path, source] of sources) files.set(path, readPackageFile(packageRoot, source));
  return files;
}

/** The part of the packaged files that the user does not edit. @spec contract.md#files */
export function unchangedCopies(packaged: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  return new Map([...packaged].filter(([path]) => !USERS_OWN.test(path)));
}

/** The folder of this package, from any folder in it. */
export function findPackageRoot(inside: string): string {
  let folder = inside;
  while (!existsSync(join(folder, 'schemas')) || !existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    invariant(parent !== folder, `${inside} or a folder above holds package.json and schemas/`);
    folder = parent;
  }
  return folder;
}

/** The version in the package's own manifest. */
export function readPackageVersion(packageRoot: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  invariant(isManifest && typeof manifest.version === 'string', 'package.json names a version');
  return manifest.version;
}

function filesIn(
  packageRoot: string,
  folder: string,
  suffix: string,
): readonly (readonly [string, string])[] {
  try {
    const names = readdirSync(join(packageRoot, folder))
      .filter((name) => name.endsWith(suffix))
      .sort();
    return names.map((name) => [`orchestrator/${folder}/${name}`, join(folder, name)] as const);
  } catch (cause) {
    throw filesFailed('list', join(packageRoot, folder), cause);
  }
}

function readPackageFile(packageRoot: string, source: string): Uint8Array {
  try {
    return readFileSync(`${packageRoot}/${source}`);
  } catch (cause) {
    throw filesFailed('read', join(packageRoot, source), cause);
  }
}
