import { FILE_LIMITS, PROBLEM_LIMITS } from '../../contract/limits.ts';
import { parseJson } from '../../contract/parse-json.ts';
import { asErrors, errorIn, type Finding } from './finding.ts';

const NEWLINE = 0x0a;

/** Every line of a ledger is one JSON object. @spec contract.md#files */
export function checkLedger(path: string, bytes: Uint8Array): readonly Finding[] {
  const findings: Finding[] = [];
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    findings.push(...checkLine(path, line, bytes.subarray(start, end)));
    if (findings.length >= PROBLEM_LIMITS.problemsMax) break;
    start = end + 1;
  }
  return findings;
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
