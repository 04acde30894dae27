/** The rank of each folder of `src/` and of each file beside them; imports go strictly downwards. */
export const RANKS: ReadonlyMap<string, number> = new Map([
  ['main.ts', 11],
  ['program.ts', 10],
  ['glance-status.ts', 10],
  ['glance-validate.ts', 10],
  ['call.ts', 9],
  ['compose.ts', 8],
  ['index.ts', 8],
  ['cli', 8],
  ['dashboard', 7],
  ['mcp', 7],
  ['launchers', 6],
  ['controller', 5],
  ['effects', 5],
  ['agents', 4],
  ['core', 3],
  ['ports', 2],
  ['roadmap', 2],
  ['contract', 1],
  ['lib', 0],
]);

/** Where a program or a user of the package comes in. */
export const ENTRIES = ['src/main.ts', 'src/index.ts', 'src/launchers/process/runner.ts'];

/** `src/core/stages/plan.ts` lies in `core`; a file directly in `src/` stands for itself. */
export function folderOf(path: string): string {
  return path.split('/')[1] ?? path;
}

/** Folders with rooms, in the order in which one is built on the other; what lies beside the rooms is built on all. */
export const ROOMS: ReadonlyMap<string, readonly string[]> = new Map([
  ['src/effects/git', ['files', 'calls', 'places', 'objects', 'refs', 'worktrees', 'landing']],
  ['src/cli', ['call', 'render', 'progress', 'completion', 'commands']],
]);

export interface Room {
  /** The folder with rooms that the file lies in. */
  readonly of: string;
  /** The place of its room among them. */
  readonly rank: number;
}

/** The room of a file; null for a file of any other folder, and for a room without a place. */
export function roomOf(path: string): Room | null {
  for (const [of, rooms] of ROOMS) {
    if (!path.startsWith(`${of}/`)) continue;
    const [name = '', ...below] = path.slice(of.length + 1).split('/');
    const rank = below.length === 0 ? rooms.length : rooms.indexOf(name);
    return rank === -1 ? null : { of, rank };
  }
  return null;
}

export interface Ban {
  readonly importers: readonly string[];
  readonly imported: readonly string[];
  readonly instead: string;
}

/** What rank alone would allow. */
export const BANS: readonly Ban[] = [
  {
    importers: ['effects', 'agents', 'launchers'],
    imported: ['core', 'roadmap', 'controller'],
    instead:
      'Effects do not decide: take the decided values as parameters, or move the shared type to contract or ports.',
  },
  {
    importers: ['cli', 'dashboard', 'mcp'],
    imported: ['effects'],
    instead: 'Take what you need from the controller that compose.ts builds.',
  },
];

/** Folders whose functions get everything as parameters. */
export const PURE = ['lib', 'contract', 'roadmap', 'core'];
