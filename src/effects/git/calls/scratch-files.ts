import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolders } from '../files/quick-files.ts';

/** Files through which bytes reach a program that reads by name. */
export interface ScratchFiles {
  /** Calls `use` with the name of a file that holds the bytes, for as long as it works. */
  with<T>(bytes: Uint8Array, use: (name: string) => Promise<T>): Promise<T>;
  close(): void;
}

interface Scratch {
  readonly name: string;
  /** Stays open: whatever somebody puts in place of the name, nothing else is ever written over. */
  readonly descriptor: number;
}

/** More are made when they are needed at once, and removed again. */
const KEPT_MAX = 4;

/** Writing over a file costs a fraction of making one and removing it. */
export function createScratchFiles(folder: string): ScratchFiles {
  let unused: Scratch[] = [];
  const drop = ({ name, descriptor }: Scratch): void => {
    closeSync(descriptor);
    rmSync(join(folder, name), { force: true });
  };
  const take = async (): Promise<Scratch> => {
    for (let kept = unused.pop(); kept !== undefined; kept = unused.pop()) {
      if (fstatSync(kept.descriptor).nlink > 0) return kept;
      drop(kept);
    }
    await makeFolders(folder);
    // Two that write at once may have one process id: in one process, or each in a container.
    const name = `${process.pid}-${randomUUID()}`;
    return { name, descriptor: openSync(join(folder, name), 'wx', 0o600) };
  };
  return {
    async with(bytes, use) {
      const scratch = await take();
      let isKept = false;
      try {
        write(scratch.descriptor, bytes);
        const answer = await use(scratch.name);
        isKept = unused.length < KEPT_MAX;
        return answer;
      } finally {
        if (isKept) unused.push(scratch);
        else drop(scratch);
      }
    },
    close() {
      for (const scratch of unused) drop(scratch);
      unused = [];
    },
  };
}

/** Not emptied first: file systems put a file that was emptied on the disk at once. */
function write(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at, bytes.length - at, at);
  ftruncateSync(descriptor, bytes.length);
}
