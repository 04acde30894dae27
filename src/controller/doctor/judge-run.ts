import { ERRORS, nextCommandFor, PROGRAM } from '../../contract/errors.ts';
import type { DoctorCheck } from '../../contract/generated/doctor-report.ts';
import type { WaitFor } from '../../core/decision.ts';
import { shellWords } from '../../lib/shell-words.ts';
import { fail, isOk, listed, oneLine, type Subject, warn } from './check.ts';
import type { RepositoryFacts, RunFacts } from './facts.ts';

const RUN: Subject = { id: 'run.next', title: 'Next run' };
const HERE = `${PROGRAM} doctor`;

/** Everything is in place only where `run` itself would go on. @spec contract.md#decisions-and-exit-codes */
export function judgeRun(repository: RepositoryFacts): readonly DoctorCheck[] {
  if (repository.kind === 'refused') return [];
  const { run } = repository;
  switch (run.kind) {
    case 'not-asked':
      return [];
    case 'refused':
      return [
        fail(RUN, {
          message: oneLine(run.refusal.message),
          fix: withCommand(
            ERRORS[run.refusal.code].hint,
            run.refusal.nextCommand ?? nextCommandFor(run.refusal.code, null),
          ),
        }),
      ];
    case 'damaged':
      return [judgeDamage(run)];
    case 'foreseen':
      return [judgeForeseen(run)];
  }
}

function judgeDamage({ refs, isLive }: Extract<RunFacts, { kind: 'damaged' }>): DoctorCheck {
  const [first = ''] = refs;
  const subject = { id: 'refs.whole', title: 'Own refs' };
  const message = `objects are gone that these lead to: ${listed(refs)}`;
  if (isLive)
    return warn(subject, {
      message,
      fix: `Start \`${PROGRAM} run\`: it stores again what still stands, and says what it could not.`,
    });
  const fix = `No round needs it any more; take it away: \`git update-ref -d ${shellWords([first])}\`.`;
  return fail(subject, { message, fix });
}

function judgeForeseen({ decision, stoppedAt }: Extract<RunFacts, { kind: 'foreseen' }>): DoctorCheck {
  if (decision.kind === 'stop' && decision.exit !== 0)
    return fail(RUN, {
      message: `it stops: ${oneLine(decision.message)}`,
      fix: withCommand(
        decision.error === null ? 'Look at the cause.' : ERRORS[decision.error].hint,
        decision.nextCommand,
      ),
    });
  if (decision.kind === 'wait' && decision.on.kind !== 'job') return judgeWait(decision.on);
  if (stoppedAt !== null && stoppedAt.code !== 'owners.blocked')
    return fail(RUN, {
      message: `the last one stopped at: ${oneLine(stoppedAt.message)}`,
      fix: `Mend what it names, then \`${PROGRAM} run\`: it tries again.`,
    });
  return isOk(RUN, decision.kind === 'stop' ? oneLine(decision.message) : 'goes on');
}

function judgeWait(on: Exclude<WaitFor, { kind: 'job' }>): DoctorCheck {
  if (on.kind === 'provider')
    return warn(RUN, { message: `it waits for an agent's service until ${on.until}`, fix: 'Wait for it.' });
  const message = `it waits: ${oneLine(on.reason)}`;
  if (on.kind === 'paused')
    return fail(RUN, { message, fix: withCommand('Let it go on.', `${PROGRAM} resume`) });
  const hint = on.code === null ? 'See what it waits for.' : ERRORS[on.code].hint;
  const next = on.nextCommand ?? (on.code === null ? `${PROGRAM} explain` : nextCommandFor(on.code, null));
  const trouble = { message, fix: withCommand(hint, next) };
  return on.needsPerson ? fail(RUN, trouble) : warn(RUN, trouble);
}

/** Whoever reads this is not sent here. */
function withCommand(hint: string, next: string | null): string {
  return next === null || next === HERE ? hint : `${hint} \`${next}\``;
}
