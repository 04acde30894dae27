import { encodeRecord } from '../../contract/canonical-json.ts';
import type { SchemaName, SchemaTypes } from '../../contract/generated/schema-types.ts';
import { FILE_LIMITS } from '../../contract/limits.ts';
import { formatProblem } from '../../contract/problem.ts';
import { parseRecord } from '../../contract/validate.ts';
import { isRealFolder, makeParents } from '../../effects/contained-path.ts';
import { createDiskFiles } from '../../effects/disk-files.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { Files } from '../../ports/files.ts';

/** The three records of a job, each written once: by the launcher, then by the runner. @spec contract.md#recovery */
type JobRecord = Extract<SchemaName, 'launch' | 'start' | 'exit'>;

/** The folder of a job, an absolute path without a link in it. Null when there is none. */
export async function findJobFolder(dir: string): Promise<Files | null> {
  return isRealFolder(dir) ? createDiskFiles(dir) : null;
}

/** What an agent has put in the place of a folder of ours is not followed. */
export async function makeJobFolder(dir: string): Promise<Files> {
  makeParents('/', `${dir.slice(1)}/launch.json`);
  return createDiskFiles(dir);
}

/** One record of the job, or null; one that is there and invalid is nothing that a crash leaves behind. */
export async function readJobRecord<K extends JobRecord>(
  files: Files,
  name: K,
): Promise<SchemaTypes[K] | null> {
  const found = await findJobRecord(files, name);
  if (found.ok) return found.value;
  throw new PortFailure('launcher.failed', found.error);
}

/** The same for a record that somebody else may have written: the error is a sentence that says what stands there. */
export async function findJobRecord<K extends JobRecord>(
  files: Files,
  name: K,
): Promise<Result<SchemaTypes[K] | null, string>> {
  const file = `${name}.json`;
  const facts = await files.read(file, FILE_LIMITS.recordBytesMax);
  if (facts.kind === 'absent') return ok(null);
  if (facts.kind !== 'file') return err(`expected a file at ${files.root}/${file} and found ${facts.kind}`);
  const parsed = parseRecord(name, facts.bytes, `${files.root}/${file}`);
  return parsed.ok ? parsed : err(parsed.error.map(formatProblem).join('; '));
}

/** Creates one record of the job; false when it is there already. */
export async function createJobRecord<K extends JobRecord>(
  files: Files,
  name: K,
  record: SchemaTypes[K],
): Promise<boolean> {
  return files.createExclusive(`${name}.json`, encodeRecord(record));
}
