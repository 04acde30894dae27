import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PROJECT_ROOT } from '../support/project-paths.ts';
import { parseModule, type Module } from './parse-module.ts';

/** Every TypeScript file below a folder of this project, and the generated JavaScript. */
export function readModules(folder: string): readonly Module[] {
  return readdirSync(join(PROJECT_ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|js|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(PROJECT_ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()
    .map((path) => parseModule(path, readFileSync(join(PROJECT_ROOT, path), 'utf8')));
}

/** Generated files answer to the generator, not to the house style. */
export function isGenerated({ path }: Module): boolean {
  return path.startsWith('src/contract/generated/');
}
