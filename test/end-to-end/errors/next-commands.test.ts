import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { PROGRAM } from '../../../src/contract/errors.ts';
import { expectCommand } from '../../errors/support/expect-told.ts';
import { isolatedEnvironment } from '../../support/make-repository.ts';
import { type ProgramResult, runProgram } from '../../support/run-program.ts';
import { someOf } from '../../support/some-of.ts';
import { type Scene, SCENES } from './scenes.ts';

const ADA = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  SCRIPTED_SECRET: 'set-for-nothing-else',
};

/** What is left to a person: to look, to write, to decide. */
const PERSONS = new RegExp(
  [
    '^git (?:status|log|branch --all|--version|clone|mv) ?',
    '^(?:rm|kill|df) ',
    `^${PROGRAM} (?:logs|retry|drop|.*--help)`,
  ].join('|'),
);

function call({ repository, cwd }: Scene, args: readonly string[]): Promise<ProgramResult> {
  return runProgram(repository, args, { env: ADA, ...(cwd === undefined ? {} : { cwd }) });
}

function expectDoctorSays({ code, stderr }: ProgramResult, doctor: ProgramResult): void {
  const said = `run exits ${code}: ${stderr}\n${doctor.stdout}${doctor.stderr}`;
  if (code !== 0) expect(doctor.stdout, said).not.toContain('Everything is in place');
  // 75 is what ends by itself.
  if (code !== 75) expect(doctor.code, said).toBe(code === 0 ? 0 : 3);
}

/** Types what is printed as long as it is something to type; a step that comes again with the same end is a circle. */
async function follow(start: Scene, ran: ProgramResult): Promise<void> {
  const trail: string[] = [];
  let scene = start;
  let command: string | null = `${PROGRAM} run`;
  let result: Typed = ran;
  for (;;) {
    const isOurs: boolean = command.startsWith(PROGRAM);
    const step: string = `${command}: ${result.code} ${/^[a-z-]+\.[a-z-]+(?=:)/m.exec(result.stderr)?.[0] ?? ''}`;
    expect(trail, `a circle: ${[...trail, step].join(' | ')}`).not.toContain(step);
    trail.push(step);
    if (result.code === 0 ? command.startsWith(`${PROGRAM} run`) : !isOurs) return;
    if (command.startsWith('cd ')) scene = { ...scene, cwd: result.stdout.trim() };
    command = isOurs ? nextIn(command, result) : `${PROGRAM} run`;
    if (command === null) return;
    expectCommand(command);
    if (PERSONS.test(command)) return;
    result = command.startsWith(PROGRAM) ? await callOurs(scene, command) : typed(scene, command);
  }
}

type Typed = Pick<ProgramResult, 'code' | 'stdout' | 'stderr'>;

const UNASKED: Readonly<Record<string, string>> = { run: '--no-wait', init: '--yes' };

function callOurs(scene: Scene, command: string): Promise<ProgramResult> {
  const words = command.slice(PROGRAM.length + 1).split(' ');
  return call(scene, [...words, UNASKED[words[0] ?? ''] ?? []].flat());
}

function typed({ repository, cwd = repository.root }: Scene, command: string): Typed {
  const env = { ...isolatedEnvironment(repository.folder), ...ADA };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command.replace(/^cd .*$/, '$& && pwd')], {
    cwd,
    env,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

/** `doctor` prints no `next:`; it is the first command in the line below what is in the way. */
function nextIn(command: string, { stdout, stderr }: Typed): string | null {
  const fix = /^fail .*\n {6}(.+)$/m.exec(stdout)?.[1] ?? '';
  if (command !== `${PROGRAM} doctor`) return /^next: (.+)$/m.exec(`${stderr}\n${stdout}`)?.[1] ?? null;
  return /`([^`]+)`/.exec(fix)?.[1] ?? null;
}

// @spec contract.md#invariants I9: every stop names its cause and one next command
describe('doctor says that everything is in place where run goes on only, and no commands lead in a circle', () => {
  test.each(someOf(Object.entries(SCENES), 3))('%s', async (_name, make) => {
    const scene = await make();
    const before = await call(scene, ['doctor']);
    const run = await call(scene, ['run', '--no-wait']);
    expectDoctorSays(run, before);
    expectDoctorSays(run, await call(scene, ['doctor']));
    await follow(scene, run);
  });
});
