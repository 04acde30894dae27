import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { requestsDir, RUNTIME } from '../../../src/contract/paths.ts';
import { readOwnIdentity } from '../../../src/effects/process-identity.ts';
import { jobMarks } from '../../../src/effects/sweep.ts';
import { agentThatFirst } from '../../support/agent-that-first.ts';
import { isolatedEnvironment, type TestRepository } from '../../support/make-repository.ts';
import { PROGRAM } from '../../support/project-paths.ts';
import { runProgram, startProgram } from '../../support/run-program.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';
import { waitFor } from '../../support/wait-for.ts';
import { read, stateOf, traceOf } from './support.ts';

const WRITING = [
  'init --yes',
  'run --once',
  'run --accept-base --no-wait',
  'run --take-over --yes --no-wait',
  'pause',
  'resume',
  'resume --accept-config',
  'retry round-001-step',
  'drop round-001-step',
  'reconcile --write',
] as const;

const READING = [
  'status',
  'explain',
  'next',
  'replay',
  'validate',
  'schema',
  'show round-001-step',
  'logs',
  'run --dry-run',
  'reconcile',
  'completion bash',
  'doctor',
] as const;

const CALL = `${process.execPath} ${PROGRAM}`;
const MARKS = (repository: TestRepository) =>
  jobMarks('d-31', `${repository.root}/${RUNTIME}/dispatches/d-31`);

/** Ways to start a program that leave more and more behind; all of them stay below the job. */
const WAYS = {
  'by itself': (call: string) => call,
  'with an empty environment': (call: string) => `env -i ${call}`,
  'in a session of its own': (call: string) => `perl -e 'use POSIX; setsid; exec @ARGV' env -i ${call}`,
  'twice removed': (call: string) => `env -i sh -c '(env -i ${call}; exit $?); exit $?'`,
} as const;

function namesIn(repository: TestRepository, folder: string): readonly string[] {
  const path = join(repository.root, requestsDir, folder);
  return existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.json')) : [];
}

// @spec contract.md#state
describe('below a job', () => {
  test('every command is either refused or only reads', () => {
    const typed = new Set([...WRITING, ...READING].map((line) => line.split(' ')[0]));
    expect([...typed].toSorted()).toEqual(COMMANDS.map(({ name }) => name).toSorted());
  });

  test('of an agent at work every command that writes is refused, however it is started', async () => {
    const calls = Object.values(WAYS).flatMap((way) => WRITING.map((line) => way(`${CALL} ${line}`)));
    const script = calls.map((call) => `${call}; echo "exit $?"`).join('\n');
    const repository = agentThatFirst(`cd "$ORCHESTRATOR_REPO"\n${script}\ncd "$ORCHESTRATOR_WORKTREE"`);
    const result = await runProgram(repository, ['run', '--no-wait']);
    const printed = readFileSync(join(repository.folder.path, 'printed.txt'), 'utf8').split('\n');
    expect(printed.filter((line) => line.startsWith('exit '))).toEqual(calls.map(() => 'exit 2'));
    const refused = printed.filter((line) => line.startsWith('request.from-agent: '));
    expect(refused).toHaveLength(calls.length);
    expect(refused[0]).toMatch(/^request\.from-agent: this command runs below dispatch d-\d+; /);
    expect([result.code, stateOf(repository).paused]).toEqual([0, null]);
  });

  test.each(Object.entries(WAYS))('started %s, nothing is written while no controller runs', (_name, way) => {
    const repository = scaffoldRepository();
    const env = { ...isolatedEnvironment(repository.folder), ...MARKS(repository) };
    const before = traceOf(repository);
    for (const line of WRITING) {
      const script = `${way(`${CALL} ${line}`)}; exit $?`;
      const { status, stderr } = spawnSync('sh', ['-c', script], {
        cwd: repository.root,
        env,
        encoding: 'utf8',
      });
      expect([line, status]).toEqual([line, 2]);
      expect(stderr).toContain(
        'request.from-agent: this command runs below dispatch d-31; from there it may only read',
      );
      expect(stderr).toContain('next: npx run-orchestrator-loop status');
    }
    expect(traceOf(repository)).toBe(before);
  });

  test('of this repository every other command answers', () => {
    const repository = scaffoldRepository();
    const env = { ...isolatedEnvironment(repository.folder), ...MARKS(repository) };
    for (const line of READING) {
      const { stderr } = spawnSync('sh', ['-c', `${CALL} ${line}; exit $?`], {
        cwd: repository.root,
        env,
        encoding: 'utf8',
      });
      expect(stderr).not.toContain('request.from-agent');
    }
  });

  test('of another repository a command works as anywhere', async () => {
    const env = MARKS(scaffoldRepository());
    expect((await runProgram(scaffoldRepository(), ['pause'], { env })).code).toBe(0);
  });
});

