import { lstatSync, readdirSync, readFileSync, readlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../src/effects/digest.ts';
import { type Drive, made, openDrive } from '../../support/drive-loop.ts';
import { askPause, ROUND, runOn, writeInWorktree } from '../../support/person.ts';
import { runProgram, startProgram } from '../../support/run-program.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { waitFor } from '../../support/wait-for.ts';
import { blockedRepository, read } from './support.ts';

/**
 * Every file of the repository and of its git directory: bytes, mode and time of the last change. Git itself renews
 * the time of an object that it meets again, so that of objects does not count.
 */
function everyFile(repository: ScaffoldedRepository): readonly string[] {
  return readdirSync(repository.root, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((path) => {
      const file = join(repository.root, path);
      const stats = lstatSync(file);
      if (stats.isSymbolicLink()) return `${path} → ${readlinkSync(file)}`;
      if (!stats.isFile()) return `${path} ${stats.mode}`;
      const time = path.startsWith('.git/objects/') ? '' : stats.mtimeMs;
      return `${path} ${stats.mode} ${time} ${sha256Hex(readFileSync(file))}`;
    });
}

/** What each of the commands that only look says, when none of them leaves a trace. */
async function look(repository: ScaffoldedRepository) {
  const before = everyFile(repository);
  const next = await runProgram(repository, ['next', '--json']);
  const dry = await runProgram(repository, ['run', '--dry-run', '--json']);
  expect((await runProgram(repository, ['explain', '--json'])).code).toBe(0);
  const milestone = await runProgram(repository, ['next', 'milestone', '--json']);
  expect(everyFile(repository)).toEqual(before);
  expect(dry.code, dry.stderr).toBe(0);
  const report = read('next-report', next.stdout);
  expect(report.exit).toBe(next.code);
  return {
    next: report,
    dry: read('dry-run-report', dry.stdout),
    milestone: read('next-report', milestone.stdout),
  };
}

/** A controller up to a moment, then gone. */
async function until(repository: ScaffoldedRepository, seen: Parameters<Drive['until']>[1]): Promise<void> {
  const drive = await openDrive(repository);
  await drive.until('the moment', seen);
  await drive.close();
}

// @spec contract.md#decisions-and-exit-codes
describe('next and run --dry-run', () => {
  test('say what comes at each moment of a round, and leave every file as it is', async () => {
    const repository = scaffoldRepository({ milestones: 2 });
    const fresh = await look(repository);
    expect(fresh.next).toMatchObject({
      code: 'OPEN_ROUND',
      round_id: ROUND,
      milestone: { milestone_id: 'milestone-001-step', waits_for: [] },
      instruction: { dispatch: null, timer_s: 300 },
      next_command: 'npx run-orchestrator-loop run --once',
    });
    expect(fresh.dry).toMatchObject({ ends: 'world', next_command: 'npx run-orchestrator-loop run' });
    expect(fresh.dry.steps.map(({ decision }) => decision.what)).toEqual(['openRound', 'prepareWorktree']);

    await until(repository, made('planAccepted'));
    const planned = await look(repository);
    const block = planned.next.instruction.dispatch;
    expect(planned.dry.steps.map(({ decision }) => decision.what)).toEqual([
      'dispatchDecided',
      'startDispatch',
    ]);
    expect(block).toMatchObject({ role: 'implementer', stage: 'implement', agent: 'scripted' });
    const drive = await openDrive(repository);
    await drive.until('the implementation', made('implementAccepted'));
    // What was announced is what was written, byte for byte.
    expect(repository.read(block?.prompt_path ?? '')).toBe(block?.prompt);
    expect(JSON.parse(repository.read(block?.assignment_path ?? ''))).toEqual(block?.assignment);
    await drive.close();

    writeInWorktree(repository, 'by-hand.txt', 'of a person\n');
    const byHand = await look(repository);
    expect(byHand.dry.steps.map(({ decision }) => decision.what)).toEqual(['commitByHand']);

    await until(repository, made('approved'));
    repository.write('README.md', '# Another\n');
    repository.commit('Edit a file on base');
    const moved = await look(repository);
    expect(moved.next).toMatchObject({ round_id: ROUND, because: { rule: 'finalize.refresh' } });
    expect(moved.milestone).toMatchObject({
      code: 'WAIT',
      milestone: {
        milestone_id: 'milestone-002-step',
        waits_for: ['milestone-001-step to be done', `${ROUND} to land`],
      },
      next_command: 'npx run-orchestrator-loop next round',
    });

    await askPause(repository);
    await runOn(repository);
    const paused = await look(repository);
    expect(paused.next).toMatchObject({ code: 'PAUSED', exit: 7 });
    expect(paused.dry.ends).toBe('wait');
  });

  test('give the code of a stop, and say who is at work', async () => {
    const { next, dry } = await look(await blockedRepository());
    expect(next).toMatchObject({ code: 'BLOCKED', exit: 3 });
    expect(next.next_command).toContain(`retry ${ROUND}`);
    expect(dry.ends).toBe('stop');
    const repository = scaffoldRepository({ steps: [{ role: 'planner', do: 'slow' }] });
    const running = startProgram(repository, ['run']);
    await waitFor('the planner', () => repository.scenario.starts().length === 1);
    const text = await runProgram(repository, ['next']);
    expect(text.stdout).toContain('WAIT');
    expect((await runProgram(repository, ['run', '--dry-run'])).stderr).toContain(`Process ${running.pid}`);
    repository.scenario.go();
    await running.ended;
  });

  test('are refused for what is none of their words, and for edits that are not committed', async () => {
    const repository = scaffoldRepository();
    const odd = await runProgram(repository, ['next', 'roadmap']);
    expect([odd.code, odd.stderr]).toEqual([2, expect.stringContaining('expected round or milestone')]);
    repository.write(`${repository.roadmapDir}/roadmap.md`, 'edited');
    expect((await runProgram(repository, ['run', '--dry-run'])).code).toBe(4);
  });
});

// @spec contract.md#decisions-and-exit-codes
describe('past decisions', () => {
  test('are explained and decided again, until their files are gone', async () => {
    const repository = scaffoldRepository();
    expect((await runProgram(repository, ['run', '--no-wait'])).code).toBe(0);
    const before = everyFile(repository);
    const latest = read(
      'explain-report',
      (await runProgram(repository, ['explain', '--at', 'latest', '--json'])).stdout,
    );
    expect(latest).toMatchObject({
      source: 'recorded',
      recorded: { decides_the_same: true },
      decision: { rule: 'completion.complete' },
    });
    const text = await runProgram(repository, ['explain', '--at', '0']);
    expect(text.stdout).toContain('Then: the state changes: openRound');
    const replay = await runProgram(repository, ['replay', '--json']);
    expect(replay.code).toBe(0);
    expect(read('replay-report', replay.stdout)).toMatchObject({ different: 0, unread: [] });
    expect((await runProgram(repository, ['replay', '--from', '5'])).stdout).toMatch(/^(\d+) of \1 recorded/);
    expect((await runProgram(repository, ['replay', '--from', 'x'])).code).toBe(2);
    expect(everyFile(repository)).toEqual(before);
    unlinkSync(join(repository.root, 'orchestrator/runtime/decisions/1.jsonl'));
    const gone = await runProgram(repository, ['explain', '--at', '0']);
    expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining('is gone')]);
    expect((await runProgram(repository, ['replay'])).stdout).toContain('No decision is recorded here.');
  });
});
