import { DISPATCH_LIMITS } from '../contract/limits.ts';
import type { EffectiveConfig } from '../contract/config.ts';
import type { SecretSighting } from '../core/dispatch-facts.ts';
import type { RawChange } from '../ports/git.ts';
import type { World } from './world.ts';

const SCANNED_BYTES_MAX = 16 * 1024 * 1024;
// Arguments of one call; more overflow the stack.
const CHUNK = 8192;

/** Values of the variables that agents get, by name: secrets when long enough to be told from words. @spec contract.md#agents */
export function secretValues(world: World, config: EffectiveConfig): ReadonlyMap<string, string> {
  const names = new Set(config.agents.flatMap((agent) => agent.env));
  const values = new Map<string, string>();
  for (const name of names) {
    const value = world.environment[name];
    if (value !== undefined && new TextEncoder().encode(value).length >= DISPATCH_LIMITS.secretBytesMin)
      values.set(name, value);
  }
  return values;
}

/** Which changed files hold the value of a secret. @spec contract.md#invariants */
export async function sightSecrets(
  world: World,
  config: EffectiveConfig,
  changes: readonly RawChange[],
): Promise<readonly SecretSighting[]> {
  const secrets = [...secretValues(world, config)];
  if (secrets.length === 0) return [];
  const sightings: SecretSighting[] = [];
  for (const change of changes) {
    if (change.newOid === null || change.newMode === '160000') continue;
    const bytes = await world.repository.readBlob(change.newOid, SCANNED_BYTES_MAX);
    if (bytes === null) continue;
    const text = toLatin1(bytes);
    for (const [name, value] of secrets) {
      if (text.includes(toLatin1(new TextEncoder().encode(value))))
        sightings.push({ path: change.path, name });
    }
  }
  return sightings;
}

/** One character a byte, so that any bytes can be searched as text. */
export function toLatin1(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += CHUNK)
    text += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  return text;
}
