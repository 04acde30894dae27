import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Does node_modules hold what the lockfile says? Packages for other platforms may be missing. */
export function isInstalled(root) {
  const hidden = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(hidden);
  const isRight = ([path, { version, optional }]) =>
    present[path] === undefined ? optional === true : present[path].version === version;
  return Object.entries(wanted).every(isRight) && Object.keys(present).every((path) => path in wanted);
}

/** The entries of a lockfile by folder, without the project itself. */
function packagesOf(file) {
  const { '': _project, ...packages } = JSON.parse(readFileSync(file, 'utf8')).packages;
  return packages;
}
