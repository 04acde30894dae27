import { PROBLEM_LIMITS } from '../../contract/limits.ts';
import { parseHistory } from '../../roadmap/history.ts';
import { errorIn, type Finding, warningIn } from './finding.ts';
import { textLines, unreadRest } from './text-lines.ts';

const BACKTICK = 0x60;
/** Markers of list items: `-`, `*`, `+`. */
const MARKERS: ReadonlySet<number | undefined> = new Set([0x2d, 0x2a, 0x2b]);

/**
 * The lines of landed rounds: each round and each item lands at most once. Lines that almost have the form are
 * named, because they say nothing to the controller.
 * @spec contract.md#invariants
 */
export function checkHistory(path: string, bytes: Uint8Array): readonly Finding[] {
  const seen = new Map<string, number>();
  const findings: Finding[] = [];
  for (const { line, bytes: item } of textLines(bytes)) {
    if (!MARKERS.has(item[0])) continue;
    if (findings.length >= PROBLEM_LIMITS.problemsMax) break;
    const [entry] = item[2] === BACKTICK ? parseHistory(item) : [];
    if (entry === undefined && isAboutRound(item)) findings.push(unreadLine(path, line));
    for (const id of entry === undefined ? [] : [entry.roundId, entry.itemId]) {
      const first = seen.get(id);
      if (first === undefined) seen.set(id, line);
      else findings.push(landedTwice(path, id, { first, line }));
    }
  }
  return [...findings, ...unreadRest(path, bytes, 'history.invalid')];
}

function isAboutRound(item: Uint8Array): boolean {
  return /^.\s*`?round-\d/.test(new TextDecoder('utf-8').decode(item.subarray(0, 40)));
}

function unreadLine(path: string, line: number): Finding {
  const expected = '- `<round_id>` `<item_id>` `<milestone_id>`: <summary>';
  return warningIn(path, {
    code: 'history.invalid',
    message: `the line names a round and is not read; expected ${expected}`,
    fix: 'Write the line in that form, or take the round id away from its beginning.',
    expected,
    at: { line, column: 1 },
  });
}

function landedTwice(
  path: string,
  id: string,
  { first, line }: { readonly first: number; readonly line: number },
): Finding {
  return errorIn(path, {
    code: 'history.invalid',
    message: `${id} is listed as landed in line ${first} and again here; expected it once`,
    fix: 'Remove the line that is not true.',
    found: id,
    at: { line, column: 1 },
  });
}
