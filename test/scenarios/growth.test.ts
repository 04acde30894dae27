import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dispatchNumber } from '../../src/contract/ids.ts';
import { DISPATCH_LIMITS, PACK_LIMITS } from '../../src/contract/limits.ts';
import { PortFailure } from '../../src/ports/failure.ts';
import { made, openDrive, performed } from '../support/drive-loop.ts';
import { COMPLETE, endOf } from '../support/person.ts';
import { runProgram } from '../support/run-program.ts';
import { type ScaffoldedRepository, scaffoldRepository } from '../support/scaffold-repository.ts';

const DISPATCHES = 'orchestrator/runtime/dispatches';

function dispatches(repository: ScaffoldedRepository): readonly number[] {
  return readdirSync(join(repository.root, DISPATCHES))
    .map(dispatchNumber)
    .toSorted((a, b) => a - b);
}

/** As many dispatches as are kept, numbered on from `first`. */
function fill(repository: ScaffoldedRepository, first: number): readonly number[] {
  const numbers = Array.from({ length: DISPATCH_LIMITS.foldersKept }, (_, index) => first + index);
  for (const number of numbers) mkdirSync(join(repository.root, DISPATCHES, `d-${number}`));
  return numbers;
}

function countObjects(repository: ScaffoldedRepository): Readonly<Record<string, number>> {
  const lines = repository.git('count-objects', '-v').trim().split('\n');
  return Object.fromEntries(lines.map((line) => [line.split(': ')[0], Number(line.split(': ')[1])]));
}

function packObjects(): Promise<never> {
  return Promise.reject(new PortFailure('git.failed', 'git pack-objects: no space'));
}

// @spec contract.md#worktrees-and-history
it('puts away prompts and logs beyond the newest, says where the records are, and gives no number twice', async () => {
  const repository = scaffoldRepository({ milestones: 2 });
  const { root } = repository;
  const drive = await openDrive(repository);
  await drive.until('the first round', performed('retireRound'));
  const old = dispatches(repository);
  const newer = fill(repository, 5000);
  await drive.until('the second round', performed('retireRound'));
  await drive.close();
  expect(dispatches(repository)).toEqual(newer);
  const [first = 0] = old;
  const asked = await runProgram(repository, ['logs', `d-${first}`]);
  expect(asked.stderr).toContain(`the logs of d-${first} were put away`);
  expect(asked.stderr).toContain('next: npx run-orchestrator-loop show round-001-step');
  const ofRound = await runProgram(repository, ['logs', '1']);
  expect(ofRound.stderr).toContain('show round-001-step');
  const shown = await runProgram(repository, ['show', '1']);
  expect(shown.stdout).toContain(`dispatches/d-${first}.json`);
  const never = await runProgram(repository, ['logs', 'd-9999']);
  expect(never.stderr).toContain('d-9999 has no logs here');
  rmSync(join(root, 'orchestrator/runtime/state.json'));
  const rebuilt = await runProgram(repository, ['reconcile', '--json']);
  expect(JSON.parse(rebuilt.stdout).proposal.revision).toBeGreaterThan(newer.at(-1) ?? 0);
});

it('keeps the prompts and logs of a live round however old they are', async () => {
  const repository = scaffoldRepository({ milestones: 2 });
  const drive = await openDrive(repository);
  await drive.until('the first round', made('roundLanded'));
  await drive.until('its end', performed('retireRound'));
  const old = dispatches(repository);
  await drive.until('the second round', performed('settleDispatch'));
  const own = dispatches(repository).filter((number) => !old.includes(number));
  const newer = fill(repository, 5000);
  // A leftover of the first round: it is put away again, beside the live one.
  repository.git('update-ref', 'refs/orchestrator/rounds/round-001-step', 'refs/heads/main');
  await drive.until('the leftover', performed('retireRound'));
  expect(drive.state().active_rounds).toHaveLength(1);
  expect(dispatches(repository)).toEqual([...own, ...newer]);
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
});

it('packs what rounds left in the repository, and nothing of others', async () => {
  const repository = scaffoldRepository({
    milestones: 2,
    state: { rounds_opened: PACK_LIMITS.roundsEach - 1 },
  });
  repository.write('draft.txt', 'of the person\n');
  const draft = repository.git('hash-object', '-w', 'draft.txt').trim();
  rmSync(join(repository.root, 'draft.txt'));
  const before = countObjects(repository);
  const drive = await openDrive(repository);
  await drive.until('the first round', performed('retireRound'));
  const packed = countObjects(repository);
  expect(packed['packs']).toBe(1);
  // The first commits are the person's, and the lease lives.
  expect(packed['count']).toBeLessThanOrEqual((before['count'] ?? 0) + 1);
  expect(existsSync(join(repository.root, '.git/objects', draft.slice(0, 2), draft.slice(2)))).toBe(true);
  expect(endOf(await drive.run()), 'the helpers find what is packed').toBe(COMPLETE);
  await drive.close();
  expect(repository.git('fsck', '--strict', '--no-dangling')).toBe('');
});

it('leaves no object that nothing reaches but those of its lease', async () => {
  const repository = scaffoldRepository({ milestones: 3 });
  expect((await runProgram(repository, ['run', '--no-wait'])).code).toBe(0);
  const lost = repository.git('fsck', '--unreachable', '--no-reflogs', '--no-progress').trim().split('\n');
  const types = lost.map((line) => line.split(' ')[1]);
  expect(types).toEqual(['blob']);
});

it('tells that packing failed, and goes on', async () => {
  const repository = scaffoldRepository({ state: { rounds_opened: PACK_LIMITS.roundsEach - 1 } });
  const drive = await openDrive(repository, {
    wrap: (world) => ({ ...world, repository: { ...world.repository, packObjects } }),
  });
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  expect(repository.read('orchestrator/runtime/events.jsonl')).toContain(
    '"message":"put away; git pack-objects: no space"',
  );
});
