import { expect, it } from 'vitest';
import { made, openDrive } from '../../support/drive-loop.ts';
import {
  askRetry,
  COMPLETE,
  endOf,
  onBase,
  readInWorktree,
  ROUND,
  runOn,
  SOURCE,
  startsByRole,
  writeInWorktree,
} from '../../support/person.ts';
import {
  scaffoldRepository,
  usualConfig,
  type ScaffoldedRepository,
} from '../../support/scaffold-repository.ts';

const BLOCKED = 'exit 3 owners.blocked';
const ONE_ATTEMPT = { limits: { stage_attempts: { default: 1 } } } as const;
const RECORDS = `orchestrator/rounds/${ROUND}`;

/** Blocked because the only attempt of a role brings no valid record. */
async function blockedAt(role: 'implementer' | 'reviewer', behaviour: string) {
  const repository = scaffoldRepository({ config: ONE_ATTEMPT, steps: [{ role, do: behaviour, times: 1 }] });
  expect(endOf(await runOn(repository))).toBe(BLOCKED);
  return { repository, before: startsByRole(repository) };
}

function editRecord(repository: ScaffoldedRepository, name: string, fields: object): void {
  const path = `${RECORDS}/${name}.json`;
  const record: object = JSON.parse(readInWorktree(repository, path));
  writeInWorktree(repository, path, JSON.stringify({ ...record, ...fields }));
}

// @spec contract.md#recovery
it('takes a review that a person puts right, at the next start and without asking the reviewer', async () => {
  const { repository, before } = await blockedAt('reviewer', 'invalid-record');
  editRecord(repository, 'review-record', { retry_target: null });
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  expect(startsByRole(repository)).toEqual(before);
});

// @spec contract.md#recovery
it('takes the notes that an implementer left out, also when a person asks for a retry', async () => {
  const { repository, before } = await blockedAt('implementer', 'missing-record');
  writeInWorktree(repository, `${RECORDS}/implementation-notes.md`, 'By hand.\n');
  await askRetry(repository);
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  expect(startsByRole(repository)).toEqual({ ...before, reviewer: 1 });
  expect(onBase(repository, `${RECORDS}/implementation-notes.md`)).toBe('By hand.\n');
});

// @spec contract.md#recovery
it('asks the investigator once more after a change, whoever stops in between, and only then', async () => {
  const { repository, before } = await blockedAt('implementer', 'missing-record');
  const investigations = () => startsByRole(repository)['recovery-investigator'];
  expect(endOf(await runOn(repository))).toBe(BLOCKED);
  expect(startsByRole(repository)).toEqual(before);
  repository.write('README.md', '# Another\n');
  repository.commit('Edit a file on base');
  const first = await openDrive(repository);
  await first.until('the question', made('askedAgain'));
  await first.close();
  expect(endOf(await runOn(repository))).toBe(BLOCKED);
  expect(investigations()).toBe(2);
  expect(endOf(await runOn(repository))).toBe(BLOCKED);
  expect(investigations()).toBe(2);
  const drive = await openDrive(repository);
  expect(drive.round()).toMatchObject({ attempts: { implement: 1 }, allowance: {}, stage: 'blocked' });
  expect(drive.round().resume_error).toMatchObject({ code: 'artifact.missing', attempts: 1 });
  await drive.close();
  const more = { ...usualConfig(repository.scenario), limits: { stage_attempts: { default: 2 } } };
  repository.write('orchestrator/config.json', JSON.stringify(more));
  repository.commit('Allow two attempts');
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  expect(startsByRole(repository)).toEqual({
    planner: 1,
    implementer: 2,
    reviewer: 1,
    'recovery-investigator': 3,
  });
});

// @spec contract.md#stages
it('takes a conflict that a person resolves after its implementer did not', async () => {
  const steps = [{ role: 'implementer', attempt: 2, do: 'conflict-left' }] as const;
  const repository = scaffoldRepository({ config: ONE_ATTEMPT, steps });
  const drive = await openDrive(repository);
  await drive.until('the approval', made('approved'));
  repository.write(SOURCE, "export const person = 'was here';\n");
  repository.commit('Take the same file');
  expect(endOf(await drive.run())).toBe(BLOCKED);
  expect(drive.round()).toMatchObject({ blocked_from: 'implement', attempts: { implement: 1 } });
  await drive.close();
  const before = startsByRole(repository);
  writeInWorktree(repository, SOURCE, "export const item = 'both, by hand';\n");
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  expect(startsByRole(repository)).toEqual({ ...before, reviewer: 2 });
  expect(onBase(repository, SOURCE)).toBe("export const item = 'both, by hand';\n");
});

// @spec contract.md#agents
it('blocks a round whose only agent crashed twice in a row, until a person lets it be chosen again', async () => {
  const crash = { do: 'exit', code: 1, times: 1 } as const;
  const repository = scaffoldRepository({
    steps: [
      { ...crash, role: 'implementer' },
      { ...crash, role: 'recovery-investigator' },
    ],
  });
  const drive = await openDrive(repository);
  expect(endOf(await drive.run())).toBe(BLOCKED);
  expect(drive.round().resume_error).toMatchObject({
    code: 'agent.degraded',
    stage: 'implement',
    attempts: 1,
  });
  expect(drive.state().providers['scripted']).toMatchObject({
    availability: 'degraded',
    failures_in_a_row: 2,
  });
  await drive.close();
  expect(endOf(await runOn(repository))).toBe(BLOCKED);
  await askRetry(repository);
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  expect(startsByRole(repository)).toEqual({
    planner: 1,
    implementer: 2,
    reviewer: 1,
    'recovery-investigator': 1,
  });
  expect(onBase(repository, SOURCE)).toContain('item-001-step');
});
