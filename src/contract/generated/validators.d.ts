// Generated from schemas/ by scripts/generate.mjs: do not edit.
import type { SchemaName, SchemaTypes } from './schema-types.ts';

export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The schema of the value, and the value itself. */
  readonly parentSchema: unknown;
  readonly data: unknown;
}

export interface Validator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly SchemaError[] | null;
}

export const validators: { readonly [K in SchemaName]: Validator<SchemaTypes[K]> };
