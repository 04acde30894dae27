import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { made, openDrive } from '../../support/drive-loop.ts';
import { askRetry, COMPLETE, endOf, onBase, ROUND, runOn, SOURCE } from '../../support/person.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';

const TRAILER = `Forge\n\nOrchestrator-Round: ${ROUND}\nOrchestrator-Item: item-001-step`;
const AGENT = '--author=main <d-3@orchestrator.invalid>';

/** Commits on base what says that the round landed. */
function forgeLanding(repository: ScaffoldedRepository, ...identity: readonly string[]): void {
  repository.git('commit', '--quiet', '--allow-empty', '-m', TRAILER, ...identity);
}

// @spec contract.md#ownership
it('takes no trailer that an agent wrote for a landing', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.until('the approval', made('approved'));
  forgeLanding(repository, AGENT);
  expect(endOf(await drive.run())).toBe('exit 3 base.moved-by-agent');
  await drive.close();
  expect(endOf(await runOn(repository, { acceptBase: true }))).toBe(COMPLETE);
  expect(onBase(repository, SOURCE)).toContain('item-001-step');
});

// @spec contract.md#stages
it('stops on a commit that says of a round that it landed before it could have', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.until('the plan', made('planAccepted'));
  forgeLanding(repository);
  expect(endOf(await drive.run())).toBe('exit 3 base.moved-by-agent');
  await drive.close();
  expect(endOf(await runOn(repository, { acceptBase: true }))).toBe(COMPLETE);
  expect(onBase(repository, SOURCE)).toContain('item-001-step');
});

// @spec contract.md#stages
it('accepts with --accept-base what base is at the start, and nothing that comes later', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository, { acceptBase: true });
  await drive.until('the plan', made('planAccepted'));
  repository.git('commit', '--quiet', '--allow-empty', '-m', 'Of an agent', AGENT);
  expect(endOf(await drive.run())).toBe('exit 3 base.moved-by-agent');
  await drive.close();
});

// @spec contract.md#state
it('commits the request for a changed roadmap, so that a fresh clone knows of it', async () => {
  const repository = scaffoldRepository({ steps: [{ role: 'planner', do: 'update-request', times: 1 }] });
  expect(endOf(await runOn(repository))).toBe('exit 3 roadmap-update.by-hand');
  const snapshot: unknown = JSON.parse(onBase(repository, 'orchestrator/state.json'));
  expect(snapshot).toMatchObject({
    controller_stage: 'blocked',
    resume_errors: { controller: { code: 'roadmap-update.by-hand' } },
  });
  const head = repository.commitId('main');
  expect(endOf(await runOn(repository))).toBe('exit 3 roadmap-update.by-hand');
  expect(repository.commitId('main')).toBe(head);
});

// @spec contract.md#state
it('goes on after only the file of the live state was deleted, above every revision that was', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.until('the intent', made('intentRecorded'));
  const { revision } = drive.state();
  await drive.close();
  rmSync(join(repository.root, 'orchestrator/runtime/state.json'));
  const again = await openDrive(repository);
  expect(again.round().resume_error?.code).toBe('state.rebuilt');
  expect(again.state().revision).toBeGreaterThan(revision);
  await again.close();
  await askRetry(repository, ROUND, 'implement');
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
});
