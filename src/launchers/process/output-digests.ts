import { constants } from 'node:fs';
import type { ExitOutput } from '../../contract/generated/exit.ts';
import { FILE_LIMITS } from '../../contract/limits.ts';
import { walkContained } from '../../effects/contained-path.ts';
import { sha256Hex } from '../../effects/digest.ts';
import { readRange, withRegularFile } from '../../effects/regular-file.ts';
import { PortFailure } from '../../ports/failure.ts';

/**
 * What stands at the outputs of a job right now: who changes them later is not the program that was asked for them.
 * What is no regular file or too large is left out, as is what cannot be read. @spec contract.md#records
 */
export function digestOutputs(folder: string, paths: readonly string[]): readonly ExitOutput[] {
  return paths.flatMap((path) => {
    const bytes = readOrNull(folder, path);
    return bytes === null ? [] : [{ path, size_bytes: bytes.length, sha256: sha256Hex(bytes) }];
  });
}

function readOrNull(folder: string, path: string): Buffer | null {
  try {
    const facts = walkContained(folder, path);
    if (facts.kind !== 'present' || !facts.stats.isFile()) return null;
    const length = FILE_LIMITS.markdownBytesMax;
    return withRegularFile(facts.path, constants.O_RDONLY, {
      absent: null,
      use: (file, { size }) => (size > length ? null : readRange(file, { start: 0, length, expected: size })),
    });
  } catch (error) {
    // The controller meets the same and says it.
    if (error instanceof PortFailure) return null;
    throw error;
  }
}
