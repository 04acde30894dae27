/**
 * Bounds of a prompt, in UTF-16 units. A document beyond them is cut or only named: the agent stands in the
 * worktree and can read the rest itself.
 */
export const promptBounds = {
  /** A roadmap of a few hundred milestones or a long plan still fits whole. */
  documentMax: 64_000,
  /** About 60,000 tokens of context at most, which leaves the smallest window in use room to work. */
  documentsMax: 240_000,
  /** A hundred log lines at the bound of a problem's message. */
  problemMax: 16_000,
  problemsMax: 80_000,
  /** A sentence or two; a path of the longest kind is still recognised by its beginning. */
  itemMax: 1_000,
  /** A few hundred paths. */
  listMax: 40_000,
  /** Enough answers to show the pattern; the items themselves are all listed. */
  checklistAnswersMax: 50,
} as const;

export interface QuotableText {
  readonly label: string;
  readonly text: string;
}

/** What of a text goes into the prompt: all of it, its beginning, or only its label. */
export interface BoundedText extends QuotableText {
  readonly shown: 'whole' | 'start' | 'none';
  readonly totalLength: number;
}

/** Cuts texts to `eachMax` and, in the given order, to `totalMax` together. */
export function boundTexts(
  texts: readonly QuotableText[],
  eachMax: number,
  totalMax: number,
): readonly BoundedText[] {
  let left = totalMax;
  return texts.map(({ label, text }) => {
    const start = cutAtLine(text, Math.min(eachMax, left));
    left -= start.length;
    const shown = start.length === text.length ? 'whole' : start === '' ? 'none' : 'start';
    return { label, text: start, shown, totalLength: text.length };
  });
}

/** The beginning of a text, at most `max` long, ending at a line where there is one and never inside a character. */
function cutAtLine(text: string, max: number): string {
  if (text.length <= max) return text;
  const line = text.lastIndexOf('\n', max - 1);
  if (line >= 0) return text.slice(0, line + 1);
  const insidePair = /[\uD800-\uDBFF]$/.test(text.slice(0, max));
  return text.slice(0, insidePair ? max - 1 : max);
}
