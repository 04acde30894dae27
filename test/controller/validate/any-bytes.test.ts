import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isErrorCode } from '../../../src/contract/errors.ts';
import { schemaNames } from '../../../src/contract/generated/schema-types.ts';
import { parseRecord } from '../../../src/contract/validate.ts';
import { checkFile } from '../../../src/controller/validate/check-file.ts';
import { fileKindOf } from '../../../src/controller/validate/file-kind.ts';
import { readLaunch } from '../../../src/launchers/process/read-launch.ts';
import { parseHistory } from '../../../src/roadmap/history.ts';
import { buildProgram } from '../../support/build-runner.ts';
import { addRound, makeTree } from '../support/contract-tree.ts';
import { CORPUS, corpusNames, placeOfCase } from '../support/corpus.ts';
import { HOSTILE_FILES } from './support/hostile-files.ts';

interface Bytes {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Every file of a valid tree that is parsed, and every broken one of the corpus. */
async function seeds(): Promise<readonly Bytes[]> {
  const tree = await makeTree();
  addRound(tree);
  const valid = (await tree.source.list('orchestrator')).map((path) => ({
    path,
    bytes: new TextEncoder().encode(tree.text(path)),
  }));
  const broken = corpusNames().flatMap((name) => {
    const path = placeOfCase(name);
    return path === null ? [] : [{ path, bytes: new Uint8Array(readFileSync(join(CORPUS, name))) }];
  });
  return [...valid, ...broken].filter(({ path }) => fileKindOf(path).kind !== 'package');
}

/** What files have in common where they go wrong: quotes, brackets, line ends, half characters, marks. */
const PIECES = [
  '"',
  '{',
  '[',
  '\\',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '\u0000',
  '`',
  '## ',
  '- ',
  '*',
  '<',
  ': ',
  '9',
];
const HALVES = [[0xff], [0xc3], [0xf0, 0x9f], [0xef, 0xbb, 0xbf], [0xed, 0xa0, 0x80]];
const PIECE = fc.oneof(
  fc.constantFrom(...PIECES).map((text) => new TextEncoder().encode(text)),
  fc.constantFrom(...HALVES).map((bytes) => Uint8Array.from(bytes)),
  fc.uint8Array({ maxLength: 6 }),
);
const EDIT = fc.record({
  at: fc.nat(),
  gone: fc.nat({ max: 40 }),
  piece: PIECE,
  times: fc.integer({ min: 1, max: 60 }),
});

type Edit = typeof EDIT extends fc.Arbitrary<infer T> ? T : never;

function edited(bytes: Uint8Array, { at, gone, piece, times }: Edit): Uint8Array {
  const start = at % (bytes.length + 1);
  const parts = [
    bytes.subarray(0, start),
    ...Array.from({ length: times }, () => piece),
    bytes.subarray(start + gone),
  ];
  return new Uint8Array(Buffer.concat(parts));
}

// @spec contract.md#invariants I18: whatever bytes a parser is given, it returns a value or a typed error
test('any contract file with any edits is valid or has problems with a code and a place in it', async () => {
  const files = await seeds();
  const kinds = new Set(files.map(({ path }) => fileKindOf(path).kind));
  expect([...kinds].toSorted()).toEqual([
    'archive',
    'config',
    'history',
    'ledger',
    'prose',
    'record',
    'roadmap',
    'unknown',
    'verification',
  ]);
  const mutated = fc.tuple(fc.constantFrom(...files), fc.array(EDIT, { minLength: 1, maxLength: 4 }));
  await fc.assert(
    fc.asyncProperty(mutated, async ([{ path, bytes }, edits]) => {
      const given = edits.reduce(edited, bytes);
      const lines = new TextDecoder().decode(given).split(/\r\n|\n|\r/).length;
      for (const { code, line, column, message, fix } of await checkFile(path, fileKindOf(path), {
        kind: 'file',
        bytes: given,
      })) {
        expect([isErrorCode(code), message !== '', fix !== '']).toEqual([true, true, true]);
        expect(line ?? 1).toBeLessThanOrEqual(lines);
        expect(Math.min(line ?? 1, column ?? 1)).toBeGreaterThanOrEqual(1);
      }
    }),
    { numRuns: 1_500 },
  );
});

// @spec contract.md#invariants I18
test('what only this program reads is refused as it should be, whatever it holds', () => {
  const edits = fc.tuple(fc.constantFrom(...schemaNames), fc.uint8Array({ maxLength: 400 }));
  fc.assert(
    fc.property(edits, ([name, bytes]) => {
      const parsed = parseRecord(name, bytes, 'x.json');
      expect(parsed.ok || parsed.error.length > 0).toBe(true);
      expect(Array.isArray(parseHistory(bytes))).toBe(true);
      expect(readLaunch(new TextDecoder().decode(bytes))).toBeNull();
    }),
    { numRuns: 1_000 },
  );
});

/** Two seconds for each file, and 256 MiB for a process with its code, its stacks and 16 MiB of file. */
const FILE_MS_MAX = 2_000;
const HEAP_MIB_MAX = 192;

// @spec contract.md#invariants I18: within 2 s and 256 MiB. The bound is held by ending the program, not by a clock
// of the test: one file that is not bounded takes longer than all of them may together.
test(
  'the most expensive files within the bounds are judged in bounded time and memory',
  async () => {
    const program = await buildProgram('test/controller/validate/support/judge-hostile.ts');
    const timeout = HOSTILE_FILES.length * FILE_MS_MAX;
    const args = [`--max-old-space-size=${HEAP_MIB_MAX}`, program];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout, killSignal: 'SIGKILL' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(HOSTILE_FILES.length);
    expect(
      lines.filter((line) => line.includes('.invalid') || line.includes('.too-large')).length,
    ).toBeGreaterThan(50);
  },
  HOSTILE_FILES.length * FILE_MS_MAX + 60_000,
);
