/** Text of a file, an agent or git can neither begin a line of its own nor speak to the terminal. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
}

/** JSON in which no text speaks to the terminal: what JSON itself leaves as it is, and nobody sees, is escaped. */
export function visibleJson(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, (unseen) =>
    Array.from(
      { length: unseen.length },
      (_, at) => `\\u${unseen.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/** At most so many characters, the last one telling of the cut. */
export function clip(text: string, charsMax: number): string {
  return text.length > charsMax ? `${text.slice(0, Math.max(charsMax - 1, 0))}…` : text;
}
