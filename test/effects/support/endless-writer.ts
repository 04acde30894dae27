import { createDiskFiles } from '../../../src/effects/disk-files.ts';

// Replaces one file for ever by 200,000 equal letters, another letter each time, until it is killed.

const files = createDiskFiles(process.argv[2] ?? '');
for (let turn = 0; ; turn += 1) {
  await files.writeAtomic('file', Buffer.alloc(200_000, 'abcdefghij'[turn % 10]));
  process.stdout.write('written\n');
}
