import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openLogSink } from '../../../src/launchers/process/log-sink.ts';
import { makeFolder } from './support/job.ts';

// @spec contract.md#agents
describe('a log', () => {
  it('is cut at its limit with a line that says so, while the program goes on', async () => {
    const path = join(makeFolder(), 'log');
    const sink = openLogSink(path, [], 10);
    const stream = new PassThrough();
    sink.attach(stream);
    for (const text of ['12345', '67890ABC', 'more']) stream.write(text);
    stream.end();
    const sha256 = await sink.close(50_000);
    const content = readFileSync(path, 'utf8');
    expect(content).toBe('1234567890\n[log cut here at 10 bytes; the program went on]\n');
    expect(sha256).toBe(createHash('sha256').update(content).digest('hex'));
    expect(sink.failure()).toBe(null);
  });

  it('is closed although somebody holds its stream open', async () => {
    const path = join(makeFolder(), 'log');
    const sink = openLogSink(path, ['a-secret-value'], 100);
    const stream = new PassThrough();
    sink.attach(stream);
    stream.write('before a-secret-value, a-secr');
    await sink.close(50);
    expect(readFileSync(path, 'utf8')).toBe('before [redacted], a-secr');
  });

  it('says why it is incomplete when the disk refuses', async () => {
    const sink = openLogSink('/dev/full', []);
    const stream = new PassThrough();
    sink.attach(stream);
    stream.end('text');
    await sink.close(50_000);
    expect(sink.failure()).toMatch(/^\/dev\/full is incomplete: ENOSPC/);
  });
});
