import { appendFileSync, readdirSync, readFileSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDiskFiles } from '../../src/effects/disk-files.ts';
import { createEventLog } from '../../src/effects/event-log.ts';
import type { EventEntry } from '../../src/ports/event-log.ts';
import { makeFolder, makeLeaseHeld } from './support/scratch.ts';

const lease = makeLeaseHeld();

function entry(revision: number, differences: Partial<EventEntry> = {}): EventEntry {
  return {
    at: '2026-11-20T10:00:00.000Z',
    revision,
    type: 'decision',
    round_id: null,
    dispatch_id: null,
    code: 'WAIT',
    path: 'serial',
    rule: null,
    spec: null,
    facts: [],
    message: null,
    data: null,
    ...differences,
  };
}

function setUp(bytesMax?: number) {
  const root = makeFolder();
  const open = () => createEventLog(createDiskFiles(root), bytesMax);
  const folder = join(root, 'orchestrator/runtime');
  return { log: open(), open, folder, path: join(folder, 'events.jsonl') };
}

function readSeqs(path: string): readonly unknown[] {
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line).seq);
}

// @spec contract.md#state
describe('the event log', () => {
  it('numbers events on, over restarts', async () => {
    const { log, open, path } = setUp();
    expect(await log.append(lease, entry(1))).toEqual({ schema_version: 'event-v1', seq: 0, ...entry(1) });
    await log.append(lease, entry(2));
    await open().append(lease, entry(3));
    expect(readSeqs(path)).toEqual([0, 1, 2]);
  });

  it('names no revision when it is empty, else the highest one near its end', async () => {
    const { log, open } = setUp();
    expect(await log.lastRevision()).toBe(null);
    for (const revision of [4, 9, 5]) await log.append(lease, entry(revision));
    expect(await open().lastRevision()).toBe(9);
  });

  it('loses only the torn line after a crash', async () => {
    const { log, open, path } = setUp();
    await log.append(lease, entry(1));
    await log.append(lease, entry(2));
    truncateSync(path, readFileSync(path).length - 20);
    expect(await open().lastRevision()).toBe(1);
    await open().append(lease, entry(3));
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[2] ?? '')).toMatchObject({ seq: 1, revision: 3 });
  });

  it('finds the last revision behind a torn line of any length', async () => {
    const { log, open, path } = setUp();
    await log.append(lease, entry(6));
    appendFileSync(path, `{"schema_version":"event-v1","data":"${'x'.repeat(60_000)}`);
    expect(await open().lastRevision()).toBe(6);
  });

  it('sets a full log aside and goes on counting', async () => {
    const { log, open, folder, path } = setUp(400);
    for (const revision of [1, 2, 3, 4, 5]) await log.append(lease, entry(revision));
    // Only the one set aside last stays.
    expect(readdirSync(folder)).toEqual(['events-2.jsonl', 'events.jsonl']);
    expect(readSeqs(path)).toEqual([4]);
    expect((await log.recent()).map(({ seq }) => seq)).toEqual([2, 3, 4]);
    unlinkSync(path);
    expect(await open().lastRevision()).toBe(4);
    expect(await open().append(lease, entry(6))).toMatchObject({ seq: 4 });
  });

  it('takes what an interrupted cut or an older version left away with the next one', async () => {
    const { log, folder } = setUp(400);
    await log.append(lease, entry(1));
    for (const name of ['events-7.jsonl', 'events-8.jsonl', 'events-x.jsonl'])
      writeFileSync(join(folder, name), 'x'.repeat(1000));
    for (const revision of [2, 3]) await log.append(lease, entry(revision));
    expect(readdirSync(folder)).toEqual(['events-9.jsonl', 'events-x.jsonl', 'events.jsonl']);
  });

  it('writes an event without its data when the line would be too long', async () => {
    const { log, path } = setUp();
    const event = await log.append(lease, entry(1, { data: { text: 'x'.repeat(70_000) } }));
    expect(event.data).toEqual({ left_out_bytes: expect.any(Number) });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(event);
  });
});
