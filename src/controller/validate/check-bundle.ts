import type { State } from '../../contract/generated/state.ts';
import { FILE_LIMITS, ROADMAP_LIMITS } from '../../contract/limits.ts';
import { locatePointer } from '../../contract/parse-json.ts';
import {
  projectContractPath,
  roadmapDir,
  roadmapPath,
  roleContractPath,
  rolePath,
  verificationPath,
} from '../../contract/paths.ts';
import type { ContractSource } from '../../ports/contract-source.ts';
import { errorIn, type Finding, warningIn } from './finding.ts';

/** Roles that a round of the present workflow can need. */
export const ROLES_NEEDED = ['planner', 'implementer', 'reviewer', 'recovery-investigator'] as const;

/** A state file that could be read. */
export interface StateInFile {
  readonly path: string;
  readonly text: string;
  readonly state: State;
}

/** Does a state name one bundle, and is all of it there? @spec contract.md#files */
export async function checkBundle(
  source: ContractSource,
  { path, text, state }: StateInFile,
): Promise<readonly Finding[]> {
  const expected = roadmapDir(state.roadmap_id, state.roadmap_revision);
  if (state.roadmap_dir !== expected) {
    const mismatch = errorIn(path, {
      code: 'bundle.mismatch',
      message: `roadmap_dir is ${state.roadmap_dir}; expected ${expected}`,
      fix: `Let roadmap_dir be ${expected}, the folder that roadmap_id and roadmap_revision give.`,
      expected,
      found: state.roadmap_dir,
      pointer: '/roadmap_dir',
      at: locatePointer(text, '/roadmap_dir'),
    });
    return [mismatch];
  }
  const missing: Finding[] = [];
  for (const file of [roadmapPath(expected), verificationPath(expected)]) {
    const facts = await source.read(file, ROADMAP_LIMITS.fileBytesMax);
    if (facts.kind === 'absent') missing.push(absent(file, `the active roadmap of ${path} needs it`));
  }
  return missing;
}

/** Prose that every prompt is made of. @spec contract.md#files */
export async function checkProsePresent(source: ContractSource): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const role of ROLES_NEEDED) {
    const facts = await source.read(rolePath(role), FILE_LIMITS.markdownBytesMax);
    if (facts.kind === 'absent' || isBlank(facts)) findings.push(roleMissing(role, facts.kind));
  }
  for (const path of [roleContractPath, projectContractPath]) {
    const facts = await source.read(path, FILE_LIMITS.markdownBytesMax);
    if (facts.kind === 'absent') findings.push(contractMissing(path));
  }
  return findings;
}

/** Copies of the package's files, compared byte for byte. @spec contract.md#files */
export async function checkFresh(
  source: ContractSource,
  copies: ReadonlyMap<string, Uint8Array>,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [path, bytes] of copies) {
    const facts = await source.read(path, FILE_LIMITS.markdownBytesMax);
    const isSame = facts.kind === 'file' && hasSameBytes(facts.bytes, bytes);
    if (!isSame) findings.push(stale(path, facts.kind));
  }
  return findings;
}

function isBlank(facts: { readonly kind: string; readonly bytes?: Uint8Array }): boolean {
  return facts.bytes !== undefined && facts.bytes.every((byte) => byte === 0x20 || (byte >= 9 && byte <= 13));
}

function hasSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function absent(file: string, why: string): Finding {
  return errorIn(file, {
    code: 'bundle.incomplete',
    message: `the file is missing; ${why}`,
    fix: 'Put the file back and commit it.',
  });
}

function roleMissing(role: string, found: string): Finding {
  return errorIn(rolePath(role), {
    code: 'role.missing',
    message: `the prompt of the ${role} is ${found === 'absent' ? 'missing' : 'empty'}; expected its text`,
    fix: 'Put the role prompt back and commit it.',
  });
}

function contractMissing(path: string): Finding {
  return errorIn(path, {
    code: 'contract.missing',
    message: 'the file is missing; every prompt holds it',
    fix: 'Put the file back and commit it.',
  });
}

function stale(path: string, found: string): Finding {
  const message =
    found === 'absent'
      ? 'the copy of the package file is missing'
      : 'the copy differs from the file that this program brings';
  return warningIn(path, {
    code: 'bundle.stale',
    message,
    fix: 'Copy the file of the installed package here, or use the version of the program that it came with.',
  });
}
