import { printRecord } from '../../contract/canonical-json.ts';
import { PROGRAM, type ExitCode } from '../../contract/errors.ts';
import type { DryRunEnd, DryRunReport, DryRunStep } from '../../contract/generated/dry-run-report.ts';
import type { ForeseenTick } from '../../controller/foresee.ts';
import { foreseeRun } from '../../controller/foresee-run.ts';
import type { Project } from '../../controller/project.ts';
import { viewDecision } from '../../controller/status/view-decision.ts';
import type { Decision } from '../../core/decision.ts';
import type { Colors, CommandContext, CommandInput } from '../call/context.ts';
import { describeDecision } from '../render/describe-decision.ts';
import { clip, oneLine } from '../call/one-line.ts';
import { countOf, isSet } from '../call/options.ts';
import { printRefusal } from '../render/print-refusal.ts';
import { REBUILT } from '../render/rebuilt.ts';
import { headline } from '../render/render-explanation.ts';

const STEPS_MAX = 100;

/** `run --dry-run`: the ticks that would follow, until one needs the world. Performs nothing. @spec contract.md#decisions-and-exit-codes */
export async function dryRun(
  context: CommandContext,
  input: CommandInput,
  project: Project,
): Promise<ExitCode> {
  const foreseen = await foreseeRun(project, {
    maxRounds: countOf(input, 'maxRounds'),
    acceptBase: isSet(input, 'acceptBase'),
  });
  if (!foreseen.ok) return printRefusal(context, foreseen.error);
  const { looked, ticks } = foreseen.value;
  const { source, lease } = looked;
  if (source === 'rebuilt') context.note(REBUILT);
  if (lease?.alive === true)
    context.note(`Process ${lease.holder.pid} on ${lease.holder.host} runs already and does this itself.`);
  const report = reportOf(ticks, source);
  if (context.json) context.out(printRecord(report).trimEnd());
  else for (const line of renderDryRun(report, context.outColors)) context.out(line);
  return 0;
}

function reportOf(ticks: readonly ForeseenTick[], source: DryRunReport['source']): DryRunReport {
  const last = ticks.at(-1)?.decision;
  return {
    schema_version: 'dry-run-report-v1',
    source,
    steps: ticks.slice(0, STEPS_MAX).map(({ decision }) => stepOf(decision)),
    ends: last === undefined ? 'world' : endOf(last),
    next_command: last?.kind === 'stop' ? (last.nextCommand ?? `${PROGRAM} explain`) : `${PROGRAM} run`,
  };
}

function endOf({ kind }: Decision): DryRunEnd {
  return kind === 'wait' || kind === 'stop' ? kind : 'world';
}

function stepOf(decision: Decision): DryRunStep {
  const view = viewDecision(decision);
  const says = describeDecision(decision, '') ?? view.message ?? headline(view);
  return { decision: view, says: clip(oneLine(says), 4000) };
}

/** One step a paragraph, with the rule that would speak. */
export function renderDryRun(report: DryRunReport, { bold, dim }: Colors): readonly string[] {
  return [
    bold('What a run would do now; nothing is done:'),
    ...report.steps.flatMap(({ decision, says }, index) => [
      `${index + 1}. ${decision.round_id === null ? '' : `${decision.round_id}  `}${says}`,
      dim(`   ${headline(decision)}, rule ${decision.rule}`),
    ]),
    ENDS[report.ends],
    `next: ${report.next_command}`,
  ];
}

const ENDS: Readonly<Record<DryRunEnd, string>> = {
  world: 'The last step needs the world (an agent, a check or git): what follows depends on what it leaves.',
  wait: 'There the run would wait.',
  stop: 'There the run would end.',
};
