import { setTimeout as pause } from 'node:timers/promises';
import { TINY_PROJECT } from '../make-repository.ts';
import { runProgram, startProgram } from '../run-program.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../scaffold-repository.ts';
import { compareOutcomes, expectNoProcesses, leftBehind, type Outcome, readOutcome } from './evidence.ts';
import { createRandom, type Random } from './random.ts';
import { makeUser, USER_FILES, type User } from './user.ts';

/** One row of the soak's table. */
export interface SoakRun {
  readonly seed: number;
  readonly kills: number;
  /** What the user did, in order. */
  readonly acts: readonly string[];
  readonly starts: number;
  readonly durationMs: number;
  /** Empty when the run meets I8 and I11 and started every dispatch once. */
  readonly failures: readonly string[];
}

/** After so many kills a run is left alone: it must come to its end. */
const KILLS_MAX = 25;
/** From before the first effect to the middle of a second round. */
const KILL_AFTER_MS = { from: 30, to: 2_500 };

/** What the roadmap comes to when nobody disturbs it. */
export async function undisturbedOutcome(): Promise<Outcome> {
  const repository = makeSoakRepository();
  const result = await runProgram(repository, ['run']);
  if (result.code !== 0) throw new Error(`the undisturbed run ended with ${result.code}: ${result.stderr}`);
  const outcome = readOutcome(repository);
  repository.folder.remove();
  return outcome;
}

/** A roadmap of three milestones, the controller killed again and again, a user at work beside it. */
export async function soakOnce(seed: number, expected: Outcome): Promise<SoakRun> {
  const random = createRandom(seed);
  const repository = makeSoakRepository();
  const user = makeUser(repository);
  const acts: string[] = [];
  const started = performance.now();
  let kills = 0;
  let code: number | null = null;
  while (code === null && kills < KILLS_MAX) {
    code = await runUntilKilled(repository, random, user, acts);
    kills += code === null ? 1 : 0;
    if (code === null && random.between(0, 2) > 0) acts.push(user.act(random, true));
  }
  const last = code === null ? await runProgram(repository, ['run']) : { code, stderr: '' };
  user.comeBack();
  const failures = last.code === 0 ? [] : [`run ended with ${last.code}: ${last.stderr}`];
  failures.push(...compareOutcomes(expected, readOutcome(repository)), ...user.lost());
  failures.push(...leftBehind(repository, acts));
  await expectNoProcesses(repository);
  const run = { seed, kills, acts, starts: repository.scenario.starts().length, failures };
  if (failures.length === 0) repository.folder.remove();
  return { ...run, durationMs: Math.round(performance.now() - started) };
}

function makeSoakRepository(): ScaffoldedRepository {
  return scaffoldRepository({ milestones: 3, files: { ...TINY_PROJECT, ...USER_FILES } });
}

/** The exit code, or null when the kill came first. */
async function runUntilKilled(
  repository: ScaffoldedRepository,
  random: Random,
  user: User,
  acts: string[],
): Promise<number | null> {
  const program = startProgram(repository, ['run']);
  const killAfterMs = random.between(KILL_AFTER_MS.from, KILL_AFTER_MS.to);
  const actsMeanwhile = random.between(0, 3) === 0;
  const firstMs = actsMeanwhile ? random.between(0, killAfterMs) : killAfterMs;
  await Promise.race([program.ended, pause(firstMs)]);
  if (actsMeanwhile) acts.push(`${user.act(random, false)} meanwhile`);
  await Promise.race([program.ended, pause(killAfterMs - firstMs)]);
  program.kill('SIGKILL');
  const { code, stderr } = await program.ended;
  if (code !== null && code !== 0) throw new Error(`run ended with ${code}: ${stderr}`);
  return code;
}
