import { FILE_LIMITS, PROBLEM_LIMITS } from '../../contract/limits.ts';
import { parseJson } from '../../contract/parse-json.ts';
import { asErrors, errorIn, type Finding } from './finding.ts';
import { textLines, unreadRest } from './text-lines.ts';

/** Every line of a ledger is one JSON object. @spec contract.md#files */
export function checkLedger(path: string, bytes: Uint8Array): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { line, bytes: text } of textLines(bytes)) {
    findings.push(...checkLine(path, line, text));
    if (findings.length >= PROBLEM_LIMITS.problemsMax) break;
  }
  return [...findings, ...unreadRest(path, bytes, 'ledger.invalid')];
}

function checkLine(path: string, line: number, bytes: Uint8Array): readonly Finding[] {
  const parsed = parseJson(bytes, {
    file: path,
    bytesMax: FILE_LIMITS.eventLineBytesMax,
    comments: false,
    code: 'ledger.invalid',
    tooLargeCode: 'ledger.invalid',
  });
  if (!parsed.ok) {
    return asErrors(parsed.error.map((problem) => ({ ...problem, line, column: problem.column ?? 1 })));
  }
  const { value } = parsed.value;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return [];
  return [
    errorIn(path, {
      code: 'ledger.invalid',
      message: 'the line holds a JSON value that is no object; expected one object',
      fix: 'Correct the line, or take it out.',
      expected: 'an object',
      at: { line, column: 1 },
    }),
  ];
}
