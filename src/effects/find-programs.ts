import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

export interface ProgramSearch {
  /** The PATH to search; folders in it that are not absolute are skipped. */
  readonly path: string | undefined;
  /** Names with a `/` are looked up from here. */
  readonly cwd: string;
}

/** Which of these programs could be started, and where they are. Nothing is executed. @spec contract.md#agents */
export async function findPrograms(
  names: readonly string[],
  search: ProgramSearch,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const name of names) {
    const program = findProgram(name, search);
    if (program !== null) found.set(name, program);
  }
  return found;
}

function findProgram(name: string, { path, cwd }: ProgramSearch): string | null {
  for (const candidate of candidatesOf(name, path ?? '', cwd)) {
    if (isExecutableFile(candidate)) return candidate;
  }
  return null;
}

function candidatesOf(name: string, path: string, cwd: string): readonly string[] {
  if (name === '') return [];
  if (name.includes('/')) return [isAbsolute(name) ? name : join(cwd, name)];
  return path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, name));
}

function isExecutableFile(path: string): boolean {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Absent, not ours to run, or a folder on the way that cannot be entered: a shell would go on searching too.
    return false;
  }
}
