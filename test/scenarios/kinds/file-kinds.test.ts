import { execFileSync, spawnSync } from 'node:child_process';
import { constants, existsSync, lstatSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../support/project-paths.ts';
import { type ProgramResult, runProgram, startProgram } from '../../support/run-program.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { waitFor } from '../../support/wait-for.ts';

/** Every so many of the cases are looked at; `scripts/all-file-kinds.mjs` looks at each. */
const STEP = Number(process.env['KINDS_STEP'] ?? 307);
const FIRST = Number(process.env['KINDS_FIRST'] ?? 0);
const CASE_MS_MAX = 60_000;
const BUG = 70;

const HUGE = 'a file of five gigabytes';
/** Somebody's work: it is stored, judged and handed to the role again, and a round may stop at it. */
const IN_WORKTREE = /^REPO\/orchestrator\/worktrees\/round-/;

/** What may stand where a file or a folder is read; made in a shell, `$P` is the place. */
const KINDS: Readonly<Record<string, string>> = {
  'a pipe': 'mkfifo "$P"',
  'a socket': `cd "$(dirname "$P")"; perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 1) or die' "$(basename "$P")"`,
  'a device that never ends': 'ln -s /dev/zero "$P"',
  'a link to outside': 'ln -s "$OUTSIDE" "$P"',
  'a link that leads nowhere': 'ln -s /nonexistent/file "$P"',
  'a link to itself': 'ln -s "$P" "$P"',
  'a folder': 'mkdir "$P"; echo 1 > "$P/file"',
  'an empty file': ': > "$P"',
  'bytes that are no text': `printf '\\377\\376\\000\\001' > "$P"`,
  [HUGE]: 'truncate -s 5G "$P"',
};

/** Read, and yet no place of these cases. */
const LEFT_OUT: readonly (readonly [RegExp, string])[] = [
  [/^(?!REPO)/, 'of the machine or of the program itself'],
  [/^REPO\/?$/, 'the repository itself'],
  [/^REPO\/\.git\/?$/, 'without it there is no repository, and git says so'],
  [
    /^REPO\/\.git\/orchestrator\/writer-/,
    'the folder of one controller, which the next one makes anew under another name',
  ],
  [/^REPO\/\.git\/objects\//, 'an object of git: its damage has tests of its own (damage.test.ts)'],
];

/** Without these git sees no repository, no branch or no index, and says that rather than why. */
const GIT_SAYS = /^REPO\/\.git\/(?:HEAD|refs|refs\/heads|refs\/heads\/main|orchestrator\/git\/indexes\/.*)$/;

let repository: ScaffoldedRepository;
let template: string;
let cases: readonly { readonly place: string; readonly kind: string }[] = [];

beforeAll(async () => {
  const whole = scaffoldRepository();
  const reads = join(whole.folder.path, 'reads');
  const logged = { ...shim('log-reads.mjs'), READS_LOG: reads };
  expect((await runProgram(whole, ['run', '--no-wait'], { env: logged })).code).toBe(0);
  const seen = readPlaces(whole, reads);
  repository = scaffoldRepository();
  await stopInTheMiddle(repository);
  template = join(repository.folder.path, 'template');
  execFileSync('cp', ['-a', repository.root, template]);
  expect(
    (await runProgram(repository, ['run', '--no-wait'], { env: { ...logged, READS_LOG: `${reads}-2` } }))
      .code,
  ).toBe(0);
  expect(
    (await runProgram(repository, ['status'], { env: { ...logged, READS_LOG: `${reads}-2` } })).code,
  ).toBe(0);
  const all = [...seen, ...readPlaces(repository, `${reads}-2`)];
  const places = representatives(all);
  cases = places
    .flatMap((place) => Object.keys(KINDS).map((kind) => ({ place, kind })))
    .filter(({ place, kind }) => !(IN_WORKTREE.test(place) && kind === HUGE));
}, 120_000);
afterAll(() => repository.folder.remove());

// @spec contract.md#invariants I9, I12, I17: whatever stands where the controller reads stops nothing without a word
it('neither waits for, nor follows, nor breaks at what may stand where it reads', {
  timeout: 7_200_000,
}, async () => {
  const failures: string[] = [];
  let looked = 0;
  for (let n = FIRST; n < cases.length; n += STEP) {
    const { place, kind } = cases[n] ?? { place: '', kind: '' };
    const found = await play(place, kind);
    looked += 1;
    const row = `${n} ${kind} at ${place}`;
    if (process.env['KINDS_TABLE'] !== undefined) console.log(`${row}: ${found.join('; ') || 'held'}`);
    if (found.length > 0) failures.push(`${row}: ${found.join('; ')}`);
  }
  const places = new Set(cases.map(({ place }) => place)).size;
  console.log(`${looked} of ${cases.length} cases: ${places} places, ${Object.keys(KINDS).length} kinds`);
  const tooLong = `${HUGE} in a worktree: it is stored like any other, which takes a minute`;
  for (const why of [...LEFT_OUT.map(([, reason]) => reason), tooLong]) console.log(`left out: ${why}`);
  expect(failures).toEqual([]);
});

async function play(place: string, kind: string): Promise<readonly string[]> {
  rmSync(repository.root, { recursive: true, force: true });
  execFileSync('cp', ['-a', template, repository.root]);
  const path = place.replace('REPO', repository.root);
  const outside = join(repository.folder.path, 'outside');
  const original = join(template, place.slice('REPO'.length));
  rmSync(path, { recursive: true, force: true });
  execFileSync('mkdir', ['-p', dirname(path), outside]);
  execFileSync('sh', ['-c', KINDS[kind] ?? 'false'], { env: { ...process.env, P: path, OUTSIDE: outside } });
  const found: string[] = [];
  const made = identity(path);
  for (const command of [['status'], ['run', '--no-wait']]) {
    const ended = await run(command);
    if (typeof ended === 'string') found.push(`${command[0]}: ${ended}`);
    else if (command[0] === 'run' && ended.code !== 0 && !isNamed(ended.stdout + ended.stderr, place))
      found.push(
        `run ended with ${ended.code} and names nothing: ${(ended.stdout + ended.stderr).slice(-300)}`,
      );
  }
  if (spawnSync('find', [outside, '-type', 'f']).stdout.length > 0)
    found.push('something was written outside');
  // A person takes it away, and what stood there before comes back.
  if (identity(path) === made) {
    rmSync(path, { recursive: true, force: true });
    if (existsSync(original)) execFileSync('cp', ['-a', original, path]);
  }
  let last = await run(['run', '--no-wait']);
  if (typeof last !== 'string' && last.code !== 0) last = await run(['run', '--no-wait']);
  if (typeof last === 'string') found.push(`afterwards: ${last}`);
  else if (last.code !== 0 && !(last.code === 3 && IN_WORKTREE.test(place)))
    found.push(`afterwards run ended with ${last.code}: ${(last.stdout + last.stderr).slice(-1200)}`);
  return found;
}

async function run(args: readonly string[]): Promise<ProgramResult | string> {
  try {
    const ended = await runProgram(repository, args, { giveUpAfterMs: CASE_MS_MAX });
    if (ended.code === BUG || ended.code === null)
      return `ended with ${ended.code ?? ended.signal}: ${ended.stderr.slice(-1200)}`;
    return ended;
  } catch (error) {
    return String(error).slice(0, 400);
  }
}

function isNamed(text: string, place: string): boolean {
  const name = place.slice(place.lastIndexOf('/') + 1);
  return (
    GIT_SAYS.test(place) || IN_WORKTREE.test(place) || text.includes(name) || text.includes('worktrees/kept/')
  );
}

function identity(path: string): string {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats === undefined ? '' : `${stats.ino} ${stats.mode & constants.S_IFMT}`;
}

function shim(name: string): Record<string, string> {
  return { NODE_OPTIONS: `--import ${join(PROJECT_ROOT, 'test/support', name)}` };
}

/** Killed once the checks are recorded: every kind of record stands by then, and a reviewer and a landing are to come. */
async function stopInTheMiddle({ folder, root }: ScaffoldedRepository): Promise<void> {
  const log = join(folder.path, 'calls');
  const probe = scaffoldRepository();
  const probed = { ...shim('sleep-at.mjs'), SLEEP_AT: '0', SLEEP_LOG: log };
  await runProgram(probe, ['run', '--no-wait'], { env: probed });
  const calls = readFileSync(log, 'utf8').split('\n');
  const at = calls.findIndex((call) => call.startsWith('rename') && call.includes('/checks/1.json')) + 3;
  const asleep = startProgram({ ...probe, folder, root }, ['run', '--no-wait'], {
    env: { ...probed, SLEEP_AT: String(at), SLEEP_LOG: `${log}-2` },
  });
  await waitFor('the controller to stop', () => stateOf(asleep.pid) === 'T');
  asleep.kill('SIGKILL');
  await asleep.ended;
  probe.folder.remove();
}

function stateOf(pid: number): string {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] ?? '';
}

function readPlaces({ root }: ScaffoldedRepository, log: string): readonly string[] {
  const lines = new Set(readFileSync(log, 'utf8').trimEnd().split('\n'));
  return [...lines]
    .map((line) => (line === root || line.startsWith(`${root}/`) ? `REPO${line.slice(root.length)}` : line))
    .map((line) => (line.length > 5 ? line.replace(/\/$/, '') : line))
    .filter((line) => !LEFT_OUT.some(([pattern]) => pattern.test(line)));
}

/** One place of each class: numbers and ids aside, rather one at which something stands. */
function representatives(places: readonly string[]): readonly string[] {
  const byClass = new Map<string, string>();
  for (const place of places) {
    const name = place.replace(/d-\d+/g, 'd-N').replace(/\d{3,}/g, 'N');
    const stands = existsSync(join(template, place.slice('REPO'.length)));
    if (!byClass.has(name) || stands) byClass.set(name, place);
  }
  return [...byClass.values()].filter((place) => canStand(place)).toSorted();
}

function canStand(place: string): boolean {
  const above = dirname(join(template, place.slice('REPO'.length)));
  return statSync(above, { throwIfNoEntry: false })?.isDirectory() === true;
}
