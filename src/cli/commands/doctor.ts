import { printRecord } from '../../contract/canonical-json.ts';
import type { ExitCode } from '../../contract/errors.ts';
import type { DoctorReport } from '../../contract/generated/doctor-report.ts';
import { collectDoctorFacts, type DoctorRepository } from '../../controller/doctor/collect-facts.ts';
import { collectRun } from '../../controller/doctor/collect-run.ts';
import type { DoctorFacts } from '../../controller/doctor/facts.ts';
import { judgeFacts, toDoctorReport } from '../../controller/doctor/judge.ts';
import type { Project, Refusal } from '../../controller/project.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { Colors, CommandContext } from '../call/context.ts';
import { oneLine } from '../call/one-line.ts';

/** `doctor`: is everything in place? A failed item is exit code 3. @spec contract.md#decisions-and-exit-codes */
export async function doctor(context: CommandContext): Promise<ExitCode> {
  const opened = await orRefusal(() => context.openProject({ isLook: true }));
  const repository = opened.ok ? await orRefusal(async () => ok(await partsOf(opened.value))) : opened;
  try {
    const report = toDoctorReport(judgeFacts(await collect(context, repository)));
    if (context.json) context.out(printRecord(report).trimEnd());
    else for (const line of renderDoctor(report, context.outColors)) context.out(line);
    return report.status === 'fail' ? 3 : 0;
  } finally {
    if (opened.ok) await opened.value.close();
  }
}

async function collect(
  context: CommandContext,
  repository: Result<DoctorRepository, Refusal>,
): Promise<DoctorFacts> {
  const machine = {
    nodeVersion: process.version,
    platform: process.platform,
    canAdopt: await context.canAdopt(),
  };
  const facts = await orRefusal(async () => ok(await collectDoctorFacts(machine, repository)));
  return facts.ok ? facts.value : collectDoctorFacts(machine, facts);
}

/** What the world refuses here is an item of the list, not its end. */
async function orRefusal<T>(work: () => Promise<Result<T, Refusal>>): Promise<Result<T, Refusal>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PortFailure)) throw error;
    return err({ code: error.code, message: error.detail });
  }
}

async function partsOf(project: Project): Promise<DoctorRepository> {
  const { world } = project;
  return {
    files: world.files,
    reader: world.repository,
    landing: world.landing,
    leases: world.leases,
    states: world.states,
    source: project.workingTree,
    copies: await project.copies(),
    head: world.head,
    summary: project.summary,
    refuseShape: project.refuseShape,
    uncommitted: project.uncommitted,
    readConfig: project.readConfig,
    foreseeRun: async () => {
      const run = await orRefusal(async () => ok(await collectRun(project)));
      return run.ok ? run.value : { kind: 'refused', refusal: run.error };
    },
    findPrograms: project.findPrograms,
    environment: world.environment,
  };
}

/** One line a check, and below it what to do where something is to be done. */
export function renderDoctor(report: DoctorReport, colors: Colors): readonly string[] {
  const marks = { ok: colors.green('ok  '), warn: colors.yellow('warn'), fail: colors.red('fail') };
  const count = (status: DoctorReport['status']) =>
    report.checks.filter((check) => check.status === status).length;
  return [
    ...report.checks.flatMap(({ status, title, message, fix }) => [
      `${marks[status]}  ${oneLine(title)}: ${oneLine(message)}`,
      ...(fix === null ? [] : [`      ${oneLine(fix)}`]),
    ]),
    report.status === 'ok'
      ? 'Everything is in place.'
      : `${count('fail')} in the way, ${count('warn')} worth a look.`,
  ];
}
