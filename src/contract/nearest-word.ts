/** The known word that a reader most likely meant, or null when none is near. Words of any length are cheap. */
export function nearestWord(word: string, known: readonly string[]): string | null {
  // Two letters exchanged count as two edits, so that a word of four may differ by two.
  const limit = word.length < 4 ? 1 : Math.max(2, Math.floor(Math.min(word.length, 30) / 3));
  let nearest: string | null = null;
  let best = limit + 1;
  for (const candidate of known) {
    // A difference in length is a lower bound, and keeps an agent's endless key out of the table below.
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** Insertions, deletions and replacements between two words (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? a.length;
}
