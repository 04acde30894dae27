import type { SchemaName, SchemaTypes } from './generated/schema-types.ts';

// The loop reads the same records with every look, and a record is what its bytes are: the values of the last ones are
// kept, and nothing is parsed and judged twice. Nobody changes a value that was read.

/** Records of one schema, and bytes of one record. */
const KEPT_MAX = 128;
const BYTES_MAX = 64 * 1024;

type Known = {
  [K in SchemaName]?: Map<string, { readonly bytes: Uint8Array; readonly value: SchemaTypes[K] }>;
};

const known: Known = {};

/** The value that these very bytes had when they were last read there. */
export function recall<K extends SchemaName>(
  name: K,
  bytes: Uint8Array,
  file: string,
): SchemaTypes[K] | null {
  const record = known[name]?.get(file);
  return record !== undefined && isSame(record.bytes, bytes) ? record.value : null;
}

export function keep<K extends SchemaName>(
  name: K,
  bytes: Uint8Array,
  { file, value }: { readonly file: string; readonly value: SchemaTypes[K] },
): void {
  if (bytes.length > BYTES_MAX) return;
  const records: NonNullable<Known[K]> = (known[name] ??= new Map());
  records.delete(file);
  records.set(file, { bytes, value });
  if (records.size <= KEPT_MAX) return;
  for (const oldest of records.keys()) {
    records.delete(oldest);
    return;
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
