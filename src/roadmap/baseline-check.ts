import { bounds } from './bounds.ts';
import { fieldAt, fieldText, type OpenField } from './fields.ts';
import type { ListItem } from './list-items.ts';
import { clip, placeSpot, type ProblemList, type Spot } from './problem-list.ts';

/** A command that the controller runs itself in the round's worktree. @spec contract.md#verification */
export interface BaselineCheck {
  readonly command: string;
  readonly why: string;
  readonly timeoutS: number;
  /** Relative to the repository, `.` for its root. */
  readonly workingDirectory: string;
  /** From 1. */
  readonly line: number;
}

const CHECK_FIELDS = ['Command', 'Why', 'Timeout', 'Working directory'] as const;
type CheckField = (typeof CHECK_FIELDS)[number];

export interface CheckItem {
  readonly item: ListItem;
  readonly base: Spot;
  readonly at: Spot;
}

/** The check an item describes; nothing when something is wrong with it. */
export function readBaselineCheck(check: CheckItem, problems: ProblemList): readonly BaselineCheck[] {
  const fields = readFields(check.item);
  let isSound = true;
  const refuse = (code: string, field: OpenField<CheckField> | undefined, message: string, fix: string) => {
    isSound = false;
    const at = field === undefined ? check.at : placeSpot(check.base, field.at);
    const found = field === undefined ? {} : { found: clip(fieldText(field)) };
    problems.add({ code: `verification.${code}`, at, message, fix, ...found });
  };
  const byName = new Map<CheckField, OpenField<CheckField>>();
  for (const field of fields) {
    if (!byName.has(field.name)) byName.set(field.name, field);
    else
      refuse('field-duplicate', field, `The check has the field "${field.name}" twice.`, 'Keep one of them.');
  }
  const text = (name: CheckField) => {
    const field = byName.get(name);
    return field === undefined ? '' : fieldText(field);
  };
  const commandText = text('Command');
  const command = codeSpan(commandText);
  if (commandText === '') {
    refuse(
      'command-missing',
      byName.get('Command'),
      'The check has no command.',
      'Begin the item with `Command:` and the command in backticks, or write `none`.',
    );
  } else if (command === null) {
    refuse(
      'command-invalid',
      byName.get('Command'),
      `The command must be one text in backticks and nothing else; found "${clip(commandText)}".`,
      'Put the whole command between backticks.',
    );
  }
  const timeoutS = byName.has('Timeout') ? timeoutOf(text('Timeout')) : bounds.timeoutDefaultS;
  if (timeoutS === null) {
    refuse(
      'timeout-invalid',
      byName.get('Timeout'),
      `The timeout "${clip(text('Timeout'))}" is no number of seconds from 1 to ${bounds.timeoutMaxS}.`,
      'Write whole seconds, such as `Timeout: 600`.',
    );
  }
  const workingDirectory = folderInside(codeSpan(text('Working directory')) ?? text('Working directory'));
  if (workingDirectory === null) {
    refuse(
      'working-directory',
      byName.get('Working directory'),
      `The working directory "${clip(text('Working directory'))}" does not lie in the repository.`,
      'Write a path relative to the root of the repository.',
    );
  }
  if (!isSound || command === null || timeoutS === null || workingDirectory === null) return [];
  return [{ command, why: text('Why'), timeoutS, workingDirectory, line: check.at.line + 1 }];
}

function readFields(item: ListItem): readonly OpenField<CheckField>[] {
  const fields: OpenField<CheckField>[] = [];
  for (const piece of item.pieces) {
    const field = fieldAt(piece.line, piece.index, CHECK_FIELDS);
    if (field !== null) fields.push(field);
    else fields.at(-1)?.pieces.push(piece);
  }
  return fields;
}

/** The content of a text that is one code span as a whole, by the rules of Markdown; else null. */
function codeSpan(text: string): string | null {
  const ticks = /^`+/.exec(text)?.[0] ?? '';
  const inner = text.slice(ticks.length, -ticks.length);
  if (ticks === '' || text.length < 2 * ticks.length + 1 || !text.endsWith(ticks)) return null;
  if (inner.endsWith('`') || inner.match(/`+/g)?.some((run) => run.length === ticks.length)) return null;
  const isPadded = inner.startsWith(' ') && inner.endsWith(' ');
  const content = isPadded ? inner.slice(1, -1) : inner;
  return content.trim() === '' ? null : content;
}

function timeoutOf(text: string): number | null {
  const seconds = /^\d{1,9}$/.test(text) ? Number.parseInt(text, 10) : 0;
  return seconds >= 1 && seconds <= bounds.timeoutMaxS ? seconds : null;
}

/** The path without `.` and `..`, or null when it leaves the repository. */
function folderInside(path: string): string | null {
  if (path.startsWith('/') || /[\p{Cc}\\]/u.test(path)) return null;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts[0] === '.git' ? null : parts.join('/') || '.';
}
