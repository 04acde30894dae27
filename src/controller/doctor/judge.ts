import type { DoctorCheck, DoctorReport } from '../../contract/generated/doctor-report.ts';
import type { DoctorFacts } from './facts.ts';
import { judgeAgents } from './judge-agents.ts';
import { judgeContract } from './judge-contract.ts';
import { judgeMachine } from './judge-machine.ts';
import { judgeRepository } from './judge-repository.ts';
import { judgeRun } from './judge-run.ts';

/** Every check of `doctor`, in the order in which they are printed. @spec contract.md#decisions-and-exit-codes */
export function judgeFacts(facts: DoctorFacts): readonly DoctorCheck[] {
  const checks = [
    ...judgeMachine(facts),
    ...judgeRepository(facts.repository),
    ...judgeContract(facts.repository),
    ...judgeAgents(facts.repository),
  ];
  // What is in the way already would be told twice.
  return checks.some(({ status }) => status === 'fail') ? checks : [...checks, ...judgeRun(facts.repository)];
}

/** The checks with the worst of their statuses; `fail` is exit code 3. @spec contract.md#decisions-and-exit-codes */
export function toDoctorReport(checks: readonly DoctorCheck[]): DoctorReport {
  const has = (status: DoctorCheck['status']) => checks.some((check) => check.status === status);
  const worst = has('warn') ? 'warn' : 'ok';
  return { schema_version: 'doctor-report-v1', status: has('fail') ? 'fail' : worst, checks: [...checks] };
}
