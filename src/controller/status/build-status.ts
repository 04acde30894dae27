import type { State } from '../../contract/generated/state.ts';
import { snapshotPath } from '../../contract/paths.ts';
import type { HoldView, RoundView, StatusReport } from '../../contract/generated/status-report.ts';
import { formatProblem } from '../../contract/problem.ts';
import type { Observation } from '../../core/observation.ts';
import type { RoundObservation } from '../../core/round-observation.ts';
import { judgeAdmissibility } from '../../core/merge/admissibility.ts';
import { ok, type Result } from '../../lib/result.ts';
import { readyMilestones } from '../../roadmap/query.ts';
import { uncommittedContract } from '../open-session.ts';
import { observe } from '../observe/observe.ts';
import type { Project, Refusal } from '../project.ts';
import { findLeftoverFences } from './leftover-fences.ts';
import { beginLook, type Look } from './look.ts';
import { findRunningJobs, type RunningJob } from './running-jobs.ts';
import { sayWhatMatters } from './say-what-matters.ts';

const PROBLEMS_MAX = 200;
/** The newest; the folder holds all of them. */
const NOT_TAKEN_MAX = 10;

/** Where everything stands, as anyone may see it: without a lease, without writing. @spec contract.md#state */
export async function buildStatus(project: Project): Promise<Result<StatusReport, Refusal>> {
  const begun = await beginLook(project, { deep: false });
  if (!begun.ok) return begun;
  const { state, viewer, source } = begun.value;
  const [o, uncommitted] = await Promise.all([
    observe(project.world, viewer, state),
    uncommittedPaths(project, state),
  ]);
  const jobs = await findRunningJobs(project.world, state);
  const facts = {
    source,
    revision: state.revision,
    controller_stage: state.controller_stage,
    base_branch: state.base_branch,
    base_commit: o.base.kind === 'present' ? o.base.head : null,
    lease: leaseView(begun.value),
    paused: state.paused,
    controller_error: state.resume_errors.controller ?? null,
    roadmap: roadmapView(o),
    rounds: o.rounds.map((round) => roundView(o, round, jobs)),
    providers: Object.entries(state.providers).flatMap(([agent, provider]) =>
      provider.availability === 'available'
        ? []
        : [
            {
              agent,
              availability: provider.availability,
              until: provider.until,
              failure_class: provider.failure_class,
            },
          ],
    ),
    uncommitted,
    leftover_fences: await findLeftoverFences(project.world, state.base_branch),
    requests_not_taken: (await project.world.requests.listRejected())
      .slice(-NOT_TAKEN_MAX)
      .map(({ message }) => message),
    problems: o.contract.problems.slice(0, PROBLEMS_MAX).map(formatProblem),
  } as const;
  const { message, nextCommand } = sayWhatMatters(facts);
  return ok({ schema_version: 'status-report-v1', ...facts, message, next_command: nextCommand });
}

/** An edited snapshot is no contract file, but nobody should think that it is read. */
async function uncommittedPaths(project: Project, state: State): Promise<readonly string[]> {
  const found = await uncommittedContract(project, state, [snapshotPath]);
  const contract = found.filter((path) => path !== snapshotPath);
  return contract.length === found.length ? contract : [...contract, snapshotPath];
}

function leaseView({ lease }: Pick<Look, 'lease'>): StatusReport['lease'] {
  return lease === null ? null : { host: lease.holder.host, pid: lease.holder.pid, alive: lease.alive };
}

function roadmapView(o: Observation): StatusReport['roadmap'] {
  if (o.contract.roadmap.kind !== 'present') return null;
  const roadmap = o.contract.roadmap.value;
  const taken = new Set(o.state.active_rounds.flatMap((round) => round.eligible_milestones));
  const next = readyMilestones(roadmap).find(({ milestoneId }) => !taken.has(milestoneId));
  return {
    roadmap_id: o.state.roadmap_id,
    roadmap_revision: o.state.roadmap_revision,
    path: roadmap.file,
    done: roadmap.milestones.filter(({ status }) => status === 'done').length,
    total: roadmap.milestones.length,
    is_template: roadmap.isTemplate,
    next_milestone: next === undefined ? null : { milestone_id: next.milestoneId, title: next.title },
  };
}

function roundView(o: Observation, round: RoundObservation, jobs: readonly RunningJob[]): RoundView {
  const { row } = round;
  const job = jobs.find((candidate) => candidate.roundId === row.round_id) ?? null;
  return {
    round_id: row.round_id,
    stage: row.stage,
    blocked_from: row.blocked_from,
    milestones: row.eligible_milestones,
    branch: row.branch,
    worktree_path: row.worktree_path,
    running:
      job === null
        ? null
        : {
            what: job.what,
            dispatch_id: job.dispatchId,
            agent: job.agent,
            since: job.since,
            last_line: job.lastLine.slice(0, LINE_CHARS_MAX),
          },
    attempts: row.attempts,
    review_rounds: row.review_rounds,
    resume_error: row.resume_error,
    holds: holdsOf(o, round),
  };
}

const LINE_CHARS_MAX = 500;

/** What keeps a finished round from landing; the controller refreshes and verifies before it judges them. */
function holdsOf(o: Observation, round: RoundObservation): readonly HoldView[] {
  if (round.row.stage !== 'finalize-round' || round.landing === null) return [];
  return judgeAdmissibility(o, round, round.landing).flatMap(({ predicate, verdict }) =>
    verdict.kind === 'pass'
      ? []
      : [
          {
            predicate,
            reason: verdict.because,
            cleared_by: verdict.clearedBy,
            code: verdict.code,
            next_command: verdict.nextCommand ?? null,
          },
        ],
  );
}
