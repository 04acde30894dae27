import type { Import, Module } from './parse-module.ts';
import { BANS, folderOf, PURE, RANKS, roomOf, ROOMS } from './ranks.ts';

const SOURCE_LINES_MAX = 250;
const TEST_LINES_MAX = 400;

/** The one file that may make a branded id out of a text. */
const CASTS_ALLOWED = 'src/contract/ids.ts';

/** Everything that is wrong with one file by itself, each as a sentence that says what to do instead. */
export function judgeSource(module: Module): readonly string[] {
  return [
    ...module.imports.flatMap((one) => judgeImport(module, one)),
    ...judgePurity(module),
    ...judgeShape(module),
    ...module.longFunctions.map(
      ({ line, what }) =>
        `${module.path}:${line} has ${what}; split it where its parts have names of their own (60).`,
    ),
    ...judgeLength(module, SOURCE_LINES_MAX),
  ];
}

/** What is asked of a test file: fewer rules, and more room. */
export function judgeTest(module: Module): readonly string[] {
  return [...judgeCasts(module), ...judgeLength(module, TEST_LINES_MAX)];
}

/** What is asked of a script of the project. */
export function judgeScript(module: Module): readonly string[] {
  return judgeLength(module, SOURCE_LINES_MAX);
}

function judgeImport(module: Module, { specifier, target, line }: Import): readonly string[] {
  const at = `${module.path}:${line}`;
  const folder = folderOf(module.path);
  const rank = RANKS.get(folder);
  if (rank === undefined)
    return [`${at} lies in ${folder}, which has no rank; give it one in test/architecture/ranks.ts.`];
  if (target.kind === 'package') return [];
  const imported = folderOf(target.path);
  if (!target.path.startsWith('src/'))
    return [`${at} imports ${specifier}, which is not in src; move the code there.`];
  const ban = BANS.find((one) => one.importers.includes(folder) && one.imported.includes(imported));
  if (ban !== undefined)
    return [`${at} imports ${target.path}; ${folder} may not import ${imported}. ${ban.instead}`];
  const importedRank = RANKS.get(imported) ?? Infinity;
  if (folder === imported) return judgeRooms(at, module.path, target.path);
  if (importedRank < rank) return [];
  return [
    `${at} imports ${target.path}; ${folder} has rank ${rank} and ${imported} has ${importedRank}. Move the shared part to a lower folder, take it as a parameter, or let compose.ts wire it.`,
  ];
}

function judgeRooms(at: string, path: string, imported: string): readonly string[] {
  const [room, other] = [roomOf(path), roomOf(imported)];
  if (room === null || other === null || room.of !== other.of || other.rank <= room.rank) return [];
  return [
    `${at} imports ${imported}, which lies in a later room of ${room.of}; the rooms are ${ROOMS.get(room.of)?.join(', ')}. Move the shared part to an earlier one.`,
  ];
}

function judgePurity(module: Module): readonly string[] {
  if (!PURE.includes(folderOf(module.path))) return [];
  const nodeImports = module.imports.filter(({ specifier }) => specifier.startsWith('node:'));
  return [
    ...nodeImports.map(
      ({ line, specifier }) =>
        `${module.path}:${line} imports ${specifier}; put the call behind a port and implement it in effects.`,
    ),
    ...module.ambient.map(
      ({ line, what }) =>
        `${module.path}:${line} uses ${what}; time, chance and environment are fields of the observation: take the value as a parameter.`,
    ),
  ];
}

function judgeShape(module: Module): readonly string[] {
  const barrel =
    module.isBarrel && module.path !== 'src/index.ts'
      ? [`${module.path} only hands on what others export; import from the file that defines it.`]
      : [];
  return [...barrel, ...judgeCasts(module)];
}

function judgeCasts(module: Module): readonly string[] {
  if (module.path === CASTS_ALLOWED) return [];
  return module.forbidden.map(
    ({ line, what }) =>
      `${module.path}:${line} has ${what}; narrow with a check, brand ids in ${CASTS_ALLOWED}, export by name.`,
  );
}

function judgeLength(module: Module, linesMax: number): readonly string[] {
  if (module.lineCount <= linesMax) return [];
  return [
    `${module.path} has ${module.lineCount} lines; at most ${linesMax}: give one of its ideas a file of its own.`,
  ];
}
