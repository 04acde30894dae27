import { refusalReport } from '../../../src/cli/render/print-refusal.ts';
import { ERRORS, isErrorCode, nextCommandFor } from '../../../src/contract/errors.ts';
import type { Problem } from '../../../src/contract/problem.ts';
import type { Refusal } from '../../../src/controller/project.ts';
import { toValidateReport } from '../../../src/controller/validate/report.ts';
import type { Finding } from '../../../src/controller/validate/finding.ts';
import { applyTransition } from '../../../src/core/apply-transition.ts';
import { decide } from '../../../src/core/decide.ts';
import type { Decision } from '../../../src/core/decision.ts';
import type { Observation } from '../../../src/core/observation.ts';
import type { ResumeError } from '../../../src/contract/generated/state.ts';

/** What a person or a role is told when a code comes up. */
export interface Told {
  readonly code: string;
  /** Of the command that stops because of it; 0 where nothing stops. */
  readonly exit: number;
  readonly message: string;
  readonly hint: string;
  readonly nextCommand: string;
}

/** Lets the code come up as its user meets it. */
export type Producer = () => Told | Promise<Told>;

/** A command that does not go on, as `--json` prints it. */
export function toldByRefusal(refusal: Refusal): Told {
  const { code, exit, message, hint, next_command: nextCommand } = refusalReport(refusal);
  return { code, exit, message, hint, nextCommand };
}

type Stop = Extract<Decision, { kind: 'stop' }>;

/** The end of a run that names its own cause. */
export function toldByStop(decision: Decision): Told {
  if (decision.kind !== 'stop' || decision.error === null)
    throw new Error(`${decision.kind} ${decision.because.rule} is no stop with a cause`);
  return {
    code: decision.error,
    exit: decision.exit,
    message: decision.message,
    hint: ERRORS[decision.error].hint,
    nextCommand: decision.nextCommand ?? '',
  };
}

/** Decides on and on, transitions only, until the run stops; says what blocks its only round, else the controller. */
export function toldByRun(start: Observation): Told {
  const { stop, world } = runUntilStop(start);
  const error = world.state.active_rounds[0]?.resume_error ?? null;
  if (stop.error !== 'owners.blocked' || error === null) return toldByStop(stop);
  return { ...wordsOf(error), exit: stop.exit, nextCommand: stop.nextCommand ?? '' };
}

/** The stop itself, whoever owns its cause. */
export function runUntilStop(start: Observation): { readonly stop: Stop; readonly world: Observation } {
  let world = start;
  for (let count = 0; count < 10; count += 1) {
    const decision = decide(world);
    if (decision.kind === 'stop') return { stop: decision, world };
    if (decision.kind !== 'transition')
      throw new Error(`${decision.kind} ${decision.because.rule} instead of a stop`);
    const state = applyTransition(world.state, decision.transition);
    const rounds = world.rounds.flatMap((round) => {
      const row = state.active_rounds.find((one) => one.round_id === round.row.round_id);
      return row === undefined ? [] : [{ ...round, row, dispatch: null }];
    });
    world = { ...world, state, rounds };
  }
  throw new Error('10 transitions without a stop');
}

/** The first of these problems, met by `run`, which acts on no invalid contract file. */
export function toldByContract(world: Observation, problems: readonly Problem[]): Told {
  return toldByStop(decide({ ...world, contract: { ...world.contract, problems } }));
}

/** The finding with this code among those of `validate`. */
export function toldByValidate(findings: readonly Finding[], code: string): Told {
  const report = toValidateReport(findings, 'working-tree');
  const finding = report.findings.find((one) => one.code === code);
  if (finding === undefined || !isErrorCode(code))
    throw new Error(`expected ${code} and found ${report.findings.map((one) => one.code).join(', ')}`);
  return {
    code: finding.code,
    exit: finding.severity === 'error' ? 4 : 0,
    message: finding.message,
    hint: ERRORS[code].hint,
    nextCommand: nextCommandFor(code, null),
  };
}

/** A recorded cause in words, without how the command ended. */
export function wordsOf(error: ResumeError): Omit<Told, 'exit'> {
  if (!isErrorCode(error.code)) throw new Error(`${error.code} is not in the table`);
  return {
    code: error.code,
    message: error.message,
    hint: ERRORS[error.code].hint,
    nextCommand: error.next_command,
  };
}
