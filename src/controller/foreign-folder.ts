import { FILE_LIMITS } from '../contract/limits.ts';
import type { State } from '../contract/generated/state.ts';
import { configPath, liveStatePath, ROOT, RUNTIME, snapshotPath, WORKTREES } from '../contract/paths.ts';
import type { ContractSource } from '../ports/contract-source.ts';

/** What it is, as a refusal. */
export interface ForeignFolder {
  readonly code: 'contract.other-version' | 'init.name-taken';
  readonly message: string;
}

const NAMED_MAX = 5;
const VERSION: State['contract_version'] = 'orchestrator-v3';
/** On every branch, also where nothing was set up. */
const OWN_FOLDERS = [RUNTIME, WORKTREES].map((path) => path.slice(ROOT.length + 1));

/**
 * What a folder `orchestrator/` is that this program did not make: of a contract of another version, or something of the
 * project's own that has the name. Null where there is none, or one of this contract, whole or not.
 * @spec contract.md#files
 */
export async function findForeignFolder(
  source: Pick<ContractSource, 'read' | 'list'>,
): Promise<ForeignFolder | null> {
  const standing = await source.read(ROOT, FILE_LIMITS.recordBytesMax);
  if (standing.kind === 'file' || standing.kind === 'too-large') return taken('it is a file');
  if ((await source.read(configPath, FILE_LIMITS.recordBytesMax)).kind !== 'absent') return null;
  const state = await readMembers(source, snapshotPath);
  const version = state?.['contract_version'];
  if (version !== undefined && version !== VERSION)
    return {
      code: 'contract.other-version',
      message: `${snapshotPath} says contract_version ${JSON.stringify(version)}; expected ${JSON.stringify(VERSION)}`,
    };
  if (version === VERSION || (await readMembers(source, liveStatePath)) !== null) return null;
  const names = new Set((await listNames(source)).filter((name) => !OWN_FOLDERS.includes(name)));
  if (names.size === 0) return null;
  const more = names.size > NAMED_MAX ? ` and ${names.size - NAMED_MAX} more` : '';
  const named = [...names].slice(0, NAMED_MAX).join(', ');
  return taken(`it holds ${named}${more}, and neither a configuration nor a state of this program`);
}

function taken(why: string): ForeignFolder {
  return { code: 'init.name-taken', message: `${ROOT}/ is something else here: ${why}` };
}

/** What stands directly in it. */
async function listNames(source: Pick<ContractSource, 'list'>): Promise<readonly string[]> {
  const paths = await source.list(ROOT);
  return paths.map(
    (path) => (path.startsWith(`${ROOT}/`) ? path.slice(ROOT.length + 1) : path).split('/')[0] ?? '',
  );
}

async function readMembers(
  source: Pick<ContractSource, 'read'>,
  path: string,
): Promise<Readonly<Record<string, unknown>> | null> {
  const file = await source.read(path, FILE_LIMITS.recordBytesMax);
  try {
    const value: unknown = file.kind === 'file' ? JSON.parse(new TextDecoder().decode(file.bytes)) : null;
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : null;
  } catch {
    // What is no JSON says nothing of a version; whether it is valid is judged elsewhere.
    return null;
  }
}
