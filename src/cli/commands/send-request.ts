import { printRecord } from '../../contract/canonical-json.ts';
import type { ExitCode } from '../../contract/errors.ts';
import { PROGRAM } from '../../contract/errors.ts';
import type { Request } from '../../contract/generated/request.ts';
import type { RequestReport } from '../../contract/generated/request-report.ts';
import { matchRound } from '../../controller/match-round.ts';
import type { Project } from '../../controller/project.ts';
import { interruptExit } from '../../controller/run-loop.ts';
import { submitRequest, type RequestOutcome } from '../../controller/submit-request.ts';
import { validateValue } from '../../contract/validate.ts';
import type { CommandContext } from '../call/context.ts';
import { clip, oneLine } from '../call/one-line.ts';
import { printRefusal } from '../render/print-refusal.ts';
import { withProject } from './with-project.ts';

/** What the commands here send; the other kinds belong to later ones. */
type Sent = Extract<Request, { readonly kind: RequestReport['kind'] }>;

/** What every request says of the person. */
type Asker = Pick<Request, 'schema_version' | 'by' | 'at'>;

export interface Asked {
  readonly make: (asker: Asker, roundId: string) => Sent;
  /** The round as it was typed; empty for requests that name none. */
  readonly round: string;
  /** What is so now, and the command to go on with. */
  readonly tell: (done: RequestOutcome, roundId: string) => Told;
}

interface Told {
  readonly message: string;
  readonly nextCommand: string;
}

export const RUN = `${PROGRAM} run`;

/** `pause`, `resume`, `retry`, `drop`: one request, carried out when this ends. @spec contract.md#state */
export function sendRequest(context: CommandContext, asked: Asked): Promise<ExitCode> {
  return withProject(context, (project) => send(context, project, asked));
}

async function send(context: CommandContext, project: Project, asked: Asked): Promise<ExitCode> {
  const { world } = project;
  const live = await world.states.load();
  const liveIds = live.kind === 'state' ? live.state.active_rounds.map((round) => round.round_id) : [];
  const roundId = matchRound(liveIds, asked.round) ?? asked.round;
  const request = asked.make(
    { schema_version: 'request-v1', by: await project.person(), at: world.clock.now() },
    roundId,
  );
  const checked = validateValue('request', request, 'request');
  if (!checked.ok)
    return printRefusal(context, {
      code: 'request.refused',
      message: wrongRequest(roundId, liveIds, checked.error[0]?.message ?? ''),
    });
  const outcome = await submitRequest(project, checked.value, context.signal);
  if (!outcome.ok) {
    const exit = printRefusal(context, outcome.error);
    return context.signal.aborted && outcome.error.code === 'request.unanswered'
      ? interruptExit(context.signal)
      : exit;
  }
  print(context, reportOf(request, outcome.value, asked.round === '' ? null : roundId, asked));
  return 0;
}

function wrongRequest(roundId: string, liveIds: readonly string[], problem: string): string {
  if (roundId === '') return problem;
  const live = liveIds.length === 0 ? 'no round is live' : `live: ${liveIds.join(', ')}`;
  return `${oneLine(clip(roundId, 100))} is no round (${live})`;
}

function reportOf(
  request: Sent,
  outcome: RequestOutcome,
  roundId: string | null,
  { tell }: Asked,
): RequestReport {
  const told = tell(outcome, roundId ?? '');
  return {
    schema_version: 'request-report-v1',
    kind: request.kind,
    outcome: 'done',
    round_id: roundId,
    message: clip(told.message, 4000),
    next_command: outcome.isRunning && told.nextCommand === RUN ? `${PROGRAM} status` : told.nextCommand,
  };
}

function print(context: CommandContext, report: RequestReport): void {
  if (context.json) {
    context.out(printRecord(report).trimEnd());
    return;
  }
  context.out(oneLine(report.message));
  context.note(`next: ${context.noteColors.bold(report.next_command)}`);
}
