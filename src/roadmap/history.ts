/** What `roadmap-history.md` says about one landed round. */
export interface HistoryLine {
  readonly roundId: string;
  readonly itemId: string;
  readonly milestoneId: string;
  readonly summary: string;
}

export interface HistoryAddition extends HistoryLine {
  /** Written below the line, indented. */
  readonly entries: readonly string[];
}

const LINE = /^- `([^`]+)` `([^`]+)` `([^`]+)`: ?(.*)$/;

/** The history with one round more at its end; every byte before stays. @spec contract.md#files */
export function appendHistory(bytes: Uint8Array, addition: HistoryAddition): Uint8Array {
  const ending = lineEndingOf(bytes);
  const { roundId, itemId, milestoneId, summary, entries } = addition;
  const lines = [
    `- \`${roundId}\` \`${itemId}\` \`${milestoneId}\`: ${oneLine(summary)}`,
    ...entries.map((entry) => `  - ${oneLine(entry)}`),
  ];
  const added = new TextEncoder().encode(lines.map((line) => `${line}${ending}`).join(''));
  const joint = isOpenLine(bytes) ? new TextEncoder().encode(ending) : new Uint8Array();
  const result = new Uint8Array(bytes.length + joint.length + added.length);
  result.set(bytes, 0);
  result.set(joint, bytes.length);
  result.set(added, bytes.length + joint.length);
  return result;
}

/** The landed rounds, in file order; lines of another form are a person's and say nothing. @spec contract.md#files */
export function parseHistory(bytes: Uint8Array): readonly HistoryLine[] {
  const lines: HistoryLine[] = [];
  for (const line of new TextDecoder('utf-8').decode(bytes).split(/\r\n|\n|\r/)) {
    const [, roundId, itemId, milestoneId, summary] = LINE.exec(line) ?? [];
    if (roundId === undefined || itemId === undefined || milestoneId === undefined) continue;
    lines.push({ roundId, itemId, milestoneId, summary: summary ?? '' });
  }
  return lines;
}

/** Text from an agent can begin no line of its own. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function isOpenLine(bytes: Uint8Array): boolean {
  const last = bytes.at(-1);
  return last !== undefined && last !== 0x0a && last !== 0x0d;
}

function lineEndingOf(bytes: Uint8Array): string {
  const newline = bytes.lastIndexOf(0x0a);
  return newline > 0 && bytes[newline - 1] === 0x0d ? '\r\n' : '\n';
}
