import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../support/project-paths.ts';
import { runProgram, startProgram } from '../../support/run-program.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { waitFor } from '../../support/wait-for.ts';

/** Every so many calls are looked at; `scripts/all-sleep-points.mjs` looks at each. */
const STEP = Number(process.env['SLEEP_STEP'] ?? 190);
const FIRST = Number(process.env['SLEEP_FIRST'] ?? 1);
const LAST = Number(process.env['SLEEP_LAST'] ?? Number.POSITIVE_INFINITY);
const POINT_MS_MAX = 60_000;
const POINTS_MAX = 1_000;

// @spec contract.md#one-controller
// @spec contract.md#invariants I7, I11: one that slept writes nothing over its successor
it('leaves all as its successor left it when a controller wakes that slept before any change it makes in a round', {
  timeout: POINT_MS_MAX * (Math.ceil(POINTS_MAX / STEP) + 1),
}, async () => {
  const calls = await callsOfARound();
  expect(calls.length).toBeLessThan(POINTS_MAX);
  const first = calls.findIndex((call) => call.startsWith('spawn git --no-pager update-ref')) + 2;
  const failures: string[] = [];
  let looked = 0;
  for (let point = Math.max(first, FIRST); point <= Math.min(calls.length, LAST); point += STEP) {
    const found = await sleepAt(point);
    looked += 1;
    const row = `${point} of ${calls.length}: ${calls[point - 1]}`;
    if (process.env['SLEEP_TABLE'] !== undefined) console.log(`${row}: ${found.join('; ') || 'held'}`);
    if (found.length > 0) failures.push(`${row}: ${found.join('; ')}`);
  }
  console.log(`${looked} of ${calls.length} points; the first ${first - 1} come before the lease is taken`);
  expect(failures).toEqual([]);
});

function makeScene(): ScaffoldedRepository {
  return scaffoldRepository();
}

function shim(repository: ScaffoldedRepository, at: number): Record<string, string> {
  return {
    NODE_OPTIONS: `--import ${join(PROJECT_ROOT, 'test/support/sleep-at.mjs')}`,
    SLEEP_AT: String(at),
    SLEEP_LOG: join(repository.folder.path, 'calls'),
  };
}

async function callsOfARound(): Promise<readonly string[]> {
  const repository = makeScene();
  const { code, stderr } = await runProgram(repository, ['run', '--no-wait'], { env: shim(repository, 0) });
  if (code !== 0) throw new Error(stderr);
  const calls = readFileSync(join(repository.folder.path, 'calls'), 'utf8').trimEnd().split('\n');
  repository.folder.remove();
  return calls.map((call) => call.replaceAll(repository.root, ''));
}

async function sleepAt(point: number): Promise<readonly string[]> {
  const repository = makeScene();
  const found: string[] = [];
  const sleeper = startProgram(repository, ['run', '--no-wait'], { env: shim(repository, point) });
  await waitFor('the controller to sleep', () => isAsleep(sleeper.pid));
  // As a person does who knows that it is gone; a living holder is never taken over.
  repository.tryGit('update-ref', '-d', 'refs/orchestrator/lease');
  const successor = await runProgram(repository, ['run', '--no-wait']);
  if (successor.code !== 0) found.push(`the successor ended with ${successor.code}: ${successor.stderr}`);
  repository.write('mine.txt', 'mine\n');
  repository.git('add', 'mine.txt');
  repository.git('commit', '--quiet', '-m', 'Mine');
  repository.write('half.txt', 'half\n');
  repository.git('add', 'half.txt');
  const before = picture(repository);
  sleeper.kill('SIGCONT');
  const { code, stderr } = await sleeper.ended;
  if (code !== 5 && code !== 0) found.push(`the one that woke ended with ${code}: ${stderr.slice(-300)}`);
  found.push(...differences(before, picture(repository)));
  const landed = repository.git('log', '--format=%(trailers:key=Orchestrator-Round,valueonly)', 'main');
  if (landed.trim().split(/\n+/).length !== 1) found.push(`landed: ${landed}`);
  repository.folder.remove();
  return found;
}

function isAsleep(pid: number): boolean {
  return / T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/\(.*\)/, ''));
}

/** Refs, index, checkout, and every file of ours by its bytes. */
function picture(repository: ScaffoldedRepository): ReadonlyMap<string, string> {
  const seen = new Map<string, string>();
  seen.set('refs', repository.git('for-each-ref'));
  seen.set('index', repository.git('ls-files', '--stage'));
  seen.set('status', repository.git('status', '--porcelain', '--ignored'));
  seen.set('worktrees', repository.git('worktree', 'list', '--porcelain'));
  for (const folder of ['orchestrator', '.git/orchestrator', '.git/worktrees'])
    addFiles(seen, join(repository.root, folder));
  return seen;
}

function addFiles(seen: Map<string, string>, path: string): void {
  const facts = lstatSync(path, { throwIfNoEntry: false });
  if (facts === undefined) return;
  if (facts.isDirectory()) for (const name of readdirSync(path)) addFiles(seen, join(path, name));
  else if (facts.isFile()) seen.set(path, createHash('sha256').update(readFileSync(path)).digest('hex'));
  else seen.set(path, 'no file');
}

/** Files that nobody else reads: bytes on their way to git, and what was to be renamed into place. */
const OWN = /\/git\/writing\/|\.tmp$|\.new-\d+$/;

function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name) && !OWN.test(name))
    .map((name) => `${name} is not as it was left: ${before.get(name)} became ${after.get(name)}`);
}
