import { ERRORS } from '../../contract/errors.ts';
import { isHarmless } from './harmless.ts';
import { putBack, type Change } from './put-back.ts';
import { type Drift, type Setting, settingId, type Suspect } from './setting.ts';

export type Settings = ReadonlyMap<string, Setting>;

/** What is kept between two looks, and over a restart. */
export interface Watched {
  /** As the person has it: what drift is measured from. */
  readonly accepted: Settings;
  /** By setting, who could have changed it. */
  readonly held: ReadonlyMap<string, readonly Suspect[]>;
}

export interface Look {
  readonly now: Settings;
  /** What the base commit has of them. */
  readonly base: Settings;
  /** Dispatches that ran since the last look. */
  readonly suspects: readonly Suspect[];
  /** What else ran since then, in words; null for nothing. */
  readonly job: string | null;
}

export interface Judged extends Watched {
  readonly drift: readonly Drift[];
  /** Sentences for a person about what is held by nobody, and what has just been found. */
  readonly facts: readonly string[];
}

const FACTS_MAX = 10;
const NAME_CHARS_MAX = 120;
/** In one sentence. */
const NAMED_MAX = 4;

/**
 * What changed since it was last accepted. Where no agent ran it is the person's; what base has, or the main checkout,
 * is no drift. Adds and removes nothing by itself. @spec contract.md#ownership
 */
export function judgeSettings(watched: Watched, look: Look): Judged {
  const accepted = new Map(watched.accepted);
  const held = new Map<string, readonly Suspect[]>();
  const drift: Drift[] = [];
  const facts: string[] = [];
  const changes = changesOf(watched.accepted, look.now);
  const isFound = (id: string) => watched.held.has(id) || look.suspects.length > 0;
  const suspected = new Set(changes.flatMap(([id]) => (isFound(id) ? [id] : [])));
  for (const [id, change] of changes) {
    const known = watched.held.get(id);
    const verdict = isSettled(id, change, { look, suspected })
      ? 'settled'
      : suspected.has(id) && (known !== undefined || !isHarmlessChange(change))
        ? 'held'
        : 'person';
    if (verdict !== 'held') {
      if (change.after === null) accepted.delete(id);
      else accepted.set(id, change.after);
      const who = look.suspects.length > 0 ? whileRan(look.suspects) : look.job;
      if (verdict === 'person' && who !== null) facts.push(sayFact(change, who, look.suspects.length > 0));
      continue;
    }
    const by = known ?? look.suspects;
    held.set(id, by);
    const one = driftOf(id, change, by, { accepted: watched.accepted, base: look.base });
    drift.push(one);
    if (known === undefined) facts.push(describeDrift(one));
  }
  const isNew = [...held.keys()].some((id) => !watched.held.has(id));
  return { accepted, held, drift, facts: [...bounded(facts), ...(isNew ? [WAY_ON] : [])] };
}

const WAY_ON = `nothing lands before what an agent changed so is put back, or accepted: ${ERRORS['repo.config-drift'].nextCommand}`;

function changesOf(before: Settings, now: Settings): readonly (readonly [string, Change])[] {
  const ids = [...new Set([...before.keys(), ...now.keys()])].toSorted();
  return ids.flatMap((id) => {
    const change = { before: before.get(id) ?? null, after: now.get(id) ?? null };
    return change.before?.digest === change.after?.digest ? [] : [[id, change] as const];
  });
}

/** It is what base has, or what the main checkout has; or its worktree is gone. */
function isSettled(
  id: string,
  { after }: Change,
  { look, suspected }: { readonly look: Look; readonly suspected: ReadonlySet<string> },
): boolean {
  const [file = '', key = null] = id.split('\0');
  const ofBase = look.base.get(id);
  if (ofBase !== undefined && ofBase.digest === after?.digest) return true;
  const [, gitDir = null] = /^(.*)worktrees\/[^/]+\/config\.worktree$/.exec(file) ?? [];
  if (gitDir === null) return false;
  if (after === null) return true;
  return [`${gitDir}config`, `${gitDir}config.worktree`].some((main) => {
    const same = settingId({ file: main, key });
    return look.now.get(same)?.digest === after.digest && !suspected.has(same);
  });
}

function isHarmlessChange({ before, after }: Change): boolean {
  const setting = after ?? before;
  if (setting?.kind !== 'git' || setting.key === null) return false;
  return isHarmless(setting.key, after?.shown ?? null);
}

function driftOf(
  id: string,
  change: Change,
  by: readonly Suspect[],
  { accepted, base }: { readonly accepted: Settings; readonly base: Settings },
): Drift {
  const [file = '', key = null] = id.split('\0');
  const { before, after } = change;
  return {
    file,
    key,
    before: before?.shown ?? null,
    after: after?.shown ?? null,
    by,
    putBack: putBack(change, isAsBase(file, accepted, base)),
  };
}

/** The whole file was as base has it: then its version brings nothing of a person's away. */
function isAsBase(file: string, accepted: Settings, base: Settings): boolean {
  const of = (settings: Settings) =>
    [...settings]
      .flatMap(([id, setting]) => (setting.file === file ? [`${id} ${setting.digest}`] : []))
      .toSorted();
  const [was, has] = [of(accepted), of(base)];
  return has.length > 0 && was.join('\n') === has.join('\n');
}

/** One line: what, from what to what, who could have done it, and how it is undone. */
export function describeDrift(drift: Drift): string {
  const back = drift.putBack === null ? '' : `; put it back: ${drift.putBack}`;
  return `${named(drift)} changed ${whileRan(drift.by)}: ${fromTo(drift.before, drift.after)}${back}`;
}

/** The same of several, in one sentence. */
export function describeDrifts(drifts: readonly Drift[]): string {
  const more = drifts.length - NAMED_MAX;
  const said = drifts.slice(0, NAMED_MAX).map(describeDrift);
  return [...said, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function sayFact({ before, after }: Change, who: string, isAgent: boolean): string {
  const setting = after ?? before;
  const what = setting === null ? '' : named(setting);
  const change = fromTo(before?.shown ?? null, after?.shown ?? null);
  return isAgent
    ? `an agent changed ${what} ${who}: ${change}`
    : `${what} changed while ${who} ran: ${change}; it counts as yours`;
}

function named({ file, key }: Pick<Setting, 'file' | 'key'>): string {
  return key === null ? cut(file) : `${cut(key)} in ${cut(file)}`;
}

function cut(name: string): string {
  return name.length > NAME_CHARS_MAX ? `${name.slice(0, NAME_CHARS_MAX)}…` : name;
}

function fromTo(before: string | null, after: string | null): string {
  return `${spell(before)} -> ${spell(after)}`;
}

function spell(value: string | null): string {
  if (value === null) return 'nothing';
  return value === '' ? 'empty' : value.replaceAll('\n', ' | ');
}

function whileRan(by: readonly Suspect[]): string {
  return `while ${by
    .slice(0, NAMED_MAX)
    .map(({ dispatchId, role }) => `${dispatchId} (${role})`)
    .join(', ')} ran`;
}

function bounded(lines: readonly string[]): readonly string[] {
  const more = lines.length - FACTS_MAX;
  return more > 0 ? [...lines.slice(0, FACTS_MAX), `and ${more} more settings`] : lines;
}
