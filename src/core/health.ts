import { ERRORS, nextCommandFor, isErrorCode, type ErrorCode } from '../contract/errors.ts';
import { formatPlace, type Problem } from '../contract/problem.ts';
import type { PortFailureCode } from '../ports/failure.ts';
import { because, transition } from './build-decision.ts';
import type { Decision } from './decision.ts';
import type { Observation } from './observation.ts';
import { resumeError } from './resume-error.ts';
import { roadmapLine } from './stages/plan.ts';

/** Contract files that cannot be acted on stop the run; nothing is guessed (I13). @spec contract.md#files */
export function decideContract(o: Observation): Decision | null {
  const problem = o.contract.problems[0];
  if (problem === undefined) return null;
  const code: ErrorCode = isErrorCode(problem.code) ? problem.code : 'roadmap.invalid';
  const more = o.contract.problems.length > 1 ? ` (and ${o.contract.problems.length - 1} more)` : '';
  return {
    kind: 'stop',
    code: 'BLOCKED',
    path: 'corrupt-state',
    roundId: null,
    because: because('contract.invalid', 'files', problem.file),
    exit: 4,
    error: code,
    message: `${withPlace(problem)}${more}`,
    nextCommand: nextCommandFor('roadmap.invalid', null),
  };
}

/** A message that names its file already is not told it twice. */
function withPlace(problem: Problem): string {
  const message = problem.message.replace(/\.$/, '');
  return problem.line === null && message.includes(problem.file)
    ? message
    : `${message} (${formatPlace(problem)})`;
}

/** Trouble with the base branch is the controller's own: it stops until a person has looked. @spec contract.md#stages */
export function decideHealth(o: Observation): Decision | null {
  const cause = findCause(o);
  const recorded = o.state.resume_errors.controller;
  if (cause !== null) {
    if (o.run.acceptBase && o.base.kind === 'present' && cause.code !== 'base.missing') {
      return transition(
        {
          code: 'CONFIRM',
          path: 'recovery',
          roundId: null,
          because: because('health.base-accepted', 'stages', cause.message),
        },
        { kind: 'baseAccepted', baseRevision: o.base.head },
      );
    }
    if (recorded?.code === cause.code && recorded.message === cause.message) return stopOn(o);
    const error = resumeError({
      code: cause.code,
      message: cause.message,
      stage: null,
      roundId: null,
      now: o.now,
      attempts: 0,
      evidence: cause.evidence,
    });
    return transition(
      {
        code: 'BLOCKED',
        path: 'recovery',
        roundId: null,
        because: because(`health.${cause.code}`, 'stages', cause.message),
      },
      { kind: 'controllerBlocked', error },
    );
  }
  if (recorded === undefined || recorded.code === 'owners.blocked') return null;
  if (isCauseGone(o, recorded.code)) {
    return transition(
      {
        code: 'RECOVER',
        path: 'recovery',
        roundId: null,
        because: because('health.cause-gone', 'stages', recorded.code),
      },
      { kind: 'controllerCleared' },
    );
  }
  return stopOn(o);
}

/** May a recorded stop of the controller be taken back because what it was recorded for is not there any more? */
export function isCauseGone(o: Observation, code: string): boolean {
  if (!isErrorCode(code) || findCause(o) !== null) return false;
  return (ERRORS[code].recheck || isWorldFailure(code)) && isGone(o, code);
}

interface Cause {
  readonly code: ErrorCode;
  readonly message: string;
  readonly evidence: readonly string[];
}

function findCause(o: Observation): Cause | null {
  if (o.base.kind === 'missing')
    return {
      code: 'base.missing',
      message: `the base branch ${o.state.base_branch} is gone; expected refs/heads/${o.state.base_branch}`,
      evidence: [],
    };
  const rewritten = o.rounds.filter((round) => round.lineage.kind === 'rewritten');
  if (rewritten.length > 0) {
    return {
      code: 'base.rewritten',
      message: `${o.state.base_branch} no longer contains the commit that ${rewritten.map((round) => round.row.round_id).join(', ')} started from`,
      evidence: rewritten.map((round) => `${round.row.round_id}: ${round.row.base_revision}`),
    };
  }
  if (o.base.byAgents.length > 0)
    return {
      code: 'base.moved-by-agent',
      message: `${o.base.byAgents.length === 1 ? 'a commit' : `${o.base.byAgents.length} commits`} on ${o.state.base_branch} came from an agent (${o.base.byAgents
        .slice(0, NAMED_MAX)
        .map((oid) => oid.slice(0, 12))
        .join(', ')}); expected only landings and your own`,
      evidence: o.base.byAgents.map((oid) => `commit ${oid}`),
    };
  return null;
}

/** Commits that a message names; the evidence names all. */
const NAMED_MAX = 3;

/** A failure of the world is tried again at each start; every other recheck needs its cause to be gone. */
const WORLD_FAILURES: Readonly<Record<Exclude<PortFailureCode, 'lease.lost'>, true>> = {
  'git.failed': true,
  'git.output-unexpected': true,
  'git.lock-held': true,
  'files.failed': true,
  'files.closed': true,
  'files.wrong-kind': true,
  'launcher.failed': true,
  'launcher.unseen': true,
  'candidate.invalid': true,
};

function isWorldFailure(code: ErrorCode): boolean {
  return code in WORLD_FAILURES;
}

function isGone(o: Observation, code: ErrorCode): boolean {
  if (isWorldFailure(code)) return o.run.recheckOwners.includes('controller');
  if (code === 'roadmap-update.by-hand') return isRoadmapEdited(o);
  return code === 'disk.low' ? o.freeDiskGib >= o.config.limits.min_free_disk_gib : true;
}

/** An asked-for roadmap edit is there once the committed roadmap differs from what it was. */
function isRoadmapEdited(o: Observation): boolean {
  const before = o.state.resume_errors.controller?.evidence.find((line) => line.startsWith(roadmapLine('')));
  const { roadmap } = o.contract;
  return before !== undefined && roadmap.kind === 'present' && before !== roadmapLine(roadmap.sha256);
}

function stopOn(o: Observation): Decision {
  const error = o.state.resume_errors.controller;
  const code = error !== undefined && isErrorCode(error.code) ? error.code : null;
  return {
    kind: 'stop',
    code: 'BLOCKED',
    path: 'recovery',
    roundId: null,
    because: because('health.stop', 'stages', error?.code ?? '', ...(error?.evidence ?? [])),
    exit: 3,
    error: code,
    message: error?.message ?? '',
    nextCommand: error?.next_command ?? null,
  };
}
