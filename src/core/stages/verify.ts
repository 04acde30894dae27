import type { CheckResult } from '../../contract/generated/check-record.ts';
import { checkDir } from '../../contract/paths.ts';
import { invariant } from '../../lib/invariant.ts';
import { baselineCommands } from '../../roadmap/verification.ts';
import type { Action } from '../action.ts';
import { because, perform, transition, wait } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import { isSameChange } from '../merge/change.ts';
import type { CheckFacts, CheckRecordFacts, RoundObservation } from '../round-observation.ts';
import type { Observation } from '../observation.ts';
import { stopSealed } from '../sealed-job.ts';
import { resumeError } from '../resume-error.ts';

/** The controller runs every baseline check on the round head itself; red records are never reused. @spec contract.md#verification */
export function decideVerify(o: Observation, r: RoundObservation): Decision {
  invariant(r.checks !== null && r.head !== null, 'checks are observed in verify');
  const { checks, head } = r;
  const green = greenRun(r, checks);
  if (green !== undefined) return passed(r, green);
  const run = {
    roundId: r.row.round_id,
    number: (checks.records.at(-1)?.number ?? 0) + 1,
    head,
    contentTree: checks.contentTree,
    base: checks.base,
  };
  switch (checks.job.kind) {
    case 'running':
      return wait(
        {
          code: 'WAIT',
          roundId: run.roundId,
          because: because('checks.running', 'verification', `run ${run.number}`),
        },
        {
          kind: 'job',
          jobDir: checkDir(run.roundId, run.number),
          what: `${run.roundId}/checks`,
          lastLine: checks.job.lastLine,
        },
      );
    case 'ended':
      return perform(
        {
          code: 'RUN_CHECKS',
          roundId: run.roundId,
          because: because('checks.record', 'verification', `run ${run.number} ended`),
        },
        { kind: 'recordChecks', ...run },
      );
    case 'sealed':
      return stopSealed(r, checks.job.job);
    case 'none':
      break;
  }
  const red = unconsumedRed(r, checks);
  return red !== null && !isFirstLost(checks, red) ? failed(o, r, checks, red) : start(o, run);
}

type CheckRun = Omit<Extract<Action, { kind: 'startChecks' }>, 'kind'>;

function start(o: Observation, run: CheckRun): Decision {
  const commands =
    o.contract.verification.kind === 'present' ? baselineCommands(o.contract.verification.value) : [];
  return perform(
    {
      code: 'RUN_CHECKS',
      roundId: run.roundId,
      because: because(
        'checks.start',
        'verification',
        `${commands.length} checks on ${run.head.slice(0, 12)}`,
      ),
    },
    { kind: 'startChecks', ...run },
  );
}

/** What a person changed is looked at anew, also when it leads back to what was green before. */
function greenRun(r: RoundObservation, checks: CheckFacts): CheckRecordFacts | undefined {
  return r.handSinceChecks
    ? undefined
    : checks.records.findLast((record) => record.value.passed && record.value.tree === checks.contentTree);
}

function passed(r: RoundObservation, green: CheckRecordFacts): Decision {
  const isApproved =
    r.records.review?.value.decision === 'approved' &&
    r.landing?.reviewedChange != null &&
    isSameChange(r.landing.reviewedChange, r.landing.change);
  const to = isApproved ? 'finalize-round' : 'review';
  const rule = isApproved ? 'verify.green-approved' : 'verify.green';
  return transition(
    {
      code: isApproved ? 'MERGE' : 'DISPATCH',
      roundId: r.row.round_id,
      because: because(rule, 'stages', `run ${green.number} is green`),
    },
    { kind: 'checksGreen', roundId: r.row.round_id, to, consumed: consumedCheck(green) },
  );
}

function failed(o: Observation, r: RoundObservation, checks: CheckFacts, red: CheckRecordFacts): Decision {
  const roundId = r.row.round_id;
  const inARow = redInARow(checks.records);
  const limit = o.config.limits.check_rounds + (r.row.allowance.verify ?? 0);
  const failing = red.value.checks.find((check) => check.exit_code !== 0);
  if (inARow >= limit) {
    const error = resumeError({
      code: 'checks.not-converging',
      message: `\`${failing?.command ?? 'a check'}\` is red after ${inARow} implementations; expected green`,
      stage: 'verify',
      roundId,
      now: o.now,
      attempts: inARow,
      evidence: red.value.checks.map((check) => check.log),
    });
    return transition(
      {
        code: 'BLOCKED',
        roundId,
        because: because('verify.not-converging', 'stages', `${inARow} red in a row`),
      },
      { kind: 'blocked', roundId, consumed: consumedCheck(red), error, rejection: null },
    );
  }
  return transition(
    {
      code: 'DISPATCH',
      roundId,
      because: because(
        'verify.red',
        'stages',
        `\`${failing?.command ?? 'a check'}\` is red (${inARow} of ${limit})`,
      ),
    },
    { kind: 'checksRed', roundId, consumed: consumedCheck(red) },
  );
}

/** The newest record, when it is red for this head and was not acted on. */
function unconsumedRed(r: RoundObservation, checks: CheckFacts): CheckRecordFacts | null {
  const newest = checks.records.at(-1);
  if (newest === undefined || newest.value.passed || newest.value.head !== r.head) return null;
  return consumedCheck(newest).some((entry) => r.row.consumed.includes(entry)) ? null : newest;
}

/** Whoever ends the runner, a person or the machine, says nothing about the work: such a run is made once more. */
function isFirstLost(checks: CheckFacts, red: CheckRecordFacts): boolean {
  const sameHead = checks.records.filter((run) => run.value.head === red.value.head);
  return isLost(red) && sameHead.filter(isLost).length === 1;
}

function isLost({ value }: CheckRecordFacts): boolean {
  return value.checks.some(isCutShort);
}

/** Neither an exit code nor a signal nor its timeout ended it. */
export function isCutShort(check: CheckResult): boolean {
  return check.exit_code === null && check.signal === null && !check.timed_out;
}

/** Red runs since the last green one, one for each head: only accepted new implementations count. */
export function redInARow(records: readonly CheckRecordFacts[]): number {
  const lastGreen = records.findLastIndex((record) => record.value.passed);
  return new Set(records.slice(lastGreen + 1).map((record) => record.value.head)).size;
}

function consumedCheck(record: CheckRecordFacts): readonly string[] {
  return [`checks-${record.number}:${record.sha256}`];
}
