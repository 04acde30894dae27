import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { parseSha256, type Sha256 } from '../../src/contract/ids.ts';
import { createDecisionLog } from '../../src/effects/decision-log.ts';
import { sha256Hex } from '../../src/effects/digest.ts';
import { createDiskFiles } from '../../src/effects/disk-files.ts';
import type { DecisionEntry } from '../../src/ports/decision-log.ts';
import { makeFolder } from './support/scratch.ts';

const FOLDER = 'orchestrator/runtime/decisions';
const BOUNDS = { segmentBytesMax: 1000, segmentsMax: 2, recordBytesMax: 2000 };
const PART_CHARS = 300;

function shaOf(text: string): Sha256 {
  const parsed = parseSha256(sha256Hex(new TextEncoder().encode(text)));
  if (parsed === null) throw new Error('a digest is a SHA-256');
  return parsed;
}

/** A record that refers to a part named so; `asked` counts how often the part was printed. */
function entry(line: string, part: string, asked: string[] = []): DecisionEntry {
  const text = JSON.stringify(part.repeat(PART_CHARS));
  return {
    line,
    parts: [
      {
        sha256: shaOf(text),
        text: () => {
          asked.push(part);
          return text;
        },
      },
    ],
  };
}

function makeLog(root = makeFolder()) {
  const folder = join(root, FOLDER);
  return {
    root,
    folder,
    log: createDecisionLog(createDiskFiles(root), BOUNDS),
    names: () => readdirSync(folder).toSorted(),
    lines: (name: string) => readFileSync(join(folder, name), 'utf8').split('\n'),
  };
}

// @spec contract.md#files
test('writes a part once a file, and again only in the next one', async () => {
  const { log, names, lines } = makeLog();
  const asked: string[] = [];
  for (const line of ['1', '2', '3']) await log.append(entry(line, 'a', asked));
  expect(asked).toEqual(['a']);
  expect(lines('1.jsonl')).toHaveLength(5);
  await log.append(entry('4', 'b', asked));
  await log.append(entry('5', 'c', asked));
  await log.append(entry('6', 'a', asked));
  expect(asked).toEqual(['a', 'b', 'c', 'a']);
  expect(names()).toEqual(['1.jsonl', '2.jsonl']);
});

// @spec contract.md#files
test('keeps the newest files only', async () => {
  const { log, names } = makeLog();
  for (let count = 0; count < 20; count += 1) await log.append(entry(String(count), `${count} `));
  expect(names()).toHaveLength(2);
  const segments = await log.segments();
  expect(segments.at(-1)?.text?.trim().endsWith('19')).toBe(true);
});

// @spec contract.md#files
test('goes on in the file of an earlier process, on a line of its own after a torn one', async () => {
  const { root, log, folder, lines } = makeLog();
  await log.append(entry('1', 'a'));
  appendFileSync(join(folder, '1.jsonl'), '{"torn');
  const asked: string[] = [];
  await makeLog(root).log.append(entry('2', 'a', asked));
  expect(asked).toEqual([]);
  expect(lines('1.jsonl').slice(1)).toEqual(['1', '{"torn', '2', '']);
});

// @spec contract.md#ownership
test('looks anew at a file that somebody else changed', async () => {
  const { log, folder, lines } = makeLog();
  await log.append(entry('1', 'a'));
  truncateSync(join(folder, '1.jsonl'), 0);
  const asked: string[] = [];
  await log.append(entry('2', 'a', asked));
  expect(asked).toEqual(['a']);
  expect(lines('1.jsonl')).toHaveLength(3);
});

test('prints a part that no record can hold once, not with every tick', async () => {
  const { log } = makeLog();
  const asked: string[] = [];
  for (const line of ['1', '2', '3'])
    expect(await log.append(entry(line, 'a long part', asked))).toBe('too-large');
  expect(asked).toEqual(['a long part']);
  expect(await log.append(entry('4', 'b', asked))).toBe('written');
});

// @spec contract.md#ownership
test('steps over what is no file of ours and follows no symlink', async () => {
  const { root, log, folder, names } = makeLog();
  mkdirSync(folder, { recursive: true });
  const outside = join(root, 'outside');
  writeFileSync(outside, '');
  symlinkSync(outside, join(folder, '7.jsonl'));
  await log.append(entry('1', 'a'));
  expect(readFileSync(outside, 'utf8')).toBe('');
  expect(names()).toEqual(['7.jsonl', '8.jsonl']);
  expect((await log.segments()).map(({ text }) => text === null)).toEqual([true, false]);
});

// @spec contract.md#ownership
test('is refused through a folder that became a symlink', async () => {
  const { root, log, folder } = makeLog();
  mkdirSync(join(root, 'elsewhere'));
  mkdirSync(dirname(folder), { recursive: true });
  symlinkSync(join(root, 'elsewhere'), folder);
  await expect(log.append(entry('1', 'a'))).rejects.toMatchObject({ code: 'files.wrong-kind' });
  expect(readdirSync(join(root, 'elsewhere'))).toEqual([]);
});

// @spec contract.md#files
test('begins anew where a made-up name leaves no number', async () => {
  const { log, folder, names } = makeLog();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '999999999.jsonl'), 'x'.repeat(2000));
  await log.append(entry('1', 'a'));
  expect(names()).toEqual(['1.jsonl']);
});

// @spec contract.md#files
test('leaves out a record above its bound, and takes the next', async () => {
  const { log, lines } = makeLog();
  expect(await log.append(entry('x'.repeat(3000), 'a'))).toBe('too-large');
  expect(await log.append(entry('2', 'a'))).toBe('written');
  expect(lines('1.jsonl')).toHaveLength(3);
});
