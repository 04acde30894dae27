import { FILE_LIMITS } from '../contract/limits.ts';
import { parseRecord } from '../contract/validate.ts';
import type { SchemaName, SchemaTypes } from '../contract/generated/schema-types.ts';
import { PortFailure } from '../ports/failure.ts';
import type { World } from './world.ts';

export interface StoredRecord<K extends SchemaName> {
  readonly value: SchemaTypes[K];
  readonly bytes: Uint8Array;
}

/** A record of the controller's own below `runtime/`; null when absent. One that is damaged stops the controller: it is never guessed. */
export async function readOwnRecord<K extends SchemaName>(
  world: World,
  schema: K,
  path: string,
): Promise<StoredRecord<K> | null> {
  const file = await world.files.read(path, FILE_LIMITS.journalBytesMax);
  if (file.kind === 'absent') return null;
  if (file.kind !== 'file')
    throw new PortFailure(
      'files.failed',
      `${path} is no regular file of at most ${FILE_LIMITS.journalBytesMax} bytes`,
    );
  const parsed = parseRecord(schema, file.bytes, path);
  if (!parsed.ok)
    throw new PortFailure('files.failed', `${path} is damaged: ${parsed.error[0]?.message ?? 'unreadable'}`);
  return { value: parsed.value, bytes: file.bytes };
}

/** Every record of a folder, in the order of the number in its name. */
export async function readOwnRecords<K extends SchemaName>(
  world: World,
  schema: K,
  folder: string,
): Promise<readonly (StoredRecord<K> & { readonly number: number })[]> {
  const names = (await world.files.list(folder)).filter((name) => name.endsWith('.json'));
  const found = [];
  for (const name of names) {
    const record = await readOwnRecord(world, schema, `${folder}/${name}`);
    if (record !== null) found.push({ ...record, number: Number.parseInt(name.replace(/\D/g, ''), 10) });
  }
  return found.sort((a, b) => a.number - b.number);
}
