import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 10;
const GIVE_UP_AFTER_MS = 30_000;

/** Waits until something can be seen, such as a file; a condition that never holds is an error that names it. */
export async function waitFor(what: string, isSeen: () => boolean): Promise<void> {
  const deadline = performance.now() + GIVE_UP_AFTER_MS;
  while (!isSeen()) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await pause(LOOK_EVERY_MS);
  }
}
