import { invariant } from '../../../lib/invariant.ts';
import type { Identity } from '../../../ports/git.ts';

/** One identity as a commit object names it; what git would strip from a name is stripped. @spec contract.md#merge-admissibility */
export function identityLine({ name, email, date }: Identity): string {
  const cleaned = withoutCrud(name);
  invariant(cleaned !== '', `a name to commit with, found ${JSON.stringify(name)}`);
  return `${cleaned} <${withoutCrud(email)}> ${gitDate(date)}`;
}

/** Git's own rule for names and addresses: nothing that could end a field, no punctuation at the ends. */
function withoutCrud(text: string): string {
  return text.replace(/^[\0-\x20.,:;<>"\\']+|[\0-\x20.,:;<>"\\']+$/g, '').replace(/[\n<>]/g, '');
}

/** Seconds and offset: git does not read every ISO 8601 text, fractions of a second among them. */
function gitDate(iso: string): string {
  const milliseconds = Date.parse(iso);
  invariant(Number.isFinite(milliseconds), `an ISO 8601 date, found ${JSON.stringify(iso)}`);
  const offset = /([+-])(\d\d):?(\d\d)$/.exec(iso);
  const zone = offset === null ? '+0000' : `${offset[1]}${offset[2]}${offset[3]}`;
  return `${Math.floor(milliseconds / 1000)} ${zone}`;
}
