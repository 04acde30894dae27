import { ERRORS, isErrorCode, nextCommandFor } from '../../../src/contract/errors.ts';
import { decide } from '../../../src/core/decide.ts';
import type { RoundObservation } from '../../../src/core/round-observation.ts';
import {
  aCheckRecord,
  aLanding,
  anAdmissibleRound,
  anObservation,
  aRound,
  aRow,
} from '../../core/support/build.ts';
import { oid, ROUND_ID } from '../../core/support/ids.ts';
import type { Told } from '../support/told.ts';

/** What a role is told with its work. */
export const NOTICES = {
  'checks.red': () =>
    toldWithWork('implementer', {
      redChecks: [{ command: 'sh test.sh', exit: 'ended with exit code 1', logTail: '1 test fails' }],
    }),
  'checks.definition-changed': () =>
    toldWithWork('reviewer', {
      landing: aLanding({
        change: [
          {
            path: 'test.sh',
            status: 'M',
            oldMode: '100644',
            newMode: '100644',
            oldOid: oid('1'),
            newOid: oid('2'),
          },
        ],
      }),
      checks: { base: oid('b'), contentTree: oid('f'), records: [aCheckRecord()], job: { kind: 'none' } },
    }),
  'refresh.conflict': () =>
    toldWithWork('implementer', {
      conflicts: [{ head: oid('d'), base: oid('a'), tree: oid('9'), paths: ['src/step.js'], shown: true }],
    }),
} as const satisfies Readonly<Record<string, () => Told>>;

/** The one problem in the assignment that a role is started with. */
function toldWithWork(role: 'implementer' | 'reviewer', changes: Partial<RoundObservation>): Told {
  const stage = role === 'reviewer' ? 'review' : 'implement';
  const thread = `${ROUND_ID}/${role}`;
  const round = aRound({
    row: aRow({ stage, dispatch_ids: { [thread]: 'd-9' } }),
    records: { ...anAdmissibleRound().records, review: null, reviews: [] },
    dispatch: { kind: 'decided', dispatchId: 'd-9', thread, outputsStanding: [], isPrepared: false },
    ...changes,
  });
  const decision = decide(anObservation({ rounds: [round] }));
  if (decision.kind !== 'perform' || decision.action.kind !== 'startDispatch')
    throw new Error(`${decision.kind} ${decision.because.rule} instead of a start`);
  const [problem] = decision.action.assignment.problems;
  if (problem === undefined || !isErrorCode(problem.code))
    throw new Error(`no problem of the table: ${problem?.code ?? 'none at all'}`);
  return {
    code: problem.code,
    exit: 0,
    message: problem.message,
    hint: ERRORS[problem.code].hint,
    nextCommand: nextCommandFor(problem.code, ROUND_ID),
  };
}
