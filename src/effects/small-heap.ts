import { setFlagsFromString } from 'node:v8';

/**
 * Lets the engine give memory back early, keep what is young in little space and compile little at once. A loop that
 * runs for a night keeps what it has, and each process that it starts costs by its size. The engine looks at these
 * flags whenever it collects or compiles: others would have to be given when Node starts.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(
    '--optimize-for-size --semi-space-growth-factor=1 --max-inlined-bytecode-size-cumulative=200',
  );
}
