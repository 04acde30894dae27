import { PROGRAM } from '../../contract/errors.ts';
import type { WayOut } from '../../contract/generated/explain-report.ts';
import type { ResumeError, Stage } from '../../contract/generated/state.ts';
import { historyRef, RUNTIME } from '../../contract/paths.ts';
import { dispatchStage } from '../../core/recovery/working-stage.ts';
import { missingInput } from '../../core/requests.ts';
import { REOPENS } from '../../core/stages/blocked.ts';
import type { RoundObservation } from '../../core/round-observation.ts';

const STAGES: readonly Stage[] = ['plan', 'implement', 'verify', 'review', 'finalize-round'];

/** What a person can do about a blocked round, and what each of it does; nothing for any other round. @spec contract.md#stages */
export function waysOut(r: RoundObservation): readonly WayOut[] {
  const {
    round_id: roundId,
    stage,
    blocked_from: from,
    worktree_path: worktree,
    resume_error: error,
  } = r.row;
  if (stage !== 'blocked') return [];
  const own = from ?? 'plan';
  const retry = `${PROGRAM} retry ${roundId}`;
  const others = STAGES.filter((one) => one !== own && missingInput(r, one) === null);
  const ways: WayOut[] = [
    {
      command: retry,
      effect:
        dispatchStage(r.row) === null
          ? `goes on in ${own} with one more attempt`
          : `goes on in ${own} with one more attempt, or with the records that you put right in ${worktree}`,
    },
    ...others.map((one) => ({
      command: `${retry} --stage ${one}`,
      effect: `goes on in ${one} with what is there`,
    })),
    ...(REOPENS.includes(from)
      ? [
          {
            command: `cd ${worktree}`,
            effect: 'what you change there is committed by the next run, which lets the checks run again',
          },
        ]
      : []),
    ...failedDispatches(error).map((id) => ({
      command: `${PROGRAM} logs ${id}`,
      effect: 'prints what the agent said; changes nothing',
    })),
    {
      command: `${PROGRAM} drop ${roundId}`,
      effect: `gives the round up; its work stays on ${historyRef} and its milestone can be taken again`,
    },
  ];
  // The one that the blockage itself recommends comes first.
  return ways.toSorted((a, b) => rank(a, error?.next_command) - rank(b, error?.next_command));
}

/** The dispatches whose logs are evidence of the blockage. */
function failedDispatches(error: ResumeError | null): readonly string[] {
  const logs = `${RUNTIME}/dispatches/`;
  return (error?.evidence ?? []).flatMap((line) =>
    line.startsWith(logs) ? line.slice(logs.length).split('/').slice(0, 1) : [],
  );
}

function rank(way: WayOut, recommended: string | undefined): number {
  return way.command === recommended ? 0 : 1;
}
