import type { Result } from '../lib/result.ts';
import { keep, recall } from './known-records.ts';
import { err, ok } from '../lib/result.ts';
import type { ErrorCode } from './errors.ts';
import type { SchemaName, SchemaTypes } from './generated/schema-types.ts';
import { validators } from './generated/validators.js';
import { FILE_LIMITS } from './limits.ts';
import { locatePointers, parseJson } from './parse-json.ts';
import type { Problem } from './problem.ts';
import { schemaProblems } from './schema-problems.ts';

interface FileRules {
  readonly code: ErrorCode;
  readonly tooLargeCode: ErrorCode;
  readonly bytesMax: number;
  readonly comments: boolean;
}

const RECORD_RULES: FileRules = {
  code: 'artifact.invalid',
  tooLargeCode: 'artifact.too-large',
  bytesMax: FILE_LIMITS.recordBytesMax,
  comments: false,
};

/** What the controller writes and reads back: its size is bounded by what it is made of. */
const OWN_RULES: FileRules = { ...RECORD_RULES, bytesMax: FILE_LIMITS.journalBytesMax };

/** What differs from the rules for records. Only people's own file may hold comments. */
const SPECIAL_RULES: Partial<Record<SchemaName, FileRules>> = {
  config: rules('config.invalid', FILE_LIMITS.handwrittenBytesMax, true),
  state: rules('state.invalid', FILE_LIMITS.stateBytesMax, false),
  request: rules('request.invalid', FILE_LIMITS.handwrittenBytesMax, false),
  assignment: OWN_RULES,
  settlement: OWN_RULES,
  'dispatch-baseline': OWN_RULES,
  'dispatch-outcome': OWN_RULES,
  'refresh-conflict': OWN_RULES,
};

function rules(code: ErrorCode, bytesMax: number, comments: boolean): FileRules {
  return { code, tooLargeCode: code, bytesMax, comments };
}

/**
 * Bytes of a contract file to its value: bounds, strict JSON (comments in `config` only), then the schema. Problems
 * carry line, column and JSON pointer: all of them for a file that people write, for a record the first.
 * @spec contract.md#records
 */
export function parseRecord<K extends SchemaName>(
  name: K,
  bytes: Uint8Array,
  file: string,
): Result<SchemaTypes[K], readonly Problem[]> {
  const same = recall(name, bytes, file);
  if (same !== null) return ok(same);
  const parsed = parseJson(bytes, { file, ...rulesOf(name) });
  if (!parsed.ok) return parsed;
  const { value, text } = parsed.value;
  const checked = validateValue(name, value, file);
  if (!checked.ok) return err(withPositions(checked.error, text));
  keep(name, bytes, { file, value: checked.value });
  return checked;
}

/** Checks a value against its schema, for example one that we are about to write. */
export function validateValue<K extends SchemaName>(
  name: K,
  value: unknown,
  file: string,
): Result<SchemaTypes[K], readonly Problem[]> {
  const validate = validators[name];
  if (validate(value)) return ok(value);
  return err(schemaProblems(validate.errors ?? [], file, rulesOf(name).code));
}

/** Gives problems that know only their JSON pointer the line and column in the text they were found in. */
export function withPositions(problems: readonly Problem[], text: string): readonly Problem[] {
  const pointers = problems.flatMap(({ pointer }) => (pointer === null ? [] : [pointer]));
  const positions = locatePointers(text, pointers);
  return problems.map((problem) => {
    const position = problem.pointer === null ? undefined : positions.get(problem.pointer);
    return position === undefined ? problem : { ...problem, ...position };
  });
}

function rulesOf(name: SchemaName): FileRules {
  return SPECIAL_RULES[name] ?? RECORD_RULES;
}
