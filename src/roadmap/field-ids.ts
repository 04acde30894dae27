import { bounds } from './bounds.ts';
import { fieldText, type Field } from './fields.ts';
import type { Spot } from './problem-list.ts';

/** One id of a comma-separated list and where it stands. */
export interface IdToken {
  readonly id: string;
  readonly at: Spot;
}

/** An id as a person may write it: with or without backticks. */
export function idText(field: Field<string> | undefined): string {
  if (field === undefined) return '';
  const text = fieldText(field);
  return /^`([^`]*)`$/.exec(text)?.[1] ?? text;
}

/** The ids of `Depends on:`; nothing, `none` and `-` mean no dependency. */
export function dependencyTokens(field: Field<string> | undefined): readonly IdToken[] {
  const tokens: IdToken[] = [];
  for (const { text, line, index } of field?.pieces ?? []) {
    for (const match of text.matchAll(/[^,]+/g)) {
      const [, blank = '', tick = ''] = /^([ \t]*)(`?)/.exec(match[0]) ?? [];
      const id = match[0].trim().replace(/^`([^`]*)`$/, '$1');
      const column = index + match.index + blank.length + (id === match[0].trim() ? 0 : tick.length);
      const at = { offset: line.start + column, line: line.row, column: column + 1 };
      if (id !== '') tokens.push({ id, at });
    }
  }
  const only = tokens.length === 1 ? tokens[0]?.id : undefined;
  return only !== undefined && /^(?:-|none\.?)$/i.test(only) ? [] : tokens;
}

/** Lower-case letters, digits and hyphens: an id becomes part of branch and folder names. */
export function isId(text: string): boolean {
  return text.length <= bounds.idLength && /^[a-z0-9][a-z0-9-]*$/.test(text);
}
