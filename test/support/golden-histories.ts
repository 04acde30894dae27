import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type PastDecision, readRecords } from '../../src/controller/decisions/read-records.ts';
import { createRecorder } from '../../src/controller/decisions/recorder.ts';
import { parseSha256 } from '../../src/contract/ids.ts';
import { sha256Hex } from '../../src/effects/digest.ts';
import type { DecisionEntry, DecisionLog, DecisionSegment } from '../../src/ports/decision-log.ts';
import type { Digest } from '../../src/ports/digest.ts';
import { PROJECT_ROOT } from './project-paths.ts';

const FOLDER = join(PROJECT_ROOT, 'test/golden-histories');
const SUFFIX = '.jsonl.gz';

export const digest: Digest = (bytes) => {
  const parsed = parseSha256(sha256Hex(bytes));
  if (parsed === null) throw new Error('a digest is a SHA-256');
  return parsed;
};

/** A decision log in memory: one file. */
export function memoryLog(): DecisionLog & { readonly text: () => string } {
  const written = new Set<string>();
  let text = '';
  return {
    append(entry: DecisionEntry) {
      for (const part of entry.parts) {
        if (written.has(part.sha256)) continue;
        written.add(part.sha256);
        text += `{"schema_version":"decision-part-v1","sha256":"${part.sha256}","value":${part.text()}}\n`;
      }
      text += `${entry.line}\n`;
      return Promise.resolve('written');
    },
    segments: () => Promise.resolve([{ path: 'memory.jsonl', text }]),
    text: () => text,
  };
}

/** Every record of a run; throws when one cannot be read back. */
export function readAll(segments: readonly DecisionSegment[]): readonly PastDecision[] {
  return [...readRecords(segments, digest)].map((read) => {
    if (read.kind === 'unread') throw new Error(`${read.place}: ${read.reason}`);
    return read.past;
  });
}

/** The same history as if it had been recorded elsewhere: each text is replaced by what stands for it. */
export async function scrub(
  history: readonly PastDecision[],
  words: ReadonlyMap<string, string>,
): Promise<string> {
  const log = memoryLog();
  const recorder = createRecorder({ log, digest, secrets: new Map() });
  for (const { observation, decision } of history) {
    let text = JSON.stringify({ observation, decision });
    for (const [from, to] of words) text = text.replaceAll(JSON.stringify(from).slice(1, -1), to);
    const scrubbed: Pick<PastDecision, 'observation' | 'decision'> = JSON.parse(text);
    await recorder.note(scrubbed.observation, scrubbed.decision);
  }
  return log.text();
}

export function goldenNames(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => name.slice(0, -SUFFIX.length))
    .toSorted();
}

export function readGolden(name: string): readonly DecisionSegment[] {
  const path = `${name}.jsonl`;
  return [{ path, text: gunzipSync(readFileSync(goldenPath(name))).toString('utf8') }];
}

export function writeGolden(name: string, text: string): void {
  writeFileSync(goldenPath(name), gzipSync(text, { level: 9 }));
}

export function hasGolden(name: string): boolean {
  return existsSync(goldenPath(name));
}

function goldenPath(name: string): string {
  return join(FOLDER, `${name}${SUFFIX}`);
}
