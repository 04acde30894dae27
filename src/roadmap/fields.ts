import { joinPieces, pieceOf, type Piece } from './list-items.ts';
import type { Spot } from './problem-list.ts';
import { spotIn, type SectionLine } from './sections.ts';

/** A field as written, before anything is judged. Places count from the start of the section's text. */
export interface Field<Name extends string> {
  readonly name: Name;
  readonly at: Spot;
  /** One a line of the value. */
  readonly pieces: readonly Piece[];
}

/** A field whose value may still run on. */
export interface OpenField<Name extends string> extends Field<Name> {
  readonly pieces: Piece[];
}

/** The field whose name and colon the line has at `from`, after white space. */
export function fieldAt<Name extends string>(
  line: SectionLine,
  from: number,
  names: readonly Name[],
): OpenField<Name> | null {
  const start = pieceOf(line, from);
  const name = names.find((known) => start.text.startsWith(known) && start.text[known.length] === ':');
  if (name === undefined) return null;
  const value = pieceOf(line, start.index + name.length + 1);
  return { name, at: spotIn(line, start.index), pieces: [value] };
}

/** The value in one line. */
export function fieldText(field: Field<string>): string {
  return joinPieces(field.pieces);
}
