import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tick } from '../../src/controller/tick.ts';
import type { Config } from '../../src/contract/generated/config.ts';
import { type Drive, openDrive, performed } from '../support/drive-loop.ts';
import { askPause, COMPLETE, endOf, inWorktree, readInWorktree, ROUND } from '../support/person.ts';
import { runProgram } from '../support/run-program.ts';
import { type ScaffoldedRepository, scaffoldRepository } from '../support/scaffold-repository.ts';
import type { ScenarioStep } from '../support/scenario.ts';

// @spec contract.md#worktrees-and-history
const NEXT = 'round-002-step';
const SETUP = ['echo run >> setup.log', 'mkdir -p deps && echo a >> deps/installed'];

/** Two milestones, a setup that leaves ignored files, and a lock file. */
function scaffold(config: Config['worktree'], steps: readonly ScenarioStep[] = []): ScaffoldedRepository {
  return scaffoldRepository({
    milestones: 2,
    steps,
    checks: ['test -d src'],
    files: {
      '.gitignore': 'setup.log\ndeps/\n.env\n',
      'package-lock.json': '{}\n',
      'src/base.mjs': "export const item = 'base';\n",
    },
    config: { worktree: { setup: SETUP, ...config } },
  });
}

/** To the first dispatch of the second round. */
function toSecond(drive: Drive): Promise<unknown> {
  const started = performed('startDispatch');
  return drive.until('the second round', (result) => started(result) && result.decision.roundId === NEXT);
}

function worktrees(repository: ScaffoldedRepository): readonly string[] {
  return readdirSync(join(repository.root, 'orchestrator/worktrees')).filter((name) => name !== '.gitignore');
}

/** A controller that dies: its process lives on here, so that it gives the lease back. */
async function kill(drive: Drive): Promise<void> {
  await drive.world.leases.release(drive.session.lease);
  drive.abandon();
}

it('lets two rounds use one worktree and one setup, and leaves none after the end', async () => {
  const repository = scaffold({});
  const drive = await openDrive(repository);
  await drive.until('the first round', performed('startDispatch'));
  const first = lstatSync(inWorktree(repository, 'package-lock.json'));
  await toSecond(drive);
  expect(worktrees(repository)).toEqual([NEXT]);
  expect(lstatSync(inWorktree(repository, 'package-lock.json', NEXT)).ino).toBe(first.ino);
  expect(readInWorktree(repository, 'setup.log', NEXT)).toBe('run\n');
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  expect(worktrees(repository)).toEqual([]);
  expect(repository.git('worktree', 'list', '--porcelain').match(/^worktree /gm)).toHaveLength(1);
  expect(existsSync(join(repository.root, '.git/worktrees', ROUND))).toBe(false);
  expect(readdirSync(join(repository.root, '.git/orchestrator/git/freed'))).toEqual([]);
  expect(repository.git('fsck', '--strict', '--no-dangling')).toBe('');
});

it('does so as a program, too', async () => {
  const repository = scaffold({});
  const result = await runProgram(repository, ['run', '--no-wait']);
  expect(result.code, result.stderr).toBe(0);
  expect(worktrees(repository)).toEqual([]);
  const events = repository.read('orchestrator/runtime/events.jsonl');
  expect(events.match(/"workspace.setup-done"/g)).toHaveLength(1);
});

const SCOPE = ['src/**', 'test/**', 'package-lock.json'];
const NEW_LOCK: readonly ScenarioStep[] = [
  { role: 'planner', write_scope: SCOPE },
  {
    role: 'implementer',
    round: ROUND,
    write_scope: SCOPE,
    edits: [{ path: 'package-lock.json', text: '{ "new": true }\n' }],
  },
];

it.each([
  ['a lock file changed', {}, NEW_LOCK, [ROUND]],
  ['worktrees are not reused', { reuse: false }, [], []],
] as const)('installs anew when %s', async (_, config, steps, freed) => {
  const repository = scaffold(config, steps);
  const drive = await openDrive(repository);
  await drive.until('the first round', performed('startDispatch'));
  writeFileSync(inWorktree(repository, 'deps/stale'), 'x');
  await drive.until('the end of the first round', performed('retireRound'));
  expect(worktrees(repository)).toEqual(freed);
  await toSecond(drive);
  expect(readInWorktree(repository, 'setup.log', NEXT)).toBe('run\n');
  expect(existsSync(inWorktree(repository, 'deps/stale', NEXT))).toBe(false);
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  expect(worktrees(repository)).toEqual([]);
});

