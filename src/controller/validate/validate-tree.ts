import { ERRORS, PROGRAM } from '../../contract/errors.ts';
import { FILE_LIMITS } from '../../contract/limits.ts';
import {
  configPath,
  liveStatePath,
  projectContractPath,
  requestsDir,
  roadmapsDir,
  roleContractPath,
  rolesDir,
  ROOT,
  roundsDir,
  RUNTIME,
  snapshotPath,
} from '../../contract/paths.ts';
import { parseRecord } from '../../contract/validate.ts';
import type { ContractSource } from '../../ports/contract-source.ts';
import { findForeignFolder, type ForeignFolder } from '../foreign-folder.ts';
import { checkBundle, checkFresh, checkProsePresent, type StateInFile } from './check-bundle.ts';
import { checkFile } from './check-file.ts';
import { checkLineage } from './check-lineage.ts';
import { bytesMaxOf, fileKindByName, fileKindOf } from './file-kind.ts';
import { asWarnings, errorIn, type Finding, sortFindings, warningIn } from './finding.ts';

export interface ValidateOptions {
  /** The package's own files by their path in the repository; a copy that differs is a warning. */
  readonly copies: ReadonlyMap<string, Uint8Array>;
}

/** Folders whose every file is judged; `runtime/` and `worktrees/` hold more than contract files. */
const FOLDERS = [
  rolesDir,
  roadmapsDir,
  roundsDir,
  `${ROOT}/roadmap-updates`,
  `${ROOT}/ledger`,
  requestsDir,
] as const;
const SINGLE_FILES = [
  snapshotPath,
  liveStatePath,
  configPath,
  roleContractPath,
  projectContractPath,
] as const;

/**
 * Every problem of the contract files of a working tree or a commit, errors first. Nothing is written.
 * @spec contract.md#files
 */
export async function validateTree(
  source: ContractSource,
  options: ValidateOptions,
): Promise<readonly Finding[]> {
  const paths = await listPaths(source);
  const foreign = await findForeignFolder(source);
  if (foreign !== null) return [refusedFolder(foreign)];
  if (paths.length === 0) return [notScaffolded()];
  const states = await readStates(source);
  if (paths.every((path) => path.startsWith(`${RUNTIME}/`)))
    return sortFindings([elsewhere(states), ...(await findEach(source, paths))]);
  const activeDirs = states.map(({ state }) => `${state.roadmap_dir}/`);
  // Without a state nobody knows which revision is an old one.
  const isActive = (path: string) =>
    states.length === 0 || !isRevision(path) || activeDirs.some((dir) => path.startsWith(dir));
  const findings: Finding[] = [...(await checkPresence(source))];
  for (const path of paths) {
    const found = await checkPath(source, path);
    // An old revision is never acted on again.
    findings.push(...(isActive(path) ? found : asWarnings(found)));
  }
  for (const state of states) findings.push(...(await checkBundle(source, state)));
  for (const roundId of roundIdsOf(paths)) findings.push(...(await checkLineage(source, roundId)));
  findings.push(...(await checkProsePresent(source)), ...(await checkFresh(source, options.copies)));
  return sortFindings(distinct(findings));
}

async function findEach(source: ContractSource, paths: readonly string[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const path of paths) findings.push(...(await checkPath(source, path)));
  return findings;
}

/** Every problem of one file: by its path in a repository, else by its name. */
export async function validateFile(source: ContractSource, path: string): Promise<readonly Finding[]> {
  const inPlace = fileKindOf(path);
  const kind = inPlace.kind === 'unknown' ? fileKindByName(path.slice(path.lastIndexOf('/') + 1)) : inPlace;
  const facts = await source.read(path, bytesMaxOf(kind));
  if (facts.kind !== 'absent') return sortFindings(await checkFile(path, kind, facts));
  const message = 'there is no such file';
  return [errorIn(path, { code: 'contract.missing', message, fix: 'Name a file that exists.' })];
}

