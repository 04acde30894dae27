/** Text of a file, an agent or git can neither begin a line of its own nor speak to the terminal. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
}

/** At most so many characters, the last one telling of the cut. */
export function clip(text: string, charsMax: number): string {
  return text.length > charsMax ? `${text.slice(0, Math.max(charsMax - 1, 0))}…` : text;
}
