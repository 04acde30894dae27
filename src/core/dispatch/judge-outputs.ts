import { isErrorCode } from '../../contract/errors.ts';
import type { AcceptedRecord, OutcomeProblem } from '../../contract/generated/dispatch-outcome.ts';
import type { OutputFacts } from '../dispatch-facts.ts';
import { problem } from '../resume-error.ts';
import { hasUpdateRequest } from './ended-dispatch.ts';

/** Everything wrong with the files at the outputs of a dispatch, each for itself. @spec contract.md#records */
export function judgeOutputs(outputs: readonly OutputFacts[]): readonly OutcomeProblem[] {
  return outputs.flatMap((output) => judgeOutput(output, outputs));
}

/** What of them can be taken as records. */
export function acceptedRecords(outputs: readonly OutputFacts[]): readonly AcceptedRecord[] {
  return outputs.flatMap(({ key, path, observed }) =>
    observed.kind === 'record' || observed.kind === 'text' ? [{ key, path, sha256: observed.sha256 }] : [],
  );
}

const MISSING_MATTERS: ReadonlySet<string> = new Set(['selection_record', 'plan', 'round_plan_record']);

function judgeOutput(output: OutputFacts, all: readonly OutputFacts[]): readonly OutcomeProblem[] {
  switch (output.observed.kind) {
    case 'absent':
      return output.required && !(MISSING_MATTERS.has(output.key) && hasUpdateRequest(all))
        ? [
            problem(
              'artifact.missing',
              `${output.path} is missing; expected the record of this stage`,
              output.path,
            ),
          ]
        : [];
    case 'too-large':
      return [
        problem(
          'artifact.too-large',
          `${output.path} has ${output.observed.sizeBytes} bytes; expected a smaller file, so it was removed`,
          output.path,
        ),
      ];
    case 'not-a-file':
      return [
        problem(
          'artifact.invalid',
          `${output.path} is a ${output.observed.what}; expected a regular file`,
          output.path,
        ),
      ];
    case 'invalid':
      return output.observed.problems
        .slice(0, 50)
        .map((found) =>
          problem(
            isErrorCode(found.code) ? found.code : 'artifact.invalid',
            found.message,
            found.file,
            found.pointer,
          ),
        );
    case 'text':
    case 'record':
      return [];
  }
}
