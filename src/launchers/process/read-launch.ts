import type { Launch, LaunchStep } from '../../contract/generated/launch.ts';

/** What the runner needs of launch.json. */
export type Job = Pick<
  Launch,
  'stdin_path' | 'timeout_s' | 'set_env' | 'marker' | 'steps' | 'stop_on_failure' | 'outputs'
>;

/**
 * Reads launch.json by hand, null when it is not one: the launcher has validated what it wrote, and the runner is
 * started too often to load the schema validators each time. @spec contract.md#recovery
 */
export function readLaunch(text: string): Job | null {
  const value = parseOrNull(text);
  if (!isObject(value) || value['schema_version'] !== 'launch-v1') return null;
  const { stdin_path, timeout_s, set_env, marker, steps, stop_on_failure, outputs } = value;
  if (!isNullOr(stdin_path, isString) || !isNullOr(timeout_s, isNumber)) return null;
  if (!isTextMap(set_env) || !isString(marker)) return null;
  if (!isListOf(steps, isStep) || steps.length === 0 || typeof stop_on_failure !== 'boolean') return null;
  if (outputs !== undefined && !isListOf(outputs, isString)) return null;
  const job = { stdin_path, timeout_s, set_env, marker, steps, stop_on_failure };
  return outputs === undefined ? job : { ...job, outputs };
}

function parseOrNull(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // A text that is no JSON is no launch: the caller reports it.
    return null;
  }
}

function isStep(value: unknown): value is LaunchStep {
  return (
    isObject(value) &&
    isListOf(value['argv'], isString) &&
    value['argv'].length > 0 &&
    isString(value['cwd']) &&
    isNullOr(value['timeout_s'], isNumber) &&
    isFileName(value['stdout']) &&
    isNullOr(value['stderr'], isFileName)
  );
}

/** A plain name that is none of the job's own files. */
function isFileName(value: unknown): value is string {
  return (
    isString(value) &&
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(value) &&
    !/^(launch|start|exit)\.json$/.test(value)
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isTextMap(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every(isString);
}

export function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}

function isNullOr<T>(value: unknown, isValue: (item: unknown) => item is T): value is T | null {
  return value === null || isValue(value);
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && value > 0;
}
