// What is counted of a repository after some rounds: files and MiB of the parts that are ours.
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const MIB = 1024 * 1024;

/** Key, what it is, and whether it has to stay bounded: what grows with the commits is shown for comparison. */
export const FIGURES = [
  ['runtimeFiles', 'files of `runtime/`', true],
  ['runtimeMib', 'MiB of `runtime/`', true],
  ['dispatches', 'folders of `runtime/dispatches/`', true],
  ['eventsMib', 'MiB of `events*.jsonl`', true],
  ['decisionsMib', 'MiB of `runtime/decisions/`', true],
  ['adminFiles', 'files of `.git`, objects and reflogs aside', true],
  ['looseMost', 'loose objects at most', true],
  ['looseObjects', 'loose objects at the end', false],
  ['unreachable', 'objects that nothing reaches', true],
  ['refs', 'refs of ours', true],
  ['reflogs', 'reflogs', true],
  ['peakMb', 'MB of memory at most', true],
  ['packs', 'packs', false],
  ['gitMib', 'MiB of `.git`', false],
  ['commits', 'commits', false],
];

/** All figures of a repository whose base is `main`, the memory aside. */
export function measureGrowth(folder) {
  const git = (...args) => execFileSync('git', args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * MIB });
  const runtime = join(folder, 'orchestrator/runtime');
  const own = join(folder, '.git');
  const admin = sizes(own, (name) => name !== 'objects' && name !== 'logs');
  const fsck = git('fsck', '--unreachable', '--no-reflogs', '--no-progress', '--connectivity-only');
  const reflogs = sizes(join(own, 'logs'));
  return {
    runtimeFiles: sizes(runtime).length,
    runtimeMib: mib(sizes(runtime)),
    dispatches: existsSync(join(runtime, 'dispatches')) ? readdirSync(join(runtime, 'dispatches')).length : 0,
    eventsMib: mib(sizes(runtime, (name) => name.startsWith('events'))),
    decisionsMib: mib(sizes(join(runtime, 'decisions'))),
    adminFiles: admin.length,
    looseObjects: countLoose(folder),
    unreachable: fsck.split('\n').filter((line) => line.startsWith('unreachable ')).length,
    refs: git('for-each-ref', '--format=%(refname)', 'refs/orchestrator', 'refs/heads/orchestrator')
      .split('\n')
      .filter((line) => line !== '').length,
    reflogs: reflogs.length,
    packs: Number(/^packs: (\d+)$/m.exec(git('count-objects', '-v'))?.[1]),
    gitMib: mib(sizes(own)),
    commits: Number(git('rev-list', '--all', '--count')),
  };
}

/** Objects in files of their own; quick enough to look while the loop works. */
export function countLoose(folder) {
  const objects = join(folder, '.git/objects');
  const names = readdirSync(objects).filter((name) => /^[0-9a-f]{2}$/.test(name));
  return names.reduce((sum, name) => sum + entriesOf(join(objects, name)), 0);
}

function entriesOf(folder) {
  try {
    return readdirSync(folder).length;
  } catch (error) {
    // Packing removes folders that are empty.
    if (error.code !== 'ENOENT') throw error;
    return 0;
  }
}

function mib(found) {
  return found.reduce((sum, bytes) => sum + bytes, 0) / MIB;
}

/** Bytes of each file below a folder, entries of the folder itself by choice; no link is followed. */
function sizes(folder, isWanted = () => true) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(isWanted)
    .flatMap((name) => {
      const path = join(folder, name);
      const facts = lstatSync(path);
      return facts.isDirectory() ? sizes(path) : [facts.size];
    });
}
