import { checkDir } from '../../contract/paths.ts';
import { invariant } from '../../lib/invariant.ts';
import { baselineCommands } from '../../roadmap/verification.ts';
import { because, perform, transition, wait } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import { isSameChange } from '../merge/change.ts';
import type { CheckFacts, CheckRecordFacts, RoundObservation } from '../round-observation.ts';
import type { Observation } from '../observation.ts';
import { resumeError } from '../resume-error.ts';

/** The controller runs every baseline check on the round head itself; red records are never reused. @spec contract.md#verification */
export function decideVerify(o: Observation, r: RoundObservation): Decision {
  const roundId = r.row.round_id;
  invariant(r.checks !== null && r.head !== null, 'checks are observed in verify');
  const green = r.checks.records.findLast(
    (record) => record.value.passed && record.value.tree === r.checks?.contentTree,
  );
  if (green !== undefined) return passed(r, green);
  const number = (r.checks.records.at(-1)?.number ?? 0) + 1;
  switch (r.checks.job.kind) {
    case 'running':
      return wait(
        { code: 'WAIT', roundId, because: because('checks.running', 'verification', `run ${number}`) },
        {
          kind: 'job',
          jobDir: checkDir(roundId, number),
          what: `${roundId}/checks`,
          lastLine: r.checks.job.lastLine,
        },
      );
    case 'ended':
      return perform(
        {
          code: 'RUN_CHECKS',
          roundId,
          because: because('checks.record', 'verification', `run ${number} ended`),
        },
        {
          kind: 'recordChecks',
          roundId,
          number,
          head: r.head,
          contentTree: r.checks.contentTree,
          baseRevision: r.row.base_revision,
        },
      );
    case 'none':
      break;
  }
  const red = unconsumedRed(r, r.checks);
  if (red !== null) return failed(o, r, r.checks, red);
  const commands =
    o.contract.verification.kind === 'present' ? baselineCommands(o.contract.verification.value) : [];
  return perform(
    {
      code: 'RUN_CHECKS',
      roundId,
      because: because('checks.start', 'verification', `${commands.length} checks on ${r.head.slice(0, 12)}`),
    },
    { kind: 'startChecks', roundId, number, head: r.head },
  );
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

/** Red runs since the last green one, one for each head: only accepted new implementations count. */
function redInARow(records: readonly CheckRecordFacts[]): number {
  const lastGreen = records.findLastIndex((record) => record.value.passed);
  return new Set(records.slice(lastGreen + 1).map((record) => record.value.head)).size;
}

function consumedCheck(record: CheckRecordFacts): readonly string[] {
  return [`checks-${record.number}:${record.sha256}`];
}
