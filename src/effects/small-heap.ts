import { setFlagsFromString } from 'node:v8';

/**
 * Lets the engine give memory back early. A loop that runs for a night keeps what it has, and each process that it
 * starts costs by its size.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--optimize-for-size');
}