async function listPaths(source: ContractSource): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const path of SINGLE_FILES) {
    if ((await source.read(path, bytesMaxOf(fileKindOf(path)))).kind !== 'absent') paths.push(path);
  }
  for (const folder of FOLDERS) paths.push(...(await source.list(folder)).filter(isJudged));
  return paths;
}

/** Requests set aside were reported when they were, answers are the controller's; dot files there are half-written ones. */
function isJudged(path: string): boolean {
  if (!path.startsWith(`${requestsDir}/`)) return true;
  return !/^(?:(?:rejected|answered)\/|\.)/.test(path.slice(requestsDir.length + 1));
}

async function checkPath(source: ContractSource, path: string): Promise<readonly Finding[]> {
  const kind = fileKindOf(path);
  return checkFile(path, kind, await source.read(path, bytesMaxOf(kind)));
}

/** The states that could be read; the others are reported with the files. */
async function readStates(source: ContractSource): Promise<readonly StateInFile[]> {
  const states: StateInFile[] = [];
  for (const path of [snapshotPath, liveStatePath]) {
    const facts = await source.read(path, FILE_LIMITS.stateBytesMax);
    const parsed = facts.kind === 'file' ? parseRecord('state', facts.bytes, path) : null;
    if (facts.kind !== 'file' || parsed === null || !parsed.ok) continue;
    states.push({ path, state: parsed.value, text: new TextDecoder('utf-8').decode(facts.bytes) });
  }
  return states;
}

async function checkPresence(source: ContractSource): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  if ((await source.read(snapshotPath, FILE_LIMITS.stateBytesMax)).kind === 'absent') {
    findings.push(
      errorIn(snapshotPath, {
        code: 'state.invalid',
        message: 'the file is missing; expected the state of the last landing or checkpoint',
        fix: 'Put the file back from the base branch.',
      }),
    );
  }
  // A commit may lack it on purpose: it is read from the working tree first.
  const config = await source.read(configPath, FILE_LIMITS.handwrittenBytesMax);
  if (config.kind === 'absent' && source.kind === 'working-tree') {
    findings.push(
      warningIn(configPath, {
        code: 'config.invalid',
        message: 'the file is missing here; the one of the base branch holds',
        fix: 'Check out a branch that has it, or write one with your agents.',
      }),
    );
  }
  return findings;
}

function isRevision(path: string): boolean {
  return path.startsWith(`${roadmapsDir}/`) && !path.endsWith('/roadmap-history.md');
}

function roundIdsOf(paths: readonly string[]): readonly string[] {
  const below = paths.filter((path) => path.startsWith(`${roundsDir}/`));
  return [...new Set(below.map((path) => path.split('/')[2] ?? ''))].filter((id) => id !== '');
}

/** Two states that name the same bundle miss the same file once. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const byPlace = findings.map((finding): [string, Finding] => {
    const { file, line, column, pointer, code } = finding;
    return [JSON.stringify([file, line, column, pointer, code, finding.message]), finding];
  });
  return [...new Map(byPlace).values()];
}

/** A branch from before `init`, or without it; the controller's own folder is on every branch. */
function elsewhere([live]: readonly StateInFile[]): Finding {
  const base = live?.state.base_branch ?? null;
  return errorIn(ROOT, {
    code: 'contract.missing',
    message: 'the branch that is checked out has no contract files',
    fix:
      base === null
        ? 'Check out the base branch.'
        : `Check those of the base branch with \`${PROGRAM} validate --commit ${base}\`.`,
  });
}

function refusedFolder({ code, message }: ForeignFolder): Finding {
  return errorIn(ROOT, { code, message, fix: ERRORS[code].hint });
}

function notScaffolded(): Finding {
  return errorIn(ROOT, {
    code: 'init.needed',
    message: 'there are no contract files here',
    fix: `Make them with \`${PROGRAM} init\`.`,
  });
}
