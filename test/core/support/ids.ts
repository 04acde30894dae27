import { parseOid, parseSha256, type Oid, type Sha256 } from '../../../src/contract/ids.ts';

/** Lawful defaults; a test states what differs. Everything is frozen, so that a mutation fails. */
export const ROUND_ID = 'round-001-step';
export const MILESTONE_ID = 'milestone-001-step';

export function oid(letter: string): Oid {
  const made = parseOid(letter.repeat(40));
  if (made === null) throw new Error(`${letter} makes no object id`);
  return made;
}

export function sha(letter: string): Sha256 {
  const made = parseSha256(letter.repeat(64));
  if (made === null) throw new Error(`${letter} makes no SHA-256`);
  return made;
}

export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

export const LINEAGE = {
  roadmap_id: '2026-11-20-00-example',
  roadmap_revision: 'rev-001',
  roadmap_dir: 'orchestrator/roadmaps/2026-11-20-00-example/rev-001',
} as const;
