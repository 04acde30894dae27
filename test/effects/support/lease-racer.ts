import { createDiskFiles } from '../../../src/effects/disk-files.ts';
import { createRepoLock } from '../../../src/effects/repo-lock.ts';
import { gitIn, writerPlaces } from './scratch.ts';

// Takes the lease of the repository named on the command line when told so on standard input, prints the outcome
// and holds on until standard input ends; then releases, unless it is killed first.

const [, , folder = '', mode] = process.argv;
const lock = createRepoLock({
  git: gitIn(folder),
  files: createDiskFiles(folder),
  places: writerPlaces(folder),
});
process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  const outcome = await lock.acquire({ takeOver: mode === 'take-over' });
  process.stdout.write(
    `${outcome.kind} ${outcome.kind === 'taken' ? outcome.why : outcome.lease.holder.nonce}\n`,
  );
  process.stdin.once('end', async () => {
    if (outcome.kind === 'held') await lock.release(outcome.lease);
    process.exit(0);
  });
});
