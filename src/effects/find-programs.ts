import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
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
    const program = await findProgram(name, search);
    if (program !== null) found.set(name, program);
  }
  return found;
}

async function findProgram(name: string, { path, cwd }: ProgramSearch): Promise<string | null> {
  for (const candidate of candidatesOf(name, path ?? '', cwd)) {
    if (await isExecutableFile(candidate)) return candidate;
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

async function isExecutableFile(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    // Absent, not ours to run, or a folder on the way that cannot be entered: a shell would go on searching too.
    return false;
  }
}
