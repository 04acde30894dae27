import { dispatchDir } from '../../contract/paths.ts';
import type { DispatchOutcome } from '../../contract/generated/dispatch-outcome.ts';

/**
 * Where an investigator finds the dispatch in trouble: its files lie in the main checkout, outside the worktree.
 * @spec contract.md#recovery
 */
export function failedDispatchGuidance(root: string, failed: DispatchOutcome): readonly string[] {
  const why = failed.failure_class === null ? '' : `, ${failed.failure_class}`;
  return [
    `The dispatch in trouble is ${failed.dispatch_id}: ${failed.role}${failed.agent === null ? '' : ` (${failed.agent})`}, attempt ${failed.attempt} of ${failed.stage}, ended as ${failed.kind}${why}. Read its files, and change none: ${root}/${dispatchDir(failed.dispatch_id)}/ with assignment.json, prompt.md, stdout.log, stderr.log and exit.json.`,
    ...(failed.kept_refs.length === 0
      ? []
      : [`What it left in the worktree is kept at ${failed.kept_refs.join(', ')}: git show --stat <ref>.`]),
  ];
}
