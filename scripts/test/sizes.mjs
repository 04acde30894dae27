import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** How many source files there are and how long; generated ones are not written by anybody. */
export function describeSizes(root) {
  const files = sourceFiles(root);
  const sorted = files.toSorted((a, b) => a.lines - b.lines);
  const median = sorted[Math.floor(sorted.length / 2)];
  const longest = sorted.at(-1);
  return `src: ${files.length} files, median ${median.lines} lines, longest ${longest.lines} (${longest.path})`;
}

function sourceFiles(root) {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes('/generated/'))
    .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1 }));
}
