import { describe, expect, test } from 'vitest';
import type { Request } from '../../src/contract/generated/request.ts';
import { decideRequests } from '../../src/core/requests.ts';
import { aCheckRecord, anError, anObservation, aRound, aRow, aState } from './support/build.ts';
import { oid, ROUND_ID } from './support/ids.ts';
import { aPlan } from './support/records.ts';

const ASKER = {
  schema_version: 'request-v1',
  by: 'ada',
  at: '2026-11-20T10:00:00.000Z',
  note: null,
} as const;

function pending(request: Request) {
  return [{ name: '1.json', request }];
}

function stopped(code: string) {
  return aState({ controller_stage: 'blocked', resume_errors: { controller: anError({ code }) } });
}

// @spec contract.md#decisions-and-exit-codes
describe('resume of a stopped controller', () => {
  const requests = pending({ ...ASKER, kind: 'resume', accept_config: false });

  test.each([
    ['disk.low', { freeDiskGib: 100 }, 'controllerCleared'],
    ['disk.low', { freeDiskGib: 0 }, null],
    ['base.moved-by-agent', {}, 'controllerCleared'],
    ['base.moved-by-agent', { base: { kind: 'present', head: oid('b'), byAgents: [oid('a')] } }, null],
  ] as const)('for %s with %j clears it only when the cause is gone', (code, seen, made) => {
    const decision = decideRequests(anObservation({ requests, state: stopped(code), ...seen }));
    expect(decision?.kind === 'transition' ? decision.transition.kind : null).toBe(made);
  });
});

// @spec contract.md#stages
describe('retry --stage review', () => {
  const row = aRow({ stage: 'blocked', blocked_from: 'implement', resume_error: anError() });
  const records = { ...aRound().records, plan: aPlan() };
  const requests = pending({ ...ASKER, kind: 'retry', round_id: ROUND_ID, stage: 'review' });

  test('needs an implementation that was checked', () => {
    const checks = { base: oid('b'), contentTree: oid('f'), records: [], job: { kind: 'none' } } as const;
    const decision = decideRequests(anObservation({ requests, rounds: [aRound({ row, records, checks })] }));
    expect(decision).toMatchObject({
      kind: 'perform',
      action: { answer: `${ROUND_ID} cannot go to review: it has no verified implementation` },
    });
  });

  test('needs its checks green', () => {
    const red = [aCheckRecord({ passed: false })];
    const checks = { base: oid('b'), contentTree: oid('f'), records: red, job: { kind: 'none' } } as const;
    const redChecks = [{ command: 'sh check.sh', exit: 'exited 1', logTail: '' }];
    const rounds = [aRound({ row, records, checks, redChecks })];
    expect(decideRequests(anObservation({ requests, rounds }))).toMatchObject({
      action: { answer: `${ROUND_ID} cannot go to review: its checks are red` },
    });
  });

  test('goes on from one', () => {
    const checks = {
      base: oid('b'),
      contentTree: oid('f'),
      records: [aCheckRecord()],
      job: { kind: 'none' },
    } as const;
    const decision = decideRequests(anObservation({ requests, rounds: [aRound({ row, records, checks })] }));
    expect(decision).toMatchObject({ kind: 'transition', transition: { kind: 'unblocked', to: 'review' } });
  });
});
