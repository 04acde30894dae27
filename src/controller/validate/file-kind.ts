import { artifacts } from '../../contract/artifacts.ts';
import type { SchemaName } from '../../contract/generated/schema-types.ts';
import { FILE_LIMITS, ROADMAP_LIMITS } from '../../contract/limits.ts';
import {
  configPath,
  liveStatePath,
  projectContractPath,
  requestsDir,
  roleContractPath,
  ROOT,
  snapshotPath,
} from '../../contract/paths.ts';

/** An id in a record that its path says too. */
export interface PathId {
  readonly key: string;
  readonly expected: string;
}

/** How a contract file is judged. */
export type FileKind =
  | { readonly kind: 'record'; readonly schema: SchemaName; readonly ids: readonly PathId[] }
  | { readonly kind: 'config' | 'roadmap' | 'verification' | 'history' | 'ledger' | 'prose' }
  /** A copy of a file of the package. */
  | { readonly kind: 'package' }
  /** What a role wrote in an earlier attempt, whatever it is. */
  | { readonly kind: 'archive' }
  | { readonly kind: 'unknown' };

const FIXED: ReadonlyMap<string, FileKind> = new Map([
  [snapshotPath, record('state')],
  [liveStatePath, record('state')],
  [configPath, { kind: 'config' }],
  [roleContractPath, { kind: 'prose' }],
  [projectContractPath, { kind: 'prose' }],
  [`${ROOT}/CONTRACT.md`, { kind: 'package' }],
  [`${ROOT}/artifact-manifest.md`, { kind: 'package' }],
  [`${ROOT}/active-roadmap-bundle.md`, { kind: 'package' }],
]);

/** What a file of the contract is, by its path in the repository. @spec contract.md#files */
export function fileKindOf(path: string): FileKind {
  const fixed = FIXED.get(path);
  if (fixed !== undefined) return fixed;
  if (path.startsWith(`${requestsDir}/answered/`)) return record('request-answer');
  if (path.startsWith(`${requestsDir}/`)) return record('request');
  const [root, area = '', first = '', ...rest] = path.split('/');
  if (root !== ROOT) return { kind: 'unknown' };
  const below = rest.join('/');
  switch (area) {
    case 'rounds':
      return roundFileKind(first, below);
    case 'roadmap-updates':
      return updateFileKind(first, below);
    case 'roadmaps':
      return roadmapFileKind(below);
    case 'ledger':
      return { kind: below === '' && LEDGER_FILE.test(first) ? 'ledger' : 'unknown' };
    case 'roles':
      return { kind: below === '' && first.endsWith('.md') ? 'prose' : 'unknown' };
    case 'schemas':
      return { kind: 'package' };
    default:
      return { kind: 'unknown' };
  }
}

/** What a file outside a repository is, by its name alone: a record that is about to be put in its place. */
export function fileKindByName(name: string): FileKind {
  if (name === 'config.json') return { kind: 'config' };
  if (name === 'state.json') return record('state');
  const update = updateFileKind('', name);
  const kinds = [roadmapFileKind(`rev/${name}`), roadmapFileKind(name), update, roundFileKind('', name)];
  const kind = kinds.find((one) => one.kind !== 'unknown') ?? { kind: 'unknown' };
  return kind.kind === 'record' ? { ...kind, ids: [] } : kind;
}

/** Most bytes that are read of a file of a kind. @spec contract.md#records */
export function bytesMaxOf(kind: FileKind): number {
  switch (kind.kind) {
    case 'record':
      return kind.schema === 'state' ? FILE_LIMITS.stateBytesMax : FILE_LIMITS.recordBytesMax;
    case 'config':
      return FILE_LIMITS.handwrittenBytesMax;
    case 'prose':
    case 'package':
    case 'archive':
    case 'unknown':
      return FILE_LIMITS.markdownBytesMax;
    case 'roadmap':
    case 'verification':
    case 'history':
    case 'ledger':
      return ROADMAP_LIMITS.fileBytesMax;
  }
}

const LEDGER_FILE = /^(?:deferrals|debt|lessons|findings)\.jsonl$/;
const RECON_FILE = /^recon-([a-z0-9][a-z0-9_-]*)\.json$/;
const DISPATCH_FILE = /^dispatches\/([^/]+)\.json$/;
const WORKER_FILE = /^workers\/([^/]+)\/(assignment\.json|handoff\.json|implementation-notes\.md)$/;

/** @spec contract.md#records */
function roundFileKind(roundId: string, file: string): FileKind {
  const round = { key: 'round_id', expected: roundId };
  if (file.startsWith('attempts/')) return { kind: 'archive' };
  const row = artifacts.find((artifact) => artifact.file === file);
  if (row !== undefined) return row.schema === null ? { kind: 'prose' } : record(row.schema, round);
  if (file === 'approval-record.json') return record('approval-record', round);
  if (file === 'recon-synthesis.json') return record('recon-synthesis', round);
  const target = RECON_FILE.exec(file)?.[1];
  if (target !== undefined) return record('recon-record', round, { key: 'target', expected: target });
  const dispatchId = DISPATCH_FILE.exec(file)?.[1];
  if (dispatchId !== undefined) {
    return record('dispatch-record', round, { key: 'dispatch_id', expected: dispatchId });
  }
  const [, workerId, workerFile] = WORKER_FILE.exec(file) ?? [];
  if (workerId === undefined) return { kind: 'unknown' };
  const worker = { key: 'worker_id', expected: workerId };
  if (workerFile === 'handoff.json') return record('handoff', round, worker);
  return workerFile === 'assignment.json' ? record('assignment', round) : { kind: 'prose' };
}

/** @spec contract.md#semantic-roadmap-update */
function updateFileKind(sourceRoundId: string, file: string): FileKind {
  const source = { key: 'source_round_id', expected: sourceRoundId };
  if (file.startsWith('attempts/')) return { kind: 'archive' };
  if (file === 'roadmap-update-record.json') return record('roadmap-update-record', source);
  if (file === 'roadmap-update-review.json') return record('roadmap-update-review', source);
  const isProse = /^roadmap-update(?:-review|-request)?\.md$/.test(file);
  return { kind: isProse ? 'prose' : 'unknown' };
}

function roadmapFileKind(below: string): FileKind {
  if (below === 'roadmap-history.md') return { kind: 'history' };
  const name = /^[^/]+\/(roadmap|verification)\.md$/.exec(below)?.[1];
  if (name === undefined) return { kind: 'unknown' };
  return { kind: name === 'roadmap' ? 'roadmap' : 'verification' };
}

function record(schema: SchemaName, ...ids: readonly PathId[]): FileKind {
  return { kind: 'record', schema, ids };
}
