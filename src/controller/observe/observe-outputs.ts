import { FILE_LIMITS } from '../../contract/limits.ts';
import { parseRecord } from '../../contract/validate.ts';
import type { Assignment, AssignmentOutput } from '../../contract/generated/assignment.ts';
import type { ExitOutput } from '../../contract/generated/exit.ts';
import type { Sha256 } from '../../contract/ids.ts';
import type { Problem } from '../../contract/problem.ts';
import type { OutputFacts, OutputObserved, RoleRecord } from '../../core/dispatch-facts.ts';
import type { FileFacts } from '../../ports/files.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { World } from '../world.ts';

/** An output with the bytes that were read, for the tree of the worktree. */
export interface ReadOutput {
  readonly facts: OutputFacts;
  readonly bytes: Uint8Array | null;
}

/**
 * What stands at each output path of a dispatch, bounded before it is parsed. Of what its runner saw when the agent's
 * process had ended (`stood`) only the same bytes count. @spec contract.md#records
 */
export async function observeOutputs(
  world: World,
  assignment: Assignment,
  readFile: (path: string, bytesMax: number) => Promise<FileFacts>,
  stood: readonly ExitOutput[] | null = null,
): Promise<readonly ReadOutput[]> {
  const read: ReadOutput[] = [];
  for (const output of assignment.outputs) {
    const bytesMax = output.schema === null ? FILE_LIMITS.markdownBytesMax : FILE_LIMITS.recordBytesMax;
    const file = await readFile(output.path, bytesMax);
    const { key, path, required } = output;
    read.push({
      facts: { key, path, required, observed: judgeFile(world, output, file, stood) },
      bytes: file.kind === 'file' ? file.bytes : null,
    });
  }
  return read;
}

function judgeFile(
  world: World,
  output: AssignmentOutput,
  file: FileFacts,
  stood: readonly ExitOutput[] | null,
): OutputObserved {
  if (file.kind !== 'file') return file;
  const sha256 = world.digest(file.bytes);
  const before = stood?.find(({ path }) => path === output.path)?.sha256 ?? null;
  if (stood !== null && before !== sha256) return changedAfterEnd(output.path, { before, found: sha256 });
  if (output.schema === null) return readText(file.bytes, output.path, sha256);
  const record = parseRoleRecord(output.schema, file.bytes, output.path);
  return record.ok
    ? { kind: 'record', record: record.value, sha256 }
    : { kind: 'invalid', problems: record.error, sha256 };
}

function readText(bytes: Uint8Array, path: string, sha256: ReturnType<World['digest']>): OutputObserved {
  const text = new TextDecoder('utf-8').decode(bytes);
  if (text.includes('\uFFFD') && !isUtf8(bytes))
    return { kind: 'invalid', sha256, problems: [textProblem(path, 'is not UTF-8 text')] };
  if (text.trim() === '') return { kind: 'invalid', sha256, problems: [textProblem(path, 'is empty')] };
  return { kind: 'text', text, sha256 };
}

function isUtf8(bytes: Uint8Array): boolean {
  const text = new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  return text.length === bytes.length && text.every((byte, index) => byte === bytes[index]);
}

function textProblem(file: string, what: string): Problem {
  return {
    file,
    line: null,
    column: null,
    pointer: null,
    code: 'artifact.invalid',
    message: `${file} ${what}; expected text`,
    expected: 'text',
    found: null,
    fix: 'Write the file again as UTF-8 text.',
  };
}

/** A file with other bytes than when the agent's process had ended; `before` is null where none stood then. */
export function changedAfterEnd(
  file: string,
  { before, found }: { readonly before: string | null; readonly found: Sha256 },
): OutputObserved {
  const expected = before === null ? 'no file' : `sha256 ${before}`;
  const problem: Problem = {
    file,
    line: null,
    column: null,
    pointer: null,
    code: 'artifact.changed-after-end',
    message: `${file} changed after the agent had ended; expected ${expected} and found sha256 ${found}`,
    expected,
    found: `sha256 ${found}`,
    fix: 'Write the file before you end, and leave no process behind that writes it.',
  };
  return { kind: 'invalid', problems: [problem], sha256: found };
}

/** Parses bytes as the role record that a `schema_version` names. */
export function parseRoleRecord(
  version: string,
  bytes: Uint8Array,
  path: string,
): Result<RoleRecord, readonly Problem[]> {
  switch (version) {
    case 'selection-record-v1':
      return mapped(parseRecord('selection-record', bytes, path), (value) => ({
        schema: 'selection-record',
        value,
      }));
    case 'round-plan-record-v1':
      return mapped(parseRecord('round-plan-record', bytes, path), (value) => ({
        schema: 'round-plan-record',
        value,
      }));
    case 'deferrals-v1':
      return mapped(parseRecord('deferrals', bytes, path), (value) => ({ schema: 'deferrals', value }));
    case 'review-record-v3':
      return mapped(parseRecord('review-record', bytes, path), (value) => ({
        schema: 'review-record',
        value,
      }));
    case 'diagnosis-record-v1':
      return mapped(parseRecord('diagnosis-record', bytes, path), (value) => ({
        schema: 'diagnosis-record',
        value,
      }));
    case 'help-request-v1':
      return mapped(parseRecord('help-request', bytes, path), (value) => ({ schema: 'help-request', value }));
    default:
      return err([textProblem(path, `has the unknown schema ${version}`)]);
  }
}

function mapped<T>(
  parsed: Result<T, readonly Problem[]>,
  tag: (value: T) => RoleRecord,
): Result<RoleRecord, readonly Problem[]> {
  return parsed.ok ? ok(tag(parsed.value)) : parsed;
}
