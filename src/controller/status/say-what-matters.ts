import { ERRORS, PROGRAM } from '../../contract/errors.ts';
import { snapshotPath } from '../../contract/paths.ts';
import { shellWords } from '../../lib/shell-words.ts';
import type { StatusReport } from '../../contract/generated/status-report.ts';

type Facts = Omit<StatusReport, 'schema_version' | 'message' | 'next_command' | '$schema'>;

export interface WhatMatters {
  readonly message: string;
  readonly nextCommand: string;
}

const RUN = `${PROGRAM} run`;

/** Of everything in a status the one thing to know, and the command that follows from it (I9). @spec contract.md#invariants */
export function sayWhatMatters(facts: Facts): WhatMatters {
  return firstOf(facts) ?? { message: 'Nothing runs.', nextCommand: RUN };
}

function firstOf(facts: Facts): WhatMatters | null {
  const { lease, controller_error: error, roadmap } = facts;
  if (facts.problems.length > 0)
    return { message: 'Contract files cannot be acted on.', nextCommand: `${PROGRAM} validate` };
  if (facts.leftover_fences.length > 0 && lease?.alive !== true)
    return {
      message: 'A controller died while it landed a round; the next run finishes that.',
      nextCommand: RUN,
    };
  if (facts.paused !== null)
    return { message: `Paused by ${facts.paused.by}.`, nextCommand: `${PROGRAM} resume` };
  if (error !== null && error.code !== 'owners.blocked')
    return { message: error.message, nextCommand: error.next_command };
  return blocked(facts) ?? held(facts) ?? atRest(facts, roadmap);
}

function blocked({ rounds, lease }: Facts): WhatMatters | null {
  const stopped = rounds.filter(({ resume_error: error }) => error !== null);
  const [first] = stopped;
  if (first === undefined || first.resume_error === null) return null;
  if (lease?.alive === true && stopped.length < rounds.length) return null;
  const count = stopped.length === 1 ? '1 round is blocked.' : `${stopped.length} rounds are blocked.`;
  return { message: count, nextCommand: first.resume_error.next_command };
}

function held({ rounds }: Facts): WhatMatters | null {
  for (const { round_id: roundId, holds } of rounds) {
    const hold = holds.find(({ cleared_by: by }) => by === 'person');
    if (hold === undefined) continue;
    const known = HOLD_COMMANDS.get(hold.code ?? '');
    return {
      message: `${roundId} waits to land: ${hold.reason}`,
      nextCommand: hold.next_command ?? known ?? `${PROGRAM} explain ${roundId}`,
    };
  }
  return null;
}

const HOLD_COMMANDS: ReadonlyMap<string, string> = new Map(
  (['checkout.local-edits', 'checkout.busy', 'repo.config-drift'] as const).map((code) => [
    code,
    ERRORS[code].nextCommand,
  ]),
);

function atRest(facts: Facts, roadmap: Facts['roadmap']): WhatMatters | null {
  const { lease, rounds, uncommitted } = facts;
  if (lease?.alive === true)
    return {
      message: `A controller runs (process ${lease.pid} on ${lease.host}).`,
      nextCommand: `${PROGRAM} logs -f`,
    };
  if (rounds.length > 0) return { message: 'No controller runs; the rounds wait for one.', nextCommand: RUN };
  const contract = shellWords(uncommitted.filter((path) => path !== snapshotPath));
  if (contract !== '')
    return {
      message: 'Contract files are not committed; rounds read them from the base commit.',
      nextCommand: `git add -- ${contract} && git commit -m "Edit the contract" -- ${contract}`,
    };
  if (roadmap?.is_template === true)
    return {
      message: `The roadmap still is the template. Replace its milestone by your own in ${roadmap.path}.`,
      nextCommand: `git commit -m "Write the roadmap" -- ${roadmap.path}`,
    };
  if (roadmap !== null && roadmap.done === roadmap.total)
    return { message: 'Every milestone of the roadmap is done.', nextCommand: `${PROGRAM} init --next` };
  return null;
}