const KINDS = [
  { kind: 'pause' },
  { kind: 'resume', accept_config: true },
  { kind: 'retry', round_id: 'round-001-step', stage: null },
  { kind: 'drop', round_id: 'round-001-step', keep_branch: false },
  { kind: 'guide', round_id: 'round-001-step', docs: [] },
  { kind: 'agents-set', agent: 'scripted', availability: 'unavailable', until: null },
  {
    kind: 'decide',
    round_id: 'round-001-step',
    gate: 'consult',
    subject_sha256: '0'.repeat(64),
    decision: 'approve',
  },
] as const;

/**
 * Writes each kind of request: without a sender, with a dead one, with the identity of the living process `victim`,
 * and truly its own.
 */
const FORGER = `
const fs = require('fs'), path = require('path'), { createHash } = require('crypto');
const [, root, victim, kinds] = process.argv;
const folder = path.join(root, '${requestsDir}');
fs.mkdirSync(folder, { recursive: true });
const startOf = (pid) => fs.readFileSync('/proc/' + pid + '/stat', 'utf8').split(') ')[1].split(' ')[19];
const lease = JSON.parse(process.env.PLACE);
let count = 0;
for (const kind of JSON.parse(kinds)) for (const pid of [null, 4000000, Number(victim), process.pid]) {
  count += 1;
  const at = '2026-11-20T10:00:' + String(count).padStart(2, '0') + '.000Z';
  const nonce = String(count).padStart(12, '0');
  const asker = { host: lease.host, boot_id: lease.boot_id, pid_namespace: lease.pid_namespace, pid, start_time: pid === 4000000 || pid === null ? '1' : startOf(pid), terminal: true, agent_program: null, nonce };
  const request = { schema_version: 'request-v1', by: 'ada', at, note: null, ...kind, ...(pid === null ? {} : { asker }) };
  const bytes = JSON.stringify(request, null, 2) + '\\n';
  process.title = 'ask-' + createHash('sha256').update(bytes).digest('base64url').slice(0, 24);
  const name = at.replace(/[^0-9TZ]/g, '') + '-' + nonce + '.json';
  fs.writeFileSync(path.join(folder, '.' + name), bytes);
  fs.renameSync(path.join(folder, '.' + name), path.join(folder, name));
  if (process.env.WAIT) while (fs.existsSync(path.join(folder, name))) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
}`;

/** The forger as a file, and how it is called. */
async function forger(folder: string): Promise<(root: string) => string> {
  const { host, boot_id, pid_namespace } = await readOwnIdentity();
  const file = join(folder, 'forger.cjs');
  // As `node -e` has it, the first argument stands where the name of the script does.
  writeFileSync(file, FORGER.replace('[, root', '[, , root'));
  const place = JSON.stringify({ host, boot_id, pid_namespace });
  return (root) =>
    `PLACE='${place}' ${process.execPath} ${file} ${root} ${process.pid} '${JSON.stringify(KINDS)}'`;
}

function codesOf(repository: TestRepository): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of namesIn(repository, 'answered')) {
    const { code, outcome } = read('request-answer', repository.read(`${requestsDir}/answered/${name}`));
    expect(outcome).toBe('refused');
    counts[code ?? ''] = (counts[code ?? ''] ?? 0) + 1;
  }
  return counts;
}

