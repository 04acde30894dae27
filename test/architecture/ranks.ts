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

/** The rooms of `src/effects/git/` in the order in which one is built on the other; what lies beside them is built on all. */
export const GIT_ROOMS: readonly string[] = [
  'files',
  'calls',
  'places',
  'objects',
  'refs',
  'worktrees',
  'landing',
];

const GIT_ROOM = /^src\/effects\/git\/(?:([^/]+)\/)?[^/]+$/;

/** The place of a file of `src/effects/git/` in that order; null for any other file and for a room without a place. */
export function gitRoomRank(path: string): number | null {
  const found = GIT_ROOM.exec(path);
  if (found === null) return null;
  const rank = found[1] === undefined ? GIT_ROOMS.length : GIT_ROOMS.indexOf(found[1]);
  return rank === -1 ? null : rank;
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