it('runs a setup of other commands again, over what is installed, in the worktree that a killed run left', async () => {
  const repository = scaffold({});
  const drive = await openDrive(repository);
  await drive.until('the end of the first round', performed('retireRound'));
  await kill(drive);
  expect(worktrees(repository)).toEqual([ROUND]);
  const config = JSON.parse(repository.read('orchestrator/config.json'));
  config.worktree.setup = ['echo other >> setup.log'];
  repository.write('orchestrator/config.json', `${JSON.stringify(config, null, 2)}\n`);
  const next = await openDrive(repository);
  await toSecond(next);
  expect(readInWorktree(repository, 'setup.log', NEXT)).toBe('run\nother\n');
  expect(readInWorktree(repository, 'deps/installed', NEXT)).toBe('a\n');
  expect(endOf(await next.run())).toBe(COMPLETE);
  await next.close();
  expect(worktrees(repository)).toEqual([]);
});

it('copies ignored files in anew', async () => {
  const repository = scaffold({ include: ['.env'] });
  repository.write('.env', 'KEY=old\n');
  const drive = await openDrive(repository);
  await drive.until('the first round', performed('startDispatch'));
  repository.write('.env', 'KEY=new\n');
  await drive.until('the end of the first round', performed('retireRound'));
  expect(existsSync(inWorktree(repository, '.env'))).toBe(false);
  await toSecond(drive);
  expect(readInWorktree(repository, '.env', NEXT)).toBe('KEY=new\n');
  await drive.close();
});

// @spec contract.md#invariants I5
it('leaves a person the worktree in which they worked after its round', async () => {
  const repository = scaffold({});
  const drive = await openDrive(repository);
  await drive.until('the end of the first round', performed('retireRound'));
  writeFileSync(inWorktree(repository, 'mine.txt'), 'mine\n');
  const prepared = await drive.until('the second worktree', performed('prepareWorktree'));
  expect(prepared.done).toContain(`somebody works in ${inWorktree(repository)}`);
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  expect(readInWorktree(repository, 'mine.txt')).toBe('mine\n');
  expect(worktrees(repository)).toEqual([ROUND]);
});

it('removes what a killed run left when the next one does not need it', async () => {
  const repository = scaffold({});
  const drive = await openDrive(repository, { maxRounds: 1 });
  await drive.until('the end of the first round', performed('retireRound'));
  await kill(drive);
  expect(worktrees(repository)).toEqual([ROUND]);
  mkdirSync(inWorktree(repository, 'deps/more'));
  const paused = await runProgram(repository, ['pause']);
  expect(paused.code, paused.stderr).toBe(0);
  expect(worktrees(repository)).toEqual([]);
  expect(readFileSync(join(repository.root, 'orchestrator/worktrees/.gitignore'), 'utf8')).toBe('*\n');
});

it('keeps no more worktrees than rounds can be live', async () => {
  const repository = scaffold({});
  const drive = await openDrive(repository);
  await drive.until('the end of the first round', performed('retireRound'));
  await kill(drive);
  const config = JSON.parse(repository.read('orchestrator/config.json'));
  config.worktree.root = '../elsewhere';
  repository.write('orchestrator/config.json', `${JSON.stringify(config, null, 2)}\n`);
  const next = await openDrive(repository);
  await next.until('the end of the second round', performed('retireRound'));
  const freed = await next.world.worktrees.freed();
  expect(freed.map(({ path }) => path)).toEqual([inWorktree(repository)]);
  expect(readdirSync(join(repository.root, '../elsewhere'))).toEqual([]);
  expect(endOf(await next.run())).toBe(COMPLETE);
  await next.close();
  expect(worktrees(repository)).toEqual([]);
});

it('looks again at what was freed before a wait', async () => {
  const repository = scaffold({});
  const drive = await openDrive(repository);
  await drive.until('the end of the first round', performed('retireRound'));
  const { world, session } = drive;
  expect([...session.cleanFreed]).toEqual([inWorktree(repository)]);
  await askPause(repository);
  let result = await tick(world, session, drive.state());
  while (result.decision.kind !== 'wait') result = await tick(world, session, result.state);
  expect([...session.cleanFreed]).toEqual([]);
  await drive.close();
});
