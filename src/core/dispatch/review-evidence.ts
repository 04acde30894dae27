import type { AssignmentProblem } from '../../contract/generated/assignment.ts';
import type { RawChange } from '../../ports/git.ts';
import type { RoundObservation } from '../round-observation.ts';
import { blockingFindings } from '../review/quality.ts';

/** Files in which package managers and build tools keep what a check command runs. */
const MANIFESTS: ReadonlySet<string> = new Set([
  'package.json',
  'Makefile',
  'pyproject.toml',
  'Cargo.toml',
  'composer.json',
  'deno.json',
  'justfile',
  'Taskfile.yml',
]);

/**
 * Changes to what the baseline checks themselves are: a file that a command names, or a manifest it may run from.
 * The reviewer is told, so that a check made weaker is seen. @spec contract.md#verification
 */
export function definitionChanges(
  change: readonly RawChange[],
  commands: readonly string[],
): readonly AssignmentProblem[] {
  return change
    .filter(({ path }) => MANIFESTS.has(nameOf(path)) || commands.some((command) => namesFile(command, path)))
    .map(({ path }) => ({
      code: 'checks.definition-changed',
      message: `${path} belongs to what the checks run and was changed: look whether they still check what they should`,
      file: path,
      pointer: null,
    }));
}

/** What the reviewer is shown at the limit: open findings by id, and where the first review began. @spec contract.md#review-quality */
export function finalReviewGuidance(r: RoundObservation): readonly string[] {
  const newest = r.records.reviews.at(-1);
  const open = newest === undefined ? [] : blockingFindings(newest);
  return [
    `This is the final review of ${r.row.round_id}, after ${r.row.review_rounds} rejections. Say which open findings may be deferred: approve with them as non-blocking findings, or reject.`,
    ...open.map((finding) =>
      `Open: ${finding.finding_id} (${finding.severity}): ${finding.problem}`.slice(0, 500),
    ),
    ...(r.row.review_baseline === null
      ? []
      : [`Changed since the first review: git diff ${r.row.review_baseline}..${r.head ?? ''}`]),
  ];
}

function namesFile(command: string, path: string): boolean {
  return command.split(/[\s;&|()"'=]+/).some((word) => word.replace(/^\.\//, '') === path);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
