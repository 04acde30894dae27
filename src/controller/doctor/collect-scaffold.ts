import type { State } from '../../contract/generated/state.ts';
import type { Oid } from '../../contract/ids.ts';
import { FILE_LIMITS, ROADMAP_LIMITS } from '../../contract/limits.ts';
import {
  keptFolder,
  projectContractPath,
  roadmapPath,
  roleContractPath,
  rolesDir,
  RUNTIME,
  verificationPath,
  WORKTREES,
} from '../../contract/paths.ts';
import type { Files } from '../../ports/files.ts';
import type { GitReader } from '../../ports/git.ts';
import { parseRoadmap } from '../../roadmap/parse.ts';
import { baselineCommands, parseVerification } from '../../roadmap/verification.ts';
import type { BundleFacts, RuntimeFacts } from './facts.ts';

type Reader = Pick<GitReader, 'readFile' | 'listFiles'>;

/** What rounds read from the base commit. @spec contract.md#files */
export function contractPathsOf({ roadmap_dir: dir }: State): readonly string[] {
  return [roadmapPath(dir), verificationPath(dir), rolesDir, roleContractPath, projectContractPath];
}

/** The active roadmap and verification as on base; invalid ones are among the findings. */
export async function readBundle(
  reader: Reader,
  base: Oid | null,
  state: State | null,
): Promise<BundleFacts> {
  if (base === null || state === null) return { isTemplate: null, baselineChecks: null };
  const [roadmapFile, verificationFile] = [
    roadmapPath(state.roadmap_dir),
    verificationPath(state.roadmap_dir),
  ];
  const roadmapBytes = await readBytes(reader, base, roadmapFile);
  const verificationBytes = await readBytes(reader, base, verificationFile);
  const roadmap = roadmapBytes === null ? null : await parseRoadmap(roadmapBytes, roadmapFile);
  const verification =
    verificationBytes === null ? null : await parseVerification(verificationBytes, verificationFile);
  return {
    isTemplate: roadmap?.ok === true ? roadmap.value.isTemplate : null,
    baselineChecks: verification?.ok === true ? baselineCommands(verification.value) : null,
  };
}

/** How the folders stand that must never be committed. @spec contract.md#files */
export async function readRuntime(
  { files, reader }: { readonly files: Files; readonly reader: Reader },
  { base, worktreeRoot }: { readonly base: Oid | null; readonly worktreeRoot: string },
): Promise<RuntimeFacts> {
  const unignored: string[] = [];
  const tracked: string[] = [];
  for (const folder of [RUNTIME, WORKTREES]) {
    const isThere = (await files.list(folder)).length > 0;
    if (isThere && !(await isIgnored(files, folder))) unignored.push(folder);
    if (base !== null) tracked.push(...(await reader.listFiles(base, folder)).map(({ path }) => path));
  }
  const folder = keptFolder(worktreeRoot);
  const isInside = !/^(?:\/|\.\.(?:\/|$))/.test(worktreeRoot);
  const kept = isInside ? await files.list(folder) : [];
  return { unignored, tracked, kept: kept.map((name) => `${folder}/${name}`) };
}

async function isIgnored(files: Files, folder: string): Promise<boolean> {
  const facts = await files.read(`${folder}/.gitignore`, FILE_LIMITS.recordBytesMax);
  if (facts.kind !== 'file') return false;
  return new TextDecoder('utf-8').decode(facts.bytes).split(/\r?\n/).includes('*');
}

async function readBytes(reader: Reader, base: Oid, path: string): Promise<Uint8Array | null> {
  const file = await reader.readFile(base, path, ROADMAP_LIMITS.fileBytesMax);
  return file.kind === 'file' ? file.bytes : null;
}
