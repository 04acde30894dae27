import { realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { FILE_LIMITS } from '../contract/limits.ts';
import { readWhole } from './regular-file.ts';
import { findPrograms, type ProgramSearch } from './find-programs.ts';

/** Folders above a program in which its package may name a version. */
const PACKAGE_ABOVE_MAX = 4;

/**
 * Which files a command line starts, so that another version can be told from the same one: the program and every
 * argument that is an absolute path. Nothing is executed. @spec contract.md#recovery
 */
export async function stampPrograms(
  commands: readonly (readonly string[])[],
  search: ProgramSearch,
): Promise<string> {
  const lines: string[] = [];
  for (const [program = '', ...args] of commands) {
    const found = await findPrograms([program], search);
    const files = [found.get(program) ?? null, ...args.filter((word) => isAbsolute(word))];
    for (const file of files) lines.push(file === null ? `${program} is absent` : stampFile(file));
  }
  return lines.join('\n');
}

function stampFile(path: string): string {
  try {
    const real = realpathSync(path);
    const { size, mtimeMs } = statSync(real);
    return [path, real, size, Math.floor(mtimeMs), packageVersion(real)].join(' ');
  } catch {
    // Not there, or not ours to look at: that is its stamp.
    return `${path} is absent`;
  }
}

/** Packages have one date for all their versions. */
function packageVersion(program: string): string {
  let folder = dirname(program);
  for (let above = 0; above < PACKAGE_ABOVE_MAX; above += 1) {
    const text = readText(join(folder, 'package.json'));
    const version = /"version"\s*:\s*"([^"]*)"/.exec(text)?.[1];
    if (version !== undefined) return version;
    folder = dirname(folder);
  }
  return 'unknown';
}

function readText(path: string): string {
  try {
    return readWhole(path, FILE_LIMITS.recordBytesMax).toString('utf8');
  } catch {
    return '';
  }
}
