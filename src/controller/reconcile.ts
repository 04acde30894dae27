import type { ReconcileReport, StateDifference } from '../contract/generated/reconcile-report.ts';
import type { State } from '../contract/generated/state.ts';
import { nextCommandFor, PROGRAM } from '../contract/errors.ts';
import { liveStatePath } from '../contract/paths.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { LeaseHeld } from '../ports/lease.ts';
import { compareStates } from './compare-states.ts';
import { rebuildFromGit } from './load-state.ts';
import { contractCommit } from './open-session.ts';
import { placesOf } from './round-places.ts';
import type { Project, Refusal } from './project.ts';
import type { World } from './world.ts';

type Verdict = ReconcileReport['verdict'];

interface Found {
  readonly verdict: Verdict;
  readonly message: string;
  /** Null when it cannot be read. */
  readonly live: State | null;
  /** What git proves, with a revision above everything that was ever written. */
  readonly proposed: State;
  readonly differences: readonly StateDifference[];
}

/**
 * Compares the live state with git and proposes a rebuilt one where the live one cannot be gone on with. Only with
 * `write`, under the lease, and with the old file saved beside it, is the proposal written. @spec contract.md#state
 */
export async function reconcileState(
  project: Project,
  options: { readonly write: boolean },
): Promise<Result<ReconcileReport, Refusal>> {
  const { world } = project;
  if (!options.write) {
    const found = await compare(project);
    return found.ok ? ok(reportOf(found.value, { written: false, savedAs: null })) : found;
  }
  const taken = await world.leases.acquire({ takeOver: false });
  if (taken.kind === 'taken')
    return err({ code: 'lease.held', message: taken.why, nextCommand: taken.nextCommand });
  try {
    const found = await compare(project);
    if (!found.ok) return found;
    if (found.value.verdict === 'sound') return ok(reportOf(found.value, { written: false, savedAs: null }));
    const savedAs = await replaceState(project, taken.lease, found.value);
    return ok(reportOf(found.value, { written: true, savedAs }));
  } finally {
    await world.leases.release(taken.lease);
  }
}

async function compare(project: Project): Promise<Result<Found, Refusal>> {
  const { world } = project;
  const live = await world.states.load();
  const config = await project.readConfig(await contractCommit(world));
  if (!config.ok) return config;
  const rebuilt = await rebuildFromGit(world, config.value.worktree.root);
  if (rebuilt.kind === 'refused')
    return err({ code: rebuilt.code, message: rebuilt.message, problems: rebuilt.problems });
  const logged = await world.events.lastRevision();
  const state = live.kind === 'state' ? live.state : null;
  const proposed = {
    ...rebuilt.state,
    revision: Math.max(rebuilt.state.revision, logged ?? 0, state?.revision ?? 0) + 1,
    rounds_opened: Math.max(rebuilt.state.rounds_opened, state?.rounds_opened ?? 0),
  };
  return ok({
    ...judge(state, live.kind === 'unreadable' ? (live.problems[0]?.message ?? 'unreadable') : null, logged),
    live: state,
    proposed,
    differences: compareStates(state, rebuilt.state),
  });
}

function judge(
  live: State | null,
  problem: string | null,
  logged: number | null,
): Pick<Found, 'verdict' | 'message'> {
  if (problem !== null)
    return { verdict: 'unreadable', message: `${liveStatePath} cannot be read: ${problem}` };
  if (live === null)
    return { verdict: 'absent', message: `${liveStatePath} is not there; any run rebuilds it as proposed` };
  if (logged !== null && logged > live.revision)
    return {
      verdict: 'rewound',
      message: `${liveStatePath} has revision ${live.revision}, the event log names ${logged}: it is an older copy`,
    };
  return { verdict: 'sound', message: `${liveStatePath} is sound (revision ${live.revision})` };
}

/** The old file first: a crash in between leaves no live state, which any start rebuilds the same way. */
async function replaceState(project: Project, lease: LeaseHeld, found: Found): Promise<string | null> {
  const { world } = project;
  const savedAs = await saveAside(world);
  for (const round of found.proposed.active_rounds)
    await project.endStrays(placesOf(world.root, round).worktree);
  await world.states.write(lease, found.proposed);
  return savedAs;
}

async function saveAside(world: World): Promise<string | null> {
  const saved = `${liveStatePath}.${world.clock.now().replace(/[^0-9TZ]/g, '')}`;
  return (await world.files.move(liveStatePath, saved)) ? saved : null;
}

function reportOf(
  found: Found,
  { written, savedAs }: { readonly written: boolean; readonly savedAs: string | null },
): ReconcileReport {
  const { verdict, proposed } = found;
  const isSound = verdict === 'sound';
  const [first] = proposed.active_rounds;
  const afterwards = first === undefined ? `${PROGRAM} run` : nextCommandFor('owners.blocked', null);
  return {
    schema_version: 'reconcile-report-v1',
    verdict,
    message: found.message,
    differences: found.differences,
    proposal: isSound
      ? null
      : {
          revision: proposed.revision,
          rounds_opened: proposed.rounds_opened,
          rounds: proposed.active_rounds.map((round) => ({
            round_id: round.round_id,
            head: round.resume_error?.evidence[0] ?? '',
            next_command: round.resume_error?.next_command ?? '',
          })),
        },
    written,
    saved_as: savedAs,
    next_command: written ? afterwards : isSound ? `${PROGRAM} status` : `${PROGRAM} reconcile --write`,
  };
}
