import { invariant } from '../../lib/invariant.ts';
import type { Identity } from '../../ports/git.ts';

/** The variables that give one commit its author and committer. @spec contract.md#merge-admissibility */
export function identityEnvironment(author: Identity, committer: Identity): Record<string, string> {
  return {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: gitDate(author.date),
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: gitDate(committer.date),
  };
}

/** Seconds and offset: git does not read every ISO 8601 text, fractions of a second among them. */
function gitDate(iso: string): string {
  const milliseconds = Date.parse(iso);
  invariant(Number.isFinite(milliseconds), `an ISO 8601 date, found ${JSON.stringify(iso)}`);
  const offset = /([+-])(\d\d):?(\d\d)$/.exec(iso);
  const zone = offset === null ? '+0000' : `${offset[1]}${offset[2]}${offset[3]}`;
  return `@${Math.floor(milliseconds / 1000)} ${zone}`;
}
