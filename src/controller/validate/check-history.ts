import { PROBLEM_LIMITS } from '../../contract/limits.ts';
import { parseHistory } from '../../roadmap/history.ts';
import { errorIn, type Finding, warningIn } from './finding.ts';

const encoder = new TextEncoder();

/**
 * The lines of landed rounds: each round and each item lands at most once. Lines that almost have the form are
 * named, because they say nothing to the controller.
 * @spec contract.md#invariants
 */
export function checkHistory(path: string, bytes: Uint8Array): readonly Finding[] {
  const seen = new Map<string, number>();
  const findings: Finding[] = [];
  for (const [index, text] of new TextDecoder('utf-8')
    .decode(bytes)
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (findings.length >= PROBLEM_LIMITS.problemsMax) break;
    const line = index + 1;
    const [entry] = parseHistory(encoder.encode(text));
    if (entry === undefined && /^[-*+]\s*`?round-\d/.test(text)) findings.push(unreadLine(path, line));
    for (const id of entry === undefined ? [] : [entry.roundId, entry.itemId]) {
      const first = seen.get(id);
      if (first === undefined) seen.set(id, line);
      else findings.push(landedTwice(path, id, { first, line }));
    }
  }
  return findings;
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
