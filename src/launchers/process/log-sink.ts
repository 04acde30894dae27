import { createHash } from 'node:crypto';
import { closeSync, constants, fsyncSync, openSync, writeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createRedactor } from '../../contract/redact.ts';

const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW, O_NONBLOCK } = constants;

/** A log that outgrows this is cut: an agent in a loop must not fill the disk. */
const LOG_BYTES_MAX = 256 * 1024 * 1024;

/** One log file of a job. It owns the open file until `close`. */
export interface LogSink {
  /** Copies a stream into the log without its secrets, until the stream ends. */
  attach(stream: Readable): void;
  /** Waits at most `waitMs` for the streams to end, makes the file durable; the sha256 of its bytes. */
  close(waitMs: number): Promise<string>;
  /** Why the log is incomplete, or null. */
  failure(): string | null;
}

/** Opens a log file. Its writes never stop the program that is logged. @spec contract.md#agents */
export function openLogSink(path: string, secrets: readonly string[], bytesMax = LOG_BYTES_MAX): LogSink {
  // Neither opening nor writing waits for somebody who reads, if a pipe has come in its place.
  const flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK;
  const file = openSync(path, flags, 0o644);
  const hash = createHash('sha256');
  const streams: { readonly stream: Readable; readonly ended: Promise<void> }[] = [];
  let size = 0;
  let failure: string | null = null;

  const attempt = (write: () => void) => {
    if (failure !== null) return;
    const problem = reasonOfFailure(write);
    if (problem !== null) failure = `${path} is incomplete: ${problem}`;
  };
  const put = (bytes: Uint8Array) => {
    attempt(() => writeAll(file, bytes));
    hash.update(bytes);
  };
  const write = (bytes: Uint8Array) => {
    if (size >= bytesMax) return;
    put(bytes.subarray(0, bytesMax - size));
    size += bytes.length;
    if (size >= bytesMax) put(Buffer.from(`\n[log cut here at ${bytesMax} bytes; the program went on]\n`));
  };

  return {
    attach: (stream) => {
      // One redactor a stream: what another stream prints must not come between the halves of a secret.
      const redactor = createRedactor(secrets);
      stream.on('data', (chunk: Buffer) => write(redactor.push(chunk)));
      const ended = new Promise<void>((resolve) => {
        stream.once('close', () => {
          write(redactor.end());
          resolve();
        });
      });
      stream.once('error', (cause) => {
        failure ??= `${path} is incomplete: ${cause.message}`;
      });
      streams.push({ stream, ended });
    },
    close: async (waitMs) => {
      // A program that escaped the sweep may keep a stream open for ever.
      const timer = setTimeout(() => streams.forEach(({ stream }) => stream.destroy()), waitMs);
      await Promise.all(streams.map(({ ended }) => ended));
      clearTimeout(timer);
      attempt(() => fsyncSync(file));
      closeSync(file);
      return hash.digest('hex');
    },
    failure: () => failure,
  };
}

function writeAll(file: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(file, bytes, done);
}

/** Why the disk refused; null when it did not. */
function reasonOfFailure(write: () => void): string | null {
  try {
    write();
    return null;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}
