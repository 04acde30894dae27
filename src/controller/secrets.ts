import { redactText } from '../contract/redact.ts';
import { createSecretSearch, holdsSecret, isLongEnough } from '../contract/secret-forms.ts';
import type { EffectiveConfig } from '../contract/config.ts';
import type { Oid } from '../contract/ids.ts';
import { FILE_LIMITS } from '../contract/limits.ts';
import { isOwnPath } from '../contract/paths.ts';
import type { SecretSighting } from '../core/dispatch-facts.ts';
import type { RawChange } from '../ports/git.ts';
import type { World } from './world.ts';

/** Larger files are read in pieces: whole they would need more memory than the controller may use. */
export const WHOLE_BYTES_MAX = 64 * 1024 * 1024;
/** Commits of one dispatch that are looked through one by one. */
export const SEARCHED_COMMITS_MAX = 1000;

/** Values of variables by name. */
export type Secrets = ReadonlyMap<string, string>;

/** Values of the variables that agents and checks get, by name: secrets when long enough to be told from words. @spec contract.md#secrets */
export function secretValues(world: Pick<World, 'environment'>, config: EffectiveConfig): Secrets {
  const values = new Map<string, string>();
  for (const name of secretNames(config)) {
    const value = world.environment[name];
    if (value !== undefined && isLongEnough(value)) values.set(name, value);
  }
  return values;
}

/** Names of the variables that any agent or check gets. */
export function secretNames(config: EffectiveConfig): readonly string[] {
  return [...new Set([...config.agents.flatMap((agent) => agent.env), ...config.checks.env])];
}

/** Which changed files hold the value of a secret, in their bytes or in their name. @spec contract.md#secrets */
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
    const inName = namesIn(encode(change.path), values);
    const inFile = await namesInFile(world, change, values);
    const path = redactText(change.path, [...values.values()]);
    for (const name of new Set([...inName, ...inFile])) sightings.push({ path, name });
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
    for (const commit of await world.repository.commitsBetween(head, tip, SEARCHED_COMMITS_MAX)) {
      for (const name of namesIn(await world.repository.readRawCommit(commit.oid), values))
        sightings.push({ path: `commit ${commit.oid.slice(0, 12)}`, name });
      sightings.push(...(await sightSecrets(world, config, await world.repository.diff(head, commit.oid))));
    }
  }
  return sightings;
}

/** Secrets in the new content of a changed file: in its bytes and, of a record, in what its texts say. */
export async function namesInFile(
  world: World,
  { path, newOid, newMode }: Pick<RawChange, 'path' | 'newOid' | 'newMode'>,
  values: Secrets,
): Promise<readonly string[]> {
  if (newOid === null || newMode === '160000') return [];
  const bytes = await world.repository.readBlob(newOid, WHOLE_BYTES_MAX);
  if (bytes === null) return namesInLarge(world, newOid, values);
  return [...new Set([...namesIn(bytes, values), ...namesIn(recordTexts(path, bytes), values)])];
}

async function namesInLarge(world: World, oid: Oid, values: Secrets): Promise<readonly string[]> {
  const searches = [...values].map(([name, value]) => ({ name, search: createSecretSearch([value]) }));
  await world.repository.streamBlob(oid, (chunk) => searches.forEach(({ search }) => search.push(chunk)));
  return searches.filter(({ search }) => search.isFound()).map(({ name }) => name);
}

/** The names of those whose value stands in the bytes. */
export function namesIn(bytes: Uint8Array, values: Secrets): readonly string[] {
  if (!holdsSecret(bytes, [...values.values()])) return [];
  return [...values].filter(([, value]) => holdsSecret(bytes, [value])).map(([name]) => name);
}

/** What the texts and keys of a record say once they are decoded, one a line; nothing where it is none. */
function recordTexts(path: string, bytes: Uint8Array): Uint8Array {
  const isRecord = isOwnPath(path) && path.endsWith('.json') && bytes.length <= FILE_LIMITS.recordBytesMax;
  return encode(isRecord ? textsOf(parseOrNull(new TextDecoder().decode(bytes))).join('\n') : '');
}

function parseOrNull(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // What cannot be decoded is never acted on; its bytes were looked at.
    return null;
  }
}

/** Without recursion: an agent may nest as deep as it likes. */
function textsOf(value: unknown): readonly string[] {
  const texts: string[] = [];
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') texts.push(next);
    else if (typeof next === 'object' && next !== null)
      for (const [key, one] of Object.entries(next)) open.push(key, one);
  }
  return texts;
}

/** Plain data without the values of secrets in its texts and keys. */
export function redactJson(value: unknown, values: Secrets): unknown {
  if (typeof value === 'string') return redactText(value, [...values.values()]);
  if (Array.isArray(value)) return value.map((one: unknown) => redactJson(one, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]: [string, unknown]) => [
      redactText(key, [...values.values()]),
      redactJson(one, values),
    ]),
  );
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
