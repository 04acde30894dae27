// Where a checkout of this repository finds its own program.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The program built here, else the published one of this version: its command line. */
export function findProgram() {
  const built = join(root, 'dist/main.cjs');
  if (existsSync(built)) return [process.execPath, built];
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return ['npx', '--yes', `${name}@${version}`];
}
