import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { encodeRecord } from '../../src/contract/canonical-json.ts';
import type { Asker, Request } from '../../src/contract/generated/request.ts';
import { requestPath, RUNTIME } from '../../src/contract/paths.ts';
import { askerTitle, proveAsker } from '../../src/effects/asker.ts';
import { findMark } from '../../src/effects/job-above.ts';
import { readOwnIdentity, readStartByPs } from '../../src/effects/process-identity.ts';
import { parseProcessStat } from '../../src/effects/process-stat.ts';
import { jobMarks, runnerMark } from '../../src/effects/sweep.ts';
import { makeFolder } from './support/scratch.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Renames itself to each line that it reads, and says so. */
const SENDER = `require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  process.title = line;
  console.log(process.pid);
});`;

interface Sender {
  readonly pid: number;
  rename(title: string): Promise<void>;
}

/** A process that can send requests; `prefix` starts it. */
async function startSender(
  environment: Readonly<Record<string, string>> = {},
  prefix: readonly string[] = [],
): Promise<Sender> {
  const [program = process.execPath, ...args] = [...prefix, process.execPath, '-e', SENDER];
  const env = { PATH: process.env['PATH'], ...environment };
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  children.push(child);
  const rename = async (title: string) => {
    child.stdin.write(`${title}\n`);
    const [line]: unknown[] = await once(child.stdout, 'data');
    return Number(String(line).trim());
  };
  const pid = await rename('waits');
  return { pid, rename: async (title) => void (await rename(title)) };
}

async function askerOf(pid: number): Promise<Asker> {
  const { host, boot_id, pid_namespace } = await readOwnIdentity();
  const place = { host, boot_id, pid_namespace };
  return {
    ...place,
    pid,
    start_time: await startOf(pid),
    terminal: false,
    agent_program: null,
    nonce: 'a1b2c3d4e5f6',
  };
}

async function startOf(pid: number): Promise<string> {
  if (process.platform !== 'darwin')
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.startTime ?? '';
  const found = await readStartByPs(pid, '/bin/ps');
  return found.kind === 'found' ? found.startTime : '';
}

const PAUSE: Request = {
  schema_version: 'request-v1',
  kind: 'pause',
  by: 'ada@example.com',
  at: '2026-11-20T10:00:00.000Z',
  note: null,
};

function fileOf(request: Request) {
  const name = basename(requestPath(request.at, request.asker?.nonce ?? 'a1b2c3d4e5f6'));
  return { kind: 'request', name, request, bytes: encodeRecord(request) } as const;
}

/** A request whose sender calls itself by it. */
async function sentBy(sender: Sender, asker: Partial<Asker> = {}, by = PAUSE.by) {
  const file = fileOf({ ...PAUSE, by, asker: { ...(await askerOf(sender.pid)), ...asker } });
  await sender.rename(askerTitle(file.bytes));
  return file;
}

const ROOT = makeFolder();
const JOB = `${ROOT}/${RUNTIME}/dispatches/d-31`;

// @spec contract.md#state
describe('a request', () => {
  it("of a living process that calls itself by it is a person's", async () => {
    expect(await proveAsker(await sentBy(await startSender()), ROOT)).toEqual({ kind: 'proven' });
  });

  it('counts for the job of another repository too', async () => {
    const sender = await startSender(jobMarks('d-31', JOB.replace(ROOT, '/elsewhere')));
    expect(await proveAsker(await sentBy(sender), ROOT)).toEqual({ kind: 'proven' });
  });

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['a process of a job', jobMarks('d-31', JOB), []],
    ['one that emptied its environment', jobMarks('d-31', JOB), ['sh', '-c', 'env -i "$@"; :', 'sh']],
    [
      'one in a session of its own',
      jobMarks('d-31', JOB),
      ['sh', '-c', 'env -i perl -e "use POSIX; setsid; system { \\$ARGV[0] } @ARGV" "$@"; :', 'sh'],
    ],
  ])("of %s is an agent's", async (_name, marks, prefix) => {
    const sender = await startSender(marks, prefix);
    expect(await proveAsker(await sentBy(sender), ROOT)).toEqual({
      kind: 'from-agent',
      job: 'dispatches/d-31',
    });
  });

  it("of what a job left to its runner is an agent's", async () => {
    const sender = await startSender(runnerMark(JOB), ['sh', '-c', 'env -i "$@"; :', 'sh']);
    expect(await proveAsker(await sentBy(sender), ROOT)).toEqual({ kind: 'from-agent', job: 'dispatches' });
  });

  it("by the identity of an agent is an agent's, whoever sends it", async () => {
    const file = await sentBy(await startSender(), {}, 'd-7@orchestrator.invalid');
    expect(await proveAsker(file, ROOT)).toEqual({ kind: 'from-agent', job: 'dispatches/d-7' });
  });

  it("without a sender is nobody's", async () => {
    expect(await proveAsker(fileOf(PAUSE), ROOT)).toMatchObject({ kind: 'unproven' });
  });

  it.each<[string, Partial<Asker>]>([
    ['another host', { host: 'other' }],
    ['another process namespace', { pid_namespace: 'pid:[1]' }],
    ['an earlier boot', { boot_id: 'earlier' }],
    ['an earlier process of that number', { start_time: '1' }],
  ])("of %s is nobody's here", async (_name, asker) => {
    expect(await proveAsker(await sentBy(await startSender(), asker), ROOT)).toMatchObject({
      kind: 'unproven',
    });
  });

  it("that names a living process of a person which does not send it is nobody's", async () => {
    const asker = await askerOf(process.pid);
    expect(await proveAsker(fileOf({ ...PAUSE, asker }), ROOT)).toMatchObject({ kind: 'unproven' });
  });

  it("that another wish is written over, with the sender of the true one, is nobody's", async () => {
    const { request } = await sentBy(await startSender());
    const copied = fileOf({ ...request, kind: 'resume', accept_config: true });
    expect(await proveAsker(copied, ROOT)).toMatchObject({ kind: 'unproven' });
  });

  it("that is copied under another name, to be answered twice, is nobody's", async () => {
    const file = await sentBy(await startSender());
    expect(await proveAsker({ ...file, name: `1${file.name}` }, ROOT)).toMatchObject({ kind: 'unproven' });
  });

  it("whose sender has gone on is nobody's any more", async () => {
    const sender = await startSender();
    const file = await sentBy(sender);
    await sender.rename('something else');
    expect(await proveAsker(file, ROOT)).toMatchObject({ kind: 'unproven' });
    await sender.rename(askerTitle(file.bytes));
    const gone = once(children[0] ?? process, 'exit');
    process.kill(sender.pid, 'SIGKILL');
    await gone;
    expect(await proveAsker(file, ROOT)).toEqual({ kind: 'unproven', why: 'its sender is gone' });
  });
});

describe('a mark', () => {
  it.each([
    ['\0A=1\0J=/r/x\0B=2\0', 'J=/r/', 'x'],
    [' ps A=1 J=/r/x B=2 ', 'J=/r/', 'x'],
    ['\0AJ=/r/x\0', 'J=/r/', null],
    ['\0J=/r2/x\0', 'J=/r/', null],
  ])('in %j is found as a whole entry', (environment, mark, found) => {
    expect(findMark(environment, mark)).toBe(found);
  });
});
