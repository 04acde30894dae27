import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that goes, with every process that was started for it, when the test file is through. */
export interface TemporaryFolder {
  readonly path: string;
  /** The home folder of everything started for this folder; its path marks those processes. */
  readonly home: string;
  remove(): void;
}

const folders = new Set<TemporaryFolder>();

const scratch = new Set<string>();

/** Called when a test file is through, by the set-up of every project. */
export function removeTemporaryFolders(): void {
  for (const folder of folders) folder.remove();
  for (const path of scratch) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  scratch.clear();
}

export function makeTemporaryFolder(name: string): TemporaryFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `orchestrator-${name}-`)));
  const home = join(path, 'home');
  mkdirSync(home);
  const folder: TemporaryFolder = {
    path,
    home,
    remove() {
      endProcessesOf(home);
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
      folders.delete(folder);
    },
  };
  folders.add(folder);
  return folder;
}

/** A fresh folder with its real path that goes when the test file is through. */
export function makeScratchFolder(name: string): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `orchestrator-${name}-`)));
  scratch.add(path);
  return path;
}

/** The ids of living processes whose environment names this home folder. Empty where there is no /proc. */
export function processesOf(home: string): readonly number[] {
  if (!existsSync('/proc/self/environ')) return [];
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return ids.filter((id) => environmentOf(id).includes(`HOME=${home}`)).map(Number);
}

function endProcessesOf(home: string): void {
  for (const id of processesOf(home)) endProcess(id);
}

function endProcess(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime, which is what is wanted.
  }
}

function environmentOf(id: string): readonly string[] {
  try {
    return readFileSync(`/proc/${id}/environ`, 'utf8').split('\0');
  } catch {
    // The process is gone, or belongs to another user and so is none of ours.
    return [];
  }
}
