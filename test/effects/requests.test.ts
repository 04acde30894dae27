import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Request } from '../../src/contract/generated/request.ts';
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

// @spec contract.md#state
describe('requests', () => {
  it('come back in the order of their times until they are consumed', async () => {
    const { requests, root } = setUp();
    expect(await requests.list()).toEqual([]);
    const late = await requests.write(pauseRequest('2026-11-20T10:00:01.000Z'));
    const early = await requests.write(pauseRequest('2026-11-20T10:00:00.999Z'));
    expect(late).toMatch(/^20261120T100001000Z-[0-9a-f]{12}\.json$/);
    expect((await requests.list()).map((file) => file.name)).toEqual([early, late]);
    await requests.consume(lease, early);
    await requests.consume(lease, early);
    expect(await requests.list()).toEqual([
      { kind: 'request', name: late, request: pauseRequest('2026-11-20T10:00:01.000Z') },
    ]);
    expect(existsSync(join(root, 'orchestrator/runtime/.gitignore'))).toBe(true);
  });

  it('wake whoever waits for one, and nobody else', async () => {
    const { requests } = setUp();
    const stop = new AbortController();
    const waiting = requests.waitForOne(stop.signal);
    await requests.write(pauseRequest('2026-11-20T10:00:00.000Z'));
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
    const good = await requests.write(pauseRequest('2026-11-20T10:00:00.000Z'));
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

  it('that the program itself gets wrong are a bug', async () => {
    const { requests } = setUp();
    await expect(requests.write({ ...pauseRequest('now') })).rejects.toThrow(/should have held/);
  });
});
