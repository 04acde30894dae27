import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RequestAnswer } from '../../src/contract/generated/request-answer.ts';
import type { Request } from '../../src/contract/generated/request.ts';
import { REQUEST_LIMITS } from '../../src/contract/limits.ts';
import { createDiskFiles } from '../../src/effects/disk-files.ts';
import { createRequests } from '../../src/effects/requests.ts';
import { makeFolder, makeLeaseHeld } from './support/scratch.ts';

const lease = makeLeaseHeld();

function pauseRequest(at: string): Request {
  return { schema_version: 'request-v1', kind: 'pause', by: 'ada@example.com', at, note: null };
}

function setUp() {
  const root = makeFolder();
  const folder = join(root, 'orchestrator/runtime/requests');
  return { requests: createRequests(createDiskFiles(root)), root, folder };
}

function anAnswer(request: string): RequestAnswer {
  return {
    schema_version: 'request-answer-v1',
    request,
    kind: 'pause',
    outcome: 'done',
    code: null,
    message: 'paused by ada',
    next_command: 'npx run-orchestrator-loop status',
    at: '2026-11-20T10:00:00.000Z',
  };
}

// @spec contract.md#state
describe('requests', () => {
  it('come back in the order of their times until they are consumed', async () => {
    const { requests, root } = setUp();
    expect(await requests.list()).toEqual([]);
    const late = await requests.ask(pauseRequest('2026-11-20T10:00:01.000Z'));
    const early = await requests.ask(pauseRequest('2026-11-20T10:00:00.999Z'));
    expect(late).toMatch(/^20261120T100001000Z-[0-9a-f]{12}\.json$/);
    expect((await requests.list()).map((file) => file.name)).toEqual([early, late]);
    await requests.consume(lease, early);
    await requests.consume(lease, early);
    expect(await requests.list()).toMatchObject([
      { kind: 'request', name: late, request: { ...pauseRequest('2026-11-20T10:00:01.000Z'), asker: {} } },
    ]);
    expect(existsSync(join(root, 'orchestrator/runtime/.gitignore'))).toBe(true);
  });

  it('wake whoever waits for one, and nobody else', async () => {
    const { requests } = setUp();
    const stop = new AbortController();
    const waiting = requests.waitForOne(stop.signal);
    await requests.ask(pauseRequest('2026-11-20T10:00:00.000Z'));
    await waiting;
    expect(stop.signal.aborted).toBe(false);
    const { requests: none } = setUp();
    const inVain = none.waitForOne(stop.signal);
    stop.abort();
    await inVain;
    expect(await none.list()).toEqual([]);
  });

  // @spec contract.md#invariants I13: an invalid request is never acted on
  it('that are invalid are reported and moved aside', async () => {
    const { requests, folder, root } = setUp();
    const good = await requests.ask(pauseRequest('2026-11-20T10:00:00.000Z'));
    writeFileSync(join(folder, '1-bad.json'), '{"kind":"pause"}');
    writeFileSync(join(folder, '2-note.txt'), 'pause please');
    mkdirSync(join(folder, '3-folder.json'));
    symlinkSync(join(root, 'elsewhere'), join(folder, '4-link.json'));
    writeFileSync(join(folder, '.swap.json'), 'an editor at work');
    const invalid = (await requests.list()).filter((file) => file.kind === 'invalid');
    expect(invalid.map((file) => file.name)).toEqual([
      '1-bad.json',
      '2-note.txt',
      '3-folder.json',
      '4-link.json',
    ]);
    expect(
      invalid.flatMap((file) => file.problems).every((problem) => problem.code === 'request.invalid'),
    ).toBe(true);
    for (const file of [...invalid, ...invalid]) await requests.reject(lease, file.name);
    expect((await requests.list()).map((file) => file.name)).toEqual([good]);
    expect(readdirSync(join(folder, 'rejected')).sort()).toEqual(invalid.map((file) => file.name));
  });

  it('are proven while this process waits for them, and can be taken back until a controller has them', async () => {
    const { requests } = setUp();
    const name = await requests.ask(pauseRequest('2026-11-20T10:00:00.000Z'));
    const [file] = await requests.list();
    expect(file?.kind === 'request' && (await requests.prove(file))).toEqual({ kind: 'proven' });
    expect(await requests.takeBack(name)).toBe(true);
    expect(file?.kind === 'request' && (await requests.prove(file))).toMatchObject({ kind: 'unproven' });
    expect([await requests.list(), await requests.claim(lease, name)]).toEqual([[], false]);
    const second = await requests.ask(pauseRequest('2026-11-20T10:00:01.000Z'));
    expect(await requests.claim(lease, second)).toBe(true);
    expect(await requests.takeBack(second)).toBe(false);
    // It lies there for the next controller, should this one die.
    expect((await requests.list()).map((found) => found.name)).toEqual([second]);
    await requests.consume(lease, second);
    expect(await requests.list()).toEqual([]);
  });

  it('are answered to whoever waits, and only the newest answers are kept', async () => {
    const { requests, folder } = setUp();
    const never = new AbortController().signal;
    expect(await requests.waitForAnswer('0.json', 0, never)).toBeNull();
    const waiting = requests.waitForAnswer('0.json', 60_000, never);
    await requests.answer(lease, anAnswer('0.json'));
    expect((await waiting)?.message).toBe('paused by ada');
    for (let n = 1; n <= REQUEST_LIMITS.answersKept; n += 1)
      await requests.answer(lease, anAnswer(`${n}.json`));
    expect(readdirSync(join(folder, 'answered'))).toHaveLength(REQUEST_LIMITS.answersKept);
  });

  it('that were not taken are told of until the next one is answered', async () => {
    const { requests, folder } = setUp();
    const name = await requests.ask(pauseRequest('2026-11-20T10:00:00.000Z'));
    await requests.answer(lease, { ...anAnswer(name), outcome: 'refused', code: 'request.unproven' });
    await requests.reject(lease, name);
    expect(await requests.listRejected()).toMatchObject([{ request: name, code: 'request.unproven' }]);
    await requests.forgetRejected(lease);
    expect(await requests.listRejected()).toEqual([]);
    expect(readdirSync(join(folder, 'rejected/older'))).toEqual([name]);
  });

  it('that the program itself gets wrong are a bug', async () => {
    const { requests } = setUp();
    await expect(requests.ask({ ...pauseRequest('now') })).rejects.toThrow(/should have held/);
  });
});
