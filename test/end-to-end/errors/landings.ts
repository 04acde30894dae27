import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ERRORS, isErrorCode } from '../../../src/contract/errors.ts';
import { roadmapHistoryPath } from '../../../src/contract/paths.ts';
import type { Told } from '../../errors/support/told.ts';
import { toldByStop } from '../../errors/support/told.ts';
import { made, openDrive } from '../../support/drive-loop.ts';
import { SOURCE } from '../../support/person.ts';
import { runProgram } from '../../support/run-program.ts';
import {
  ROADMAP_ID,
  scaffoldRepository,
  type ScaffoldedRepository,
  type ScaffoldSpec,
} from '../../support/scaffold-repository.ts';
import { read } from '../cli/support.ts';

/** A finished round is held: `run --no-wait` says so by its exit code, `status` says why and what to do. */
async function toldWhileHeld(
  prepare: (repository: ScaffoldedRepository) => void,
  spec: ScaffoldSpec = {},
): Promise<Told> {
  const repository = scaffoldRepository(spec);
  prepare(repository);
  const run = await runProgram(repository, ['run', '--no-wait']);
  const status = read('status-report', (await runProgram(repository, ['status', '--json'])).stdout);
  const hold = status.rounds[0]?.holds.find(({ code }) => code !== null);
  if (hold === undefined || hold.code === null || !isErrorCode(hold.code))
    throw new Error(`nothing is held: ${run.stdout}${run.stderr}`);
  expect(status.message).toContain(hold.reason);
  const explained = await runProgram(repository, ['explain']);
  expect(explained.stdout).toContain(ERRORS[hold.code].hint);
  return {
    code: hold.code,
    exit: run.code ?? -1,
    message: hold.reason,
    hint: ERRORS[hold.code].hint,
    nextCommand: status.next_command,
  };
}

/** A person breaks a file that the landing writes anew while the round is under way. */
async function withInvalidCandidate(): Promise<Told> {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.until('the implementation', made('implementAccepted'));
  const landed = '- `round-000-before` `item-000-before` `milestone-000-before`: Begin\n';
  repository.write(roadmapHistoryPath(ROADMAP_ID), `${landed}${landed}`);
  repository.commit('Write what landed, once too often');
  const { decision } = await drive.run();
  await drive.close();
  return toldByStop(decision);
}

/** What keeps finished work from base, met by the built program and by a controller with the built runner. */
export const LANDINGS = {
  'checkout.local-edits': () =>
    toldWhileHeld((repository) => repository.write(SOURCE, 'export const mine = true;\n')),
  'checkout.busy': () =>
    toldWhileHeld((repository) => {
      repository.git('checkout', '--quiet', '-b', 'side');
      repository.write('side.txt', 'Aside.\n');
      repository.commit('Aside');
      repository.git('checkout', '--quiet', 'main');
      repository.git('merge', '--quiet', '--no-ff', '--no-commit', 'side');
    }),
  'git.lock-left': () =>
    toldWhileHeld((repository) => {
      const lock = join(repository.root, '.git/index.lock');
      writeFileSync(lock, '');
      utimesSync(lock, new Date('2026-11-20T09:00:00Z'), new Date('2026-11-20T09:00:00Z'));
    }),
  'repo.config-drift': () =>
    toldWhileHeld(() => undefined, { steps: [{ role: 'implementer', do: 'planted-config' }] }),
  'candidate.invalid': withInvalidCandidate,
} as const satisfies Readonly<Record<string, () => Promise<Told>>>;
