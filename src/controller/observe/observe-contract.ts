import { ROADMAP_LIMITS } from '../../contract/limits.ts';
import {
  roadmapDir,
  roadmapHistoryPath,
  roadmapPath,
  rolePath,
  verificationPath,
} from '../../contract/paths.ts';
import type { Problem } from '../../contract/problem.ts';
import type { State } from '../../contract/generated/state.ts';
import type { Oid } from '../../contract/ids.ts';
import type { Observed } from '../../core/observation.ts';
import { parseHistory } from '../../roadmap/history.ts';
import type { Roadmap } from '../../roadmap/model.ts';
import { isTerminal } from '../../roadmap/query.ts';
import { parseVerification, type Verification } from '../../roadmap/verification.ts';
import type { TreeFile } from '../../ports/git.ts';
import type { ContractView } from '../contract-view.ts';
import type { World } from '../world.ts';

const ROLES_NEEDED = ['planner', 'implementer', 'reviewer', 'recovery-investigator'] as const;

/** Reads roadmap, verification, history and role prompts from commit B, never from the working tree. @spec contract.md#files */
export async function observeContract(world: World, state: State, base: Oid | null): Promise<ContractView> {
  if (base === null) return emptyView();
  const expected = roadmapDir(state.roadmap_id, state.roadmap_revision);
  const problems: Problem[] =
    state.roadmap_dir === expected
      ? []
      : [
          textProblem(
            'orchestrator/state.json',
            'bundle.mismatch',
            `roadmap_dir is ${state.roadmap_dir}; expected ${expected}`,
          ),
        ];
  // Asked for at once: each answer of git is waited for no longer than the slowest.
  const read = (path: string) => world.repository.readFile(base, path, ROADMAP_LIMITS.fileBytesMax);
  const [roadmapFile, verificationFile, history, missingRoles] = await Promise.all([
    read(roadmapPath(state.roadmap_dir)),
    read(verificationPath(state.roadmap_dir)),
    read(roadmapHistoryPath(state.roadmap_id)),
    findMissingRoles(world, base),
  ]);
  const roadmap = await readRoadmap(world, roadmapFile, roadmapPath(state.roadmap_dir), problems);
  const verification = await readVerification(
    world,
    verificationFile,
    verificationPath(state.roadmap_dir),
    problems,
  );
  if (history.kind !== 'file' && history.kind !== 'absent')
    incomplete(roadmapHistoryPath(state.roadmap_id), history, problems);
  problems.push(
    ...missingRoles.map((role) =>
      textProblem(
        rolePath(role),
        'role.missing',
        `${rolePath(role)} is not in the base commit; expected the role prompt`,
      ),
    ),
  );
  const historyBytes = history.kind === 'file' ? history.bytes : new Uint8Array();
  return {
    facts: {
      roadmap,
      verification,
      history: parseHistory(historyBytes),
      isTerminal: roadmap.kind === 'present' && isTerminal(roadmap.value),
      missingRoles,
      problems,
    },
    roadmapBytes: roadmapFile.kind === 'file' ? roadmapFile.bytes : null,
    historyBytes,
  };
}

async function findMissingRoles(world: World, base: Oid): Promise<string[]> {
  const found = await Promise.all(
    ROLES_NEEDED.map(async (role) => ({
      role,
      file: await world.repository.readFile(base, rolePath(role), 0),
    })),
  );
  return found.filter(({ file }) => file.kind === 'absent').map(({ role }) => role);
}

async function readRoadmap(
  world: World,
  file: TreeFile,
  path: string,
  problems: Problem[],
): Promise<Observed<Roadmap>> {
  if (file.kind !== 'file') return incomplete(path, file, problems);
  const sha256 = world.digest(file.bytes);
  const parsed = await world.roadmaps.parse(file.bytes, path);
  if (parsed.ok) return { kind: 'present', value: parsed.value, sha256 };
  problems.push(...parsed.error);
  return { kind: 'invalid', problems: parsed.error, sha256 };
}

async function readVerification(
  world: World,
  file: TreeFile,
  path: string,
  problems: Problem[],
): Promise<Observed<Verification>> {
  if (file.kind !== 'file') return incomplete(path, file, problems);
  const sha256 = world.digest(file.bytes);
  const parsed = await parseVerification(file.bytes, path);
  if (parsed.ok) return { kind: 'present', value: parsed.value, sha256 };
  problems.push(...parsed.error);
  return { kind: 'invalid', problems: parsed.error, sha256 };
}

function incomplete<T>(path: string, file: TreeFile, problems: Problem[]): Observed<T> {
  const why =
    file.kind === 'too-large'
      ? `${path} has ${file.sizeBytes} bytes; expected a smaller file`
      : `${path} is not in the base commit; expected it committed`;
  problems.push(textProblem(path, 'bundle.incomplete', why));
  return { kind: 'absent' };
}

function textProblem(file: string, code: string, message: string): Problem {
  return {
    file,
    line: null,
    column: null,
    pointer: null,
    code,
    message,
    expected: null,
    found: null,
    fix: 'Correct the file and commit it.',
  };
}

function emptyView(): ContractView {
  return {
    facts: {
      roadmap: { kind: 'absent' },
      verification: { kind: 'absent' },
      history: [],
      isTerminal: false,
      missingRoles: [],
      problems: [],
    },
    roadmapBytes: null,
    historyBytes: new Uint8Array(),
  };
}
