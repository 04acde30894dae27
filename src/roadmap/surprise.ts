/** Markers of lists and quotes that may stand before the text of a line, with the white space after them. */
const MARKER = /^(?:>[ \t]*|(?:[-+*]|\d{1,9}[.)])(?:[ \t]+|$))/;

/** One character in a row, with spaces: a thematic break, the underline of a setext heading, an empty item. */
const RULE = /^(?:=+|-+|[-*_][-*_ \t]*)$/;

/** A label that closes on the line and no colon after it: a link or a check box, no link definition. */
const HARMLESS_BRACKET = /^\[[^[\]\\]*\](?!:)/;

/**
 * Could this line be something that the line scanner does not know: HTML, a fence or code in a list, a setext
 * heading, a link definition? A wrong yes only costs time; a wrong no would be a bug.
 */
export function isSurprising(line: string, isAfterText: boolean): boolean {
  const text = line.replace(/^ +/, '');
  const indent = line.length - text.length;
  if (text.startsWith('\t') || (indent >= 4 && !isAfterText)) return true;
  const content = withoutMarkers(text);
  if (content === null) return true;
  if (/^(?:#|<|```|~~~)/.test(content)) return isBlockStart(content, line);
  if (content.startsWith('[')) return !HARMLESS_BRACKET.test(content);
  return RULE.test(content.trimEnd());
}

/** `#` in the first column without white space after it is text; in any other place a parser must look. */
function isBlockStart(content: string, line: string): boolean {
  return !(content.startsWith('#') && line.startsWith('#'));
}

/** The text behind the list markers; null where the white space after one decides between text and code. */
function withoutMarkers(text: string): string | null {
  let rest = text;
  for (let match = MARKER.exec(rest); match !== null; match = MARKER.exec(rest)) {
    const marker = match[0];
    if (marker === rest || marker.includes('\t') || /\s{5,}$/.test(marker)) return null;
    rest = rest.slice(marker.length);
  }
  return rest;
}
