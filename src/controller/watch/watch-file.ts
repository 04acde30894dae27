import type { Oid } from '../../contract/ids.ts';
import { RUNTIME } from '../../contract/paths.ts';
import type { Drift, Setting, Suspect } from '../../core/drift/setting.ts';
import { settingId } from '../../core/drift/setting.ts';
import type { Watched } from '../../core/drift/judge-settings.ts';
import type { WatchedSetting } from '../../ports/config-drift.ts';

/** What is known of the person's configuration: a line of JSON each. Kept over restarts. */
export const CONFIG_WATCH = `${RUNTIME}/config-watch.jsonl`;
export const WATCH_BYTES_MAX = 4 * 1024 * 1024;

/** Members of the configuration as base had them, by name with a digest; `oid` is the first commit that was seen with them. */
export interface BaseMembers {
  readonly oid: string;
  readonly members: ReadonlyMap<string, string>;
}

export interface WatchNote extends Watched {
  readonly base: BaseMembers | null;
}

/** What one process knows between two looks. */
export interface ConfigWatch {
  readonly note: WatchNote;
  readonly drift: readonly Drift[];
  /** What was read for it: as long as it stays, there is nothing new. */
  readonly settings: readonly WatchedSetting[];
  readonly config: Uint8Array | null;
  /** Head of the base branch then. */
  readonly base: Oid | null;
  /** As it stands in the file; null when it was not written. */
  readonly text: string | null;
}

const HEAD = JSON.stringify(['config-watch', 1]);

export function printWatch({ accepted, held, base }: WatchNote): string {
  const settings = [...accepted.values()].map(({ file, key, kind, digest, shown, isWhole }) => [
    'accepted',
    file,
    key,
    kind,
    digest,
    shown,
    isWhole,
  ]);
  const suspects = [...held].flatMap(([id, by]) =>
    by.length === 0 ? [['held', id]] : by.map(({ dispatchId, role }) => ['held', id, dispatchId, role]),
  );
  const members =
    base === null
      ? []
      : [['base', base.oid], ...[...base.members].map(([name, digest]) => ['member', name, digest])];
  return [HEAD, ...[...settings, ...suspects, ...members].map((line) => JSON.stringify(line)), ''].join('\n');
}

/** Null where nothing of this form stands. */
export function parseWatch(text: string): WatchNote | null {
  const [head, ...lines] = text.split('\n');
  if (head !== HEAD) return null;
  const accepted = new Map<string, Setting>();
  const held = new Map<string, readonly Suspect[]>();
  const members = new Map<string, string>();
  let oid: string | null = null;
  for (const line of lines) {
    const [what, ...fields] = parseLine(line);
    const [first, second, third] = fields;
    const setting = what === 'accepted' ? toSetting(fields) : null;
    if (setting !== null) accepted.set(settingId(setting), setting);
    else if (typeof first !== 'string') continue;
    else if (what === 'base') oid = first;
    else if (what === 'member' && typeof second === 'string') members.set(first, second);
    else if (what === 'held') {
      const by =
        typeof second === 'string' && typeof third === 'string' ? [{ dispatchId: second, role: third }] : [];
      held.set(first, [...(held.get(first) ?? []), ...by]);
    }
  }
  return { accepted, held, base: oid === null ? null : { oid, members } };
}

function parseLine(line: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(line);
    return Array.isArray(value) ? value : [];
  } catch {
    // The end of the file, or a line that somebody damaged.
    return [];
  }
}

function toSetting([file, key, kind, digest, shown, isWhole]: readonly unknown[]): Setting | null {
  if (typeof file !== 'string' || typeof digest !== 'string' || typeof shown !== 'string') return null;
  if (key !== null && typeof key !== 'string') return null;
  if (kind !== 'git' && kind !== 'member' && kind !== 'lines' && kind !== 'program') return null;
  return { file, key, kind, digest, shown, isWhole: isWhole === true };
}
