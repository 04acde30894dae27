/** Paths as a shell takes them, for a command that a person copies. */
export function shellWords(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