// @spec contract.md#state
describe('a request file of every kind', () => {
  test('that an agent writes while a controller runs is obeyed for none, whoever it names', async () => {
    const repository = agentThatFirst('. "$(dirname "$0")/forge.sh"');
    const call = await forger(repository.folder.path);
    writeFileSync(join(repository.folder.path, 'forge.sh'), `WAIT=1 ${call(repository.root)}\n`);
    const result = await runProgram(repository, ['run', '--no-wait']);
    expect(readFileSync(join(repository.folder.path, 'printed.txt'), 'utf8')).toBe('');
    expect(codesOf(repository)).toEqual({
      'request.from-agent': KINDS.length,
      'request.unproven': 3 * KINDS.length,
    });
    expect(namesIn(repository, 'rejected')).toHaveLength(4 * KINDS.length);
    expect([result.code, stateOf(repository).paused]).toEqual([0, null]);
    expect(repository.scenario.starts().map(({ role }) => role)).toEqual([
      'planner',
      'implementer',
      'reviewer',
    ]);
    expect(result.stderr).toContain('a request (pause, by ada) was not taken: ');
    expect(result.stderr).toMatch(/a request \(pause, by ada\) came from below dispatch d-\d+; /);
    const status = await runProgram(repository, ['status']);
    expect(status.stdout).toContain('Not taken:');
  });

  test('that lies there when a controller or a command begins is obeyed for none', async () => {
    const repository = scaffoldRepository();
    const call = (await forger(repository.folder.path))(repository.root);
    for (const [line, code] of [
      ['run --no-wait', 0],
      ['resume', 2],
    ] as const) {
      spawnSync('sh', ['-c', call], { env: isolatedEnvironment(repository.folder) });
      expect(namesIn(repository, '')).toHaveLength(4 * KINDS.length);
      expect((await runProgram(repository, line.split(' '))).code).toBe(code);
      expect(namesIn(repository, '')).toEqual([]);
    }
    expect(repository.scenario.starts().map(({ role }) => role)).toEqual([
      'planner',
      'implementer',
      'reviewer',
    ]);
    expect([stateOf(repository).paused, stateOf(repository).providers]).toEqual([null, {}]);
  });
});

describe('a command that waits for the controller', () => {
  test('takes its request back when nobody comes to look, and nothing is done later', async () => {
    const repository = scaffoldRepository({ steps: [{ role: 'planner', do: 'slow' }] });
    const running = startProgram(repository, ['run']);
    await waitFor('the planner', () => repository.scenario.starts().length === 1);
    running.kill('SIGSTOP');
    const asking = startProgram(repository, ['pause']);
    await waitFor('the request', () => namesIn(repository, '').length === 1);
    asking.kill('SIGINT');
    const asked = await asking.ended;
    expect([asked.code, namesIn(repository, '')]).toEqual([130, []]);
    expect(asked.stderr).toContain('request.unanswered: taken back: nothing was done');
    running.kill('SIGCONT');
    repository.scenario.go();
    expect([(await running.ended).code, stateOf(repository).paused]).toEqual([0, null]);
  });

  test('does it itself when the controller dies meanwhile', async () => {
    const repository = scaffoldRepository({ steps: [{ role: 'planner', do: 'slow' }] });
    const running = startProgram(repository, ['run']);
    await waitFor('the planner', () => repository.scenario.starts().length === 1);
    running.kill('SIGSTOP');
    const asking = startProgram(repository, ['pause']);
    await waitFor('the request', () => namesIn(repository, '').length === 1);
    running.kill('SIGKILL');
    const asked = await asking.ended;
    repository.scenario.go();
    await running.ended;
    expect(asked).toMatchObject({ code: 0 });
    expect(asked.stdout).toContain('Paused by ada.');
    expect(stateOf(repository).paused).toMatchObject({ by: 'ada' });
  });
});
