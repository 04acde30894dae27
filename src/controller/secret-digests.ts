import type { Launch } from '../contract/generated/launch.ts';
import { isLongEnough } from '../contract/secret-forms.ts';
import type { UnknownSecret } from '../core/dispatch-facts.ts';
import type { JobFacts } from '../ports/launcher.ts';
import type { World } from './world.ts';

type Salted = Pick<Launch, 'id' | 'queued_at'>;

/** What says later which values a job was given, and never what they are. @spec contract.md#secrets */
export function digestSecrets(
  world: World,
  names: readonly string[],
  job: Salted,
): Readonly<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const name of names) {
    const value = world.environment[name];
    if (value !== undefined && isLongEnough(value)) digests[name] = digestOf(world, name, value, job);
  }
  return digests;
}

/** Secrets that a job was given and that cannot be looked for, since they are not set here as they were then. */
export function unknownSecrets(world: World, job: JobFacts): readonly UnknownSecret[] {
  if (job.kind !== 'ended' && job.kind !== 'lost') return [];
  const unknown: UnknownSecret[] = [];
  for (const [name, digest] of Object.entries(job.launch.secret_digests ?? {})) {
    const value = world.environment[name];
    if (value === undefined || digestOf(world, name, value, job.launch) !== digest)
      unknown.push({ name, isSet: value !== undefined });
  }
  return unknown;
}

function digestOf(world: World, name: string, value: string, { id, queued_at }: Salted): string {
  return world.digest(new TextEncoder().encode(JSON.stringify([id, queued_at, name, value])));
}
