import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseOid } from '../../../src/contract/ids.ts';
import type { RunGit } from '../../../src/effects/lease-ref.ts';
import type { WriterPlaces } from '../../../src/effects/writer-folder.ts';
import { LeaseHeld } from '../../../src/ports/lease.ts';
import { makeScratchFolder } from '../../support/temporary-folder.ts';

/** A fresh folder with its real path. */
export function makeFolder(): string {
  return makeScratchFolder('effects');
}

/** A fresh git repository without commits. */
export function makeRepository(): string {
  const folder = makeFolder();
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', folder]);
  return folder;
}

/** Where the holder of the lease of a repository writes. */
export function writerPlaces(folder: string): WriterPlaces {
  const commonDir = join(folder, '.git');
  return { root: folder, commonDir, controlDir: join(commonDir, 'orchestrator', 'git') };
}

/** Plain git in a repository, in the shape that the lease asks for. */
export function gitIn(folder: string): RunGit {
  return async (args, stdin) => {
    const answer = spawnSync('git', ['-C', folder, ...args], { input: stdin ?? '', encoding: 'utf8' });
    return { code: answer.status ?? 128, stdout: answer.stdout, stderr: answer.stderr };
  };
}

/** A proof of holding for code that only passes it on. */
export function makeLeaseHeld(): LeaseHeld {
  const oid = parseOid('0123456789abcdef0123456789abcdef01234567');
  if (oid === null) throw new Error('the example object id is valid');
  return new LeaseHeld(oid, {
    schema_version: 'lease-v1',
    host: 'here',
    boot_id: 'boot',
    pid_namespace: 'pid:[1]',
    pid: 1,
    start_time: '1',
    nonce: 'nonce',
  });
}
