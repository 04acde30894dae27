import { PROGRAM, type ExitCode } from '../../contract/errors.ts';
import { snapshotPath } from '../../contract/paths.ts';
import { isSnapshotEdited } from '../../controller/edited-snapshot.ts';
import { openSession, uncommittedContract, type OpenSession } from '../../controller/open-session.ts';
import type { Project, Refusal } from '../../controller/project.ts';
import { refuseRun, refuseUncommitted } from '../../controller/refuse-run.ts';
import { runLoop } from '../../controller/run-loop.ts';
import { refuseConfig } from '../../controller/watch/refuse-config.ts';
import type { CommandContext, CommandInput } from '../call/context.ts';
import { leaveRunning } from '../progress/leave-running.ts';
import { createJsonReporter } from '../progress/json-reporter.ts';
import { createLiveReporter } from '../progress/live-reporter.ts';
import { countOf, isSet } from '../call/options.ts';
import { printRefusal } from '../render/print-refusal.ts';
import { createLineReporter, type Reporter } from '../progress/reporter.ts';
import { isInterrupt, tellEnd } from '../progress/tell-end.ts';
import { withProject } from './with-project.ts';

/** `run`: from the state as it is to a complete roadmap, or to a stop that says why. @spec contract.md#decisions-and-exit-codes */
export function run(context: CommandContext, input: CommandInput): Promise<ExitCode> {
  if (isSet(input, 'dryRun'))
    return withProject(
      context,
      async (project) => (await import('./dry-run.ts')).dryRun(context, input, project),
      { isLook: true },
    );
  return withProject(context, async (project) => {
    const refused = (await refuseRun(project)) ?? (await refuseTakeOver(context, input, project));
    if (refused !== null) return printRefusal(context, refused);
    const opened = await openSession(project, {
      takeOver: isSet(input, 'takeOver'),
      maxRounds: countOf(input, 'maxRounds'),
      acceptBase: isSet(input, 'acceptBase'),
    });
    if (!opened.ok) return printRefusal(context, opened.error);
    try {
      return await runIn(context, input, project, opened.value);
    } finally {
      for (const line of await opened.value.close()) context.note(line);
    }
  });
}

/** A person says yes before a lease is taken from somebody whose life cannot be looked at; from the living none is. @spec contract.md#one-controller */
async function refuseTakeOver(
  context: CommandContext,
  input: CommandInput,
  project: Project,
): Promise<Refusal | null> {
  if (!isSet(input, 'takeOver') || isSet(input, 'yes')) return null;
  const held = await project.world.leases.holder();
  if (held === null || held.isSeen) return null;
  const { pid, host } = held.holder;
  const question = `Process ${pid} on ${host} holds the lease, cannot be observed from here and may be at work. Take it over?`;
  if (context.confirm !== null && (await context.confirm(question))) return null;
  const message =
    context.confirm === null
      ? `process ${pid} on ${host} holds the lease, and nobody can be asked here whether to take it over`
      : `process ${pid} on ${host} keeps the lease`;
  return { code: 'lease.held', message, nextCommand: `${PROGRAM} run --take-over --yes` };
}

async function runIn(
  context: CommandContext,
  input: CommandInput,
  project: Project,
  { session, state, notes }: OpenSession,
): Promise<ExitCode> {
  const drifted = await refuseConfig(project.world, session, state);
  if (drifted !== null) return printRefusal(context, drifted);
  const dirty = await uncommittedContract(project, state);
  if (dirty.length > 0 && state.active_rounds.length === 0)
    return printRefusal(context, refuseUncommitted(dirty));
  const reporter = createReporter(context, project);
  for (const note of notes) reporter.note(note);
  for (const path of dirty)
    reporter.note(`${path} differs from the base commit; the round goes on with the committed one`);
  if (await isSnapshotEdited(project))
    reporter.note(`${snapshotPath} differs from HEAD; it is not read as state`);
  const end = await runLoop(project.world, session, state, {
    once: isSet(input, 'once'),
    noWait: input.options['wait'] === false,
    signal: context.signal,
    onTick: (result) => {
      for (const line of session.told.splice(0)) reporter.note(line);
      return reporter.onTick(result);
    },
  });
  reporter.quiet();
  if (isInterrupt(end)) await leaveRunning(context, project.world, end.state);
  await reporter.end(tellEnd(end));
  return end.exit;
}

function createReporter(context: CommandContext, { world }: Project): Reporter {
  if (context.json) return createJsonReporter(context, world);
  return context.isTerminal ? createLiveReporter(context, world) : createLineReporter(context, world);
}
