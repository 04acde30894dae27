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
