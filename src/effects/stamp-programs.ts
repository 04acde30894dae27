import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
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
    for (const file of files) lines.push(file === null ? `${program} is absent` : await stampFile(file));
  }
  return lines.join('\n');
}

async function stampFile(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    const { size, mtimeMs } = await stat(real);
    return [path, real, size, Math.floor(mtimeMs), await packageVersion(real)].join(' ');
  } catch {
    // Not there, or not ours to look at: that is its stamp.
    return `${path} is absent`;
  }
}

/** Packages have one date for all their versions. */
async function packageVersion(program: string): Promise<string> {
  let folder = dirname(program);
  for (let above = 0; above < PACKAGE_ABOVE_MAX; above += 1) {
    const text = await readText(join(folder, 'package.json'));
    const version = /"version"\s*:\s*"([^"]*)"/.exec(text)?.[1];
    if (version !== undefined) return version;
    folder = dirname(folder);
  }
  return 'unknown';
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return '';
  }
}
