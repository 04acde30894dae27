import { DISPATCH_LIMITS } from '../contract/limits.ts';
import type { EffectiveConfig } from '../contract/config.ts';
import type { Oid } from '../contract/ids.ts';
import type { SecretSighting } from '../core/dispatch-facts.ts';
import type { RawChange } from '../ports/git.ts';
import type { World } from './world.ts';

/** Files that are larger are not source; searching them would need more memory than the controller may use. */
export const SEARCHED_BYTES_MAX = 64 * 1024 * 1024;
const COMMITS_MAX = 1000;
const MARK = '[redacted]';
// Arguments of one call; more overflow the stack.
const CHUNK = 8192;

/** Values of the variables that agents get, by name: secrets when long enough to be told from words. @spec contract.md#agents */
export function secretValues(world: World, config: EffectiveConfig): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const name of secretNames(config)) {
    const value = world.environment[name];
    if (value !== undefined && new TextEncoder().encode(value).length >= DISPATCH_LIMITS.secretBytesMin)
      values.set(name, value);
  }
  return values;
}

/** Names of the variables that any agent gets. */
export function secretNames(config: EffectiveConfig): readonly string[] {
  return [...new Set(config.agents.flatMap((agent) => agent.env))];
}

/** Which changed files hold the value of a secret, in their bytes or in their name. @spec contract.md#invariants */
export async function sightSecrets(
  world: World,
  config: EffectiveConfig,
  changes: readonly RawChange[],
): Promise<readonly SecretSighting[]> {
  const values = secretValues(world, config);
  if (values.size === 0) return [];
  const sightings: SecretSighting[] = [];
  for (const change of changes) {
    if (change.newOid === null) continue;
    const path = redactText(change.path, values);
    const bytes =
      change.newMode === '160000' ? null : await world.repository.readBlob(change.newOid, SEARCHED_BYTES_MAX);
    for (const [name, value] of values)
      if (change.path.includes(value) || (bytes !== null && holds(bytes, value)))
        sightings.push({ path, name });
  }
  return sightings;
}

/** The same for what an agent committed above `head`, commit by commit, its messages included. */
export async function sightSecretsInCommits(
  world: World,
  config: EffectiveConfig,
  { head, tips }: { readonly head: Oid; readonly tips: readonly Oid[] },
): Promise<readonly SecretSighting[]> {
  const values = secretValues(world, config);
  if (values.size === 0) return [];
  const sightings: SecretSighting[] = [];
  for (const tip of tips) {
    for (const commit of await world.repository.commitsBetween(head, tip, COMMITS_MAX)) {
      const raw = await world.repository.readRawCommit(commit.oid);
      for (const [name, value] of values)
        if (holds(raw, value)) sightings.push({ path: `commit ${commit.oid.slice(0, 12)}`, name });
      sightings.push(...(await sightSecrets(world, config, await world.repository.diff(head, commit.oid))));
    }
  }
  return sightings;
}

export function holds(bytes: Uint8Array, value: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(value);
}

export function redactText(text: string, values: ReadonlyMap<string, string>): string {
  let redacted = text;
  for (const value of values.values()) redacted = redacted.replaceAll(value, MARK);
  return redacted;
}

/** Plain data without the values of secrets in its texts and keys. */
export function redactJson(value: unknown, values: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return redactText(value, values);
  if (Array.isArray(value)) return value.map((one: unknown) => redactJson(one, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]: [string, unknown]) => [
      redactText(key, values),
      redactJson(one, values),
    ]),
  );
}

export function redactBytes(bytes: Uint8Array, values: ReadonlyMap<string, string>): Uint8Array {
  let text = toLatin1(bytes);
  for (const value of values.values())
    text = text.replaceAll(toLatin1(new TextEncoder().encode(value)), MARK);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** One character a byte, so that any bytes can be searched as text. */
export function toLatin1(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += CHUNK)
    text += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  return text;
}
