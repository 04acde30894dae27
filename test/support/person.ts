import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Request, Stage } from '../../src/contract/generated/request.ts';
import { createDiskFiles } from '../../src/effects/disk-files.ts';
import { createRequests } from '../../src/effects/requests.ts';
import type { TickResult } from '../../src/controller/tick.ts';
import { type DriveOptions, openDrive } from './drive-loop.ts';
import type { TestRepository } from './make-repository.ts';
import type { ScaffoldedRepository } from './scaffold-repository.ts';

export const ROUND = 'round-001-step';
/** The file that the first milestone brings. */
export const SOURCE = 'src/001-step.mjs';
const ASKED = { schema_version: 'request-v1', by: 'ada', note: null } as const;
let asked = 0;

/** Requests are answered in the order of their times. */
function nextTime(): string {
  asked += 1;
  return new Date(Date.UTC(2026, 10, 20) + asked * 1000).toISOString();
}

/** Puts a request where the commands put it. */
async function ask(repository: TestRepository, request: Request): Promise<void> {
  await createRequests(createDiskFiles(repository.root)).ask(request);
}

export function askPause(repository: TestRepository): Promise<void> {
  return ask(repository, { ...ASKED, at: nextTime(), kind: 'pause' });
}

export function askResume(repository: TestRepository, acceptConfig = false): Promise<void> {
  return ask(repository, { ...ASKED, at: nextTime(), kind: 'resume', accept_config: acceptConfig });
}

export function askRetry(
  repository: TestRepository,
  roundId = ROUND,
  stage: Stage | null = null,
): Promise<void> {
  return ask(repository, { ...ASKED, at: nextTime(), kind: 'retry', round_id: roundId, stage });
}

export function askDrop(repository: TestRepository, roundId = ROUND, keepBranch = false): Promise<void> {
  return ask(repository, {
    ...ASKED,
    at: nextTime(),
    kind: 'drop',
    round_id: roundId,
    keep_branch: keepBranch,
  });
}

/** A file in the worktree of a round, as a person works there. */
export function inWorktree(repository: TestRepository, path = '', roundId = ROUND): string {
  return join(repository.root, 'orchestrator/worktrees', roundId, path);
}

/** Adds a line to a file in the worktree of a round. */
export function writeInWorktree(
  repository: TestRepository,
  path: string,
  text: string,
  roundId = ROUND,
): void {
  writeFileSync(inWorktree(repository, path, roundId), text);
}

export function readInWorktree(repository: TestRepository, path: string, roundId = ROUND): string {
  return readFileSync(inWorktree(repository, path, roundId), 'utf8');
}

/** The roadmap as a person edits it in the checkout; not committed. */
export function editRoadmap(repository: ScaffoldedRepository, from: string, to: string): void {
  const path = `${repository.roadmapDir}/roadmap.md`;
  const text = repository.read(path);
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
  repository.write(path, text.replace(from, to));
}

/** A controller from its start to its stop or to where it waits for a person. */
export async function runOn(repository: TestRepository, options: DriveOptions = {}): Promise<TickResult> {
  const drive = await openDrive(repository, options);
  const end = await drive.run();
  await drive.close();
  return end;
}

/** How a run ended, in the words of the contract. */
export function endOf({ decision }: TickResult): string {
  if (decision.kind === 'stop') {
    // A world that refused something is told in full: the code alone does not say which call it was.
    const detail = decision.because.rule.startsWith('world.') ? `: ${decision.message}` : '';
    return `exit ${decision.exit} ${decision.error ?? decision.code}${detail}`;
  }
  return decision.kind === 'wait' ? `waits: ${decision.on.kind}` : decision.kind;
}

export const COMPLETE = 'exit 0 COMPLETE';

/** The text of a file on base. */
export function onBase(repository: TestRepository, path: string): string {
  return repository.git('show', `main:${path}`);
}

/** How often each role was started. */
export function startsByRole(repository: ScaffoldedRepository): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { role } of repository.scenario.starts()) counts[role] = (counts[role] ?? 0) + 1;
  return counts;
}

/** Subjects of the commits on the branch of a round above base, newest first. */
export function roundSubjects(repository: TestRepository, roundId = ROUND): readonly string[] {
  return repository
    .git('log', '--format=%s', '--first-parent', `refs/orchestrator/rounds/${roundId}`)
    .split('\n')
    .filter((line) => line.startsWith(`${roundId}: `));
}
