/** Branded ids. This is the only file that may cast; everywhere else an id has been through one of these. */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type Oid = Branded<'Oid'>;
export type Sha256 = Branded<'Sha256'>;

/** A git object id: 40 (sha1) or 64 (sha256) lower-case hexadecimal digits. */
export function parseOid(text: string): Oid | null {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) ? (text as Oid) : null;
}

export function parseSha256(text: string): Sha256 | null {
  return /^[0-9a-f]{64}$/.test(text) ? (text as Sha256) : null;
}

/** `round-<NNN>-<slug>`: at least three digits, growing past 999. @spec contract.md#files */
export function formatRoundId(counter: number, firstMilestoneId: string): string {
  const slug = firstMilestoneId
    .replace(/^milestone-\d+-/, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return `round-${String(counter).padStart(3, '0')}-${slug === '' ? 'item' : slug}`;
}

/** Is it a name that a round can have? Folders and refs may be named anything. */
export function isRoundId(text: string): boolean {
  return /^round-\d{3,9}-[a-z0-9][a-z0-9-]{0,39}$/.test(text);
}

export function roundNumber(roundId: string): number {
  const match = /^round-(\d{3,})-/.exec(roundId);
  return match?.[1] === undefined ? 0 : Number.parseInt(match[1], 10);
}

/** `d-<revision>`: unique because revisions only grow. @spec contract.md#recovery */
export function formatDispatchId(revision: number): string {
  return `d-${revision}`;
}

export function dispatchNumber(dispatchId: string): number {
  const match = /^d-(\d+)$/.exec(dispatchId);
  return match?.[1] === undefined ? 0 : Number.parseInt(match[1], 10);
}
