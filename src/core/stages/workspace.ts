import { parseOid } from '../../contract/ids.ts';
import { because, perform, transition, wait } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import { decideDiskFloor } from '../disk-floor.ts';
import type { Observation } from '../observation.ts';
import type { RoundObservation } from '../round-observation.ts';
import { stopSealed } from '../sealed-job.ts';
import { resumeError } from '../resume-error.ts';
import { decideShownFiles } from './shown-conflict.ts';
import { setupRunDir } from '../setup-run.ts';

/**
 * What must stand before any stage goes on: branch, worktree, setup, and a person's work committed. While a
 * dispatch or a check runs, nothing here is touched. @spec contract.md#recovery, contract.md#ownership
 */
export function decideWorkspace(o: Observation, r: RoundObservation): Decision | null {
  if (r.dispatch?.kind === 'running' || r.checks?.job.kind === 'running') return null;
  // The settlement that was begun puts everything back itself.
  if (r.dispatch?.kind === 'settling') return r.worktree.kind === 'present' ? null : missingWorkspace(o, r);
  return (
    changedRoadmap(o, r) ??
    missingWorkspace(o, r) ??
    missingFiles(r) ??
    setup(o, r) ??
    handWork(o, r) ??
    decideShownFiles(r)
  );
}

function changedRoadmap(o: Observation, r: RoundObservation): Decision | null {
  const change = r.milestone.changed[0];
  if (change === undefined || r.row.stage === 'blocked' || r.dispatch !== null) return null;
  const roundId = r.row.round_id;
  const error = resumeError({
    code: 'roadmap.changed-under-round',
    message: `${change.milestoneId} ${change.how} since the round began; expected the same fields but status`,
    stage: r.row.stage,
    roundId,
    now: o.now,
    attempts: 0,
  });
  return transition(
    {
      code: 'BLOCKED',
      roundId,
      because: because('workspace.roadmap-changed', 'stages', `${change.milestoneId} ${change.how}`),
    },
    { kind: 'blocked', roundId, consumed: [], error, rejection: null },
  );
}

function missingWorkspace(o: Observation, r: RoundObservation): Decision | null {
  const roundId = r.row.round_id;
  if (r.dispatch?.kind === 'ended') return null;
  const low = r.worktree.kind === 'present' ? null : decideDiskFloor(o);
  if (r.head === null) {
    // A ref that somebody removed takes nothing with it: what was accepted last stands in the record of its dispatch.
    const recorded = parseOid(r.outcomes.at(-1)?.head_after ?? '');
    const fact = recorded === null ? 'no round head yet' : `the round head is gone; it was ${recorded} last`;
    return (
      low ??
      perform(
        { code: 'OPEN_ROUND', roundId, because: because('workspace.prepare', 'worktrees-and-history', fact) },
        { kind: 'prepareWorktree', roundId, commit: recorded ?? r.baseRevision },
      )
    );
  }
  const isSettling = r.dispatch?.kind === 'settling';
  if (!isSettling && (r.branch.kind === 'absent' || r.branch.kind === 'behind'))
    return perform(
      {
        code: 'RECOVER',
        path: 'recovery',
        roundId,
        because: because('workspace.rebuild-branch', 'recovery', `the branch is ${r.branch.kind}`),
      },
      { kind: 'rebuildBranch', roundId, head: r.head },
    );
  if (r.worktree.kind !== 'present')
    return (
      low ??
      perform(
        {
          code: r.worktree.kind === 'absent' ? 'OPEN_ROUND' : 'RECOVER',
          roundId,
          because: because('workspace.rebuild-worktree', 'recovery', `the worktree is ${r.worktree.kind}`),
        },
        { kind: 'prepareWorktree', roundId, commit: r.head },
      )
    );
  return null;
}

function missingFiles(r: RoundObservation): Decision | null {
  if (r.isIncluded || r.dispatch?.kind === 'ended') return null;
  return perform(
    {
      code: 'OPEN_ROUND',
      roundId: r.row.round_id,
      because: because('workspace.include', 'worktrees-and-history'),
    },
    { kind: 'includeFiles', roundId: r.row.round_id },
  );
}

function setup(o: Observation, r: RoundObservation): Decision | null {
  const roundId = r.row.round_id;
  switch (r.setup.kind) {
    case 'not-needed':
    case 'done':
      return null;
    case 'due':
      // What the agent has left is judged first.
      return r.row.stage === 'blocked' || r.dispatch?.kind === 'ended'
        ? null
        : perform(
            {
              code: 'OPEN_ROUND',
              roundId,
              because: because('workspace.setup', 'worktrees-and-history', ...o.config.worktree.setup),
            },
            { kind: 'startSetup', roundId, commands: o.config.worktree.setup },
          );
    case 'running':
      return wait(
        { code: 'WAIT', roundId, because: because('workspace.setup-running', 'worktrees-and-history') },
        {
          kind: 'job',
          jobDir: setupRunDir(r.row),
          what: `${roundId}/setup`,
          lastLine: r.setup.lastLine,
        },
      );
    case 'sealed':
      return stopSealed(r, r.setup.job);
    case 'ended':
      return setupEnded(
        o,
        r,
        r.setup.exit?.steps.every((step) => step.exit_code === 0) === true,
        r.setup.logTail,
      );
  }
}

function setupEnded(o: Observation, r: RoundObservation, isGood: boolean, logTail: string): Decision | null {
  const roundId = r.row.round_id;
  if (isGood)
    return perform(
      { code: 'OPEN_ROUND', roundId, because: because('workspace.setup-done', 'worktrees-and-history') },
      { kind: 'recordSetup', roundId },
    );
  if (r.row.stage === 'blocked') return null;
  const error = resumeError({
    code: 'worktree.setup-failed',
    message: `worktree.setup failed; the end of its log: ${logTail}`,
    stage: r.row.stage,
    roundId,
    now: o.now,
    attempts: 1,
    evidence: [`${setupRunDir(r.row)}/setup.log`],
  });
  return transition(
    { code: 'BLOCKED', roundId, because: because('workspace.setup-failed', 'worktrees-and-history') },
    { kind: 'blocked', roundId, consumed: [], error, rejection: null },
  );
}

function handWork(o: Observation, r: RoundObservation): Decision | null {
  if (
    r.handWork === null ||
    r.head === null ||
    r.dispatch?.kind === 'ended' ||
    r.dispatch?.kind === 'settled'
  )
    return null;
  const roundId = r.row.round_id;
  const { tree, tip, secrets, changes, merged } = r.handWork;
  const secret = secrets[0];
  if (secret !== undefined) {
    if (r.row.stage === 'blocked') return null;
    const error = resumeError({
      code: 'secret.in-tree',
      message: `${secret.path} in the worktree holds the value of ${secret.name}; expected no secret in a file`,
      stage: r.row.stage,
      roundId,
      now: o.now,
      attempts: 0,
      artifact: secret.path,
    });
    return transition(
      { code: 'BLOCKED', roundId, because: because('workspace.secret', 'ownership', secret.path) },
      { kind: 'blocked', roundId, consumed: [], error, rejection: null },
    );
  }
  return perform(
    {
      code: 'RECOVER',
      roundId,
      because: because(
        'workspace.by-hand',
        'ownership',
        ...changes.slice(0, 10).map((change) => change.path),
      ),
    },
    { kind: 'commitByHand', roundId, head: r.head, tree, tip, merged },
  );
}
