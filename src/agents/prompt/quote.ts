import { promptBounds } from './bounds.ts';

/** Length of the longest run of backticks in a text. */
function longestBacktickRun(text: string): number {
  let longest = 0;
  for (const run of text.match(/`+/g) ?? []) longest = Math.max(longest, run.length);
  return longest;
}

/**
 * Quotes a text as a code block that the text cannot close: the fence is one backtick longer than the
 * longest run inside. @spec contract.md#agents
 */
export function quoteBlock(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, longestBacktickRun(text) + 1));
  const body = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return `${fence}${language}\n${body}${fence}`;
}

/** Quotes a path, an id or a command inside a sentence: one line, delimiters that it cannot close. */
export function quoteInline(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  const ticks = '`'.repeat(longestBacktickRun(line) + 1);
  const pad = line === '' || /^[` ]|[` ]$/.test(line) ? ' ' : '';
  return `${ticks}${pad}${line}${pad}${ticks}`;
}

/** Renders texts as list items, each quoted inline; the given sentence when there is none. */
export function quoteList(texts: readonly string[], none: string): string {
  if (texts.length === 0) return none;
  return boundList(texts.map((text) => `- ${quoteInline(cutItem(text))}`));
}

/** A text cut to the bound of a list item. */
export function cutItem(text: string): string {
  if (text.length <= promptBounds.itemMax) return text;
  return `${text.slice(0, promptBounds.itemMax).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Joins lines up to the bound of a list and says how many are left out. */
export function boundList(lines: readonly string[]): string {
  let length = 0;
  const shown = lines.filter((line) => {
    length += line.length;
    return length <= promptBounds.listMax;
  });
  const missing = lines.length - shown.length;
  return [...shown, ...(missing === 0 ? [] : [`- and ${missing} more: see your assignment file`])].join('\n');
}

/**
 * Moves the ATX headings of a trusted Markdown text down by `levels`, so that they stay below the heading
 * they are placed under. Lines inside fenced blocks are left alone; a block left open is closed at the end.
 */
export function demoteHeadings(text: string, levels: number): string {
  let fence: string | null = null;
  const lines = text.split('\n').map((line) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence) && /^[\s`~]*$/.test(line)) fence = null;
      return line;
    }
    if (mark !== undefined) {
      fence = mark;
      return line;
    }
    const hashes = /^(#{1,6})(?=\s)/.exec(line)?.[1];
    if (hashes === undefined) return line;
    return `${'#'.repeat(Math.min(6, hashes.length + levels))}${line.slice(hashes.length)}`;
  });
  return (fence === null ? lines : [...lines, fence]).join('\n');
}
