/**
 * One thing wrong in a contract file: where it is, what was expected and found, and what to do about it.
 * `line` and `column` count from 1, columns in UTF-16 units; both are null when only a JSON pointer is known.
 * @spec contract.md#roadmap
 */
export interface Problem {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  /** JSON pointer inside the file, or null for text files. */
  readonly pointer: string | null;
  readonly code: string;
  /** A sentence: expected, found, where. */
  readonly message: string;
  readonly expected: string | null;
  readonly found: string | null;
  /** What a person or an agent does about it, one sentence. */
  readonly fix: string;
}

/** Renders a problem the way `validate` prints it: `file:line:column: code: message`. */
export function formatProblem(problem: Problem): string {
  const pointer = problem.line === null && problem.pointer ? `${problem.pointer}: ` : '';
  return `${formatPlace(problem)}: ${problem.code}: ${pointer}${problem.message}`;
}

/** `file:line:column`, as far as it is known. */
export function formatPlace({ file, line, column }: Problem): string {
  return [file, line, column].filter((part) => part !== null).join(':');
}
