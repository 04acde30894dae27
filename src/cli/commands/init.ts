import { printRecord } from '../../contract/canonical-json.ts';
import { PROGRAM, type ExitCode } from '../../contract/errors.ts';
import type { InitReport as PublishedReport } from '../../contract/generated/init-report.ts';
import type { NextStep } from '../../controller/scaffold/init-report.ts';
import { initRepository, type InitParts } from '../../controller/scaffold/init-repository.ts';
import { startNextRoadmap, type NextRoadmapParts } from '../../controller/scaffold/next-roadmap.ts';
import type { Project, Refusal } from '../../controller/project.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { shellWords } from '../../lib/shell-words.ts';
import type { CommandContext, CommandInput } from '../call/context.ts';
import { isSet, textOf } from '../call/options.ts';
import { printRefusal } from '../render/print-refusal.ts';
import { renderInit } from '../render/render-init.ts';
import { withProject } from './with-project.ts';

/** `init`: `orchestrator/` in one commit of its own, or the next roadmap's template. @spec contract.md#decisions-and-exit-codes */
export function init(context: CommandContext, input: CommandInput): Promise<ExitCode> {
  return withProject(context, async (project) => {
    const refused = refuseBesideNext(input);
    if (refused !== null) return printRefusal(context, refused);
    const goal = await goalOf(context, input);
    if (goal === null) {
      context.note('Nothing was changed.');
      return 130;
    }
    const report = isSet(input, 'next') ? await beginNext(project, goal) : await begin(project, input, goal);
    if (!report.ok) return printRefusal(context, report.error);
    if (context.json) context.out(printRecord(report.value).trimEnd());
    else for (const line of renderInit(report.value, context.outColors)) context.out(line);
    return 0;
  });
}

/** The next roadmap is begun on the branch of the last one, and its commit is the transition itself. */
function refuseBesideNext(input: CommandInput): Refusal | null {
  if (!isSet(input, 'next')) return null;
  const beside = textOf(input, 'base') !== null ? '--base' : '--no-commit';
  if (beside === '--no-commit' && input.options['commit'] !== false) return null;
  return {
    code: 'request.refused',
    message: `--next takes no ${beside}`,
    nextCommand: `${PROGRAM} init --next`,
  };
}

/** Null when the person who was asked gave up. */
async function goalOf(context: CommandContext, input: CommandInput): Promise<string | null> {
  const given = textOf(input, 'goal');
  if (given !== null || isSet(input, 'yes') || context.confirm === null) return given ?? '';
  return (await import('./ask-goal.ts')).askGoal();
}

async function begin(
  project: Project,
  input: CommandInput,
  goal: string,
): Promise<Result<PublishedReport, Refusal>> {
  const base = textOf(input, 'base');
  const made = await initRepository(await partsOf(project), {
    today: todayOf(project),
    goal,
    baseBranch: base,
    commit: input.options['commit'] === false ? 'leave-uncommitted' : 'commit',
  });
  if (!made.ok)
    return made.error.code === 'init.base-elsewhere' && base !== null
      ? err({ ...made.error, nextCommand: await switchTo(project, base) })
      : made;
  const report = made.value;
  return ok({
    schema_version: 'init-report-v1',
    roadmap_id: report.roadmapId,
    roadmap_path: report.roadmapPath,
    verification_path: report.verificationPath,
    base_branch: report.baseBranch,
    commit: report.commit,
    written: report.written,
    agents: report.agents,
    suggested_checks: report.suggestedChecks,
    suggested_setup: report.suggestedSetup,
    next_steps: stepsOf(report.nextSteps),
  });
}

async function switchTo(project: Project, branch: string): Promise<string> {
  const isThere = (await project.resolveCommit(`refs/heads/${branch}`)) !== null;
  return `git switch ${isThere ? '' : '--create '}${shellWords([branch])}`;
}

async function beginNext(project: Project, goal: string): Promise<Result<PublishedReport, Refusal>> {
  const made = await startNextRoadmap(await partsOf(project), { today: todayOf(project), goal });
  if (!made.ok) return made;
  const report = made.value;
  return ok({
    schema_version: 'init-report-v1',
    roadmap_id: report.roadmapId,
    roadmap_path: report.roadmapPath,
    verification_path: report.verificationPath,
    base_branch: null,
    commit: report.commit,
    written: [report.roadmapPath, report.verificationPath],
    agents: [],
    suggested_checks: [],
    suggested_setup: [],
    next_steps: stepsOf(report.nextSteps),
  });
}

function stepsOf(steps: readonly NextStep[]): PublishedReport['next_steps'] {
  return steps.map(({ text, command }) => ({ text, command }));
}

async function partsOf(project: Project): Promise<InitParts & NextRoadmapParts> {
  const { world } = project;
  const { author } = await project.author(null);
  return {
    files: world.files,
    lease: world.leases,
    repository: world.repository,
    landing: world.landing,
    identity: { ...author, date: world.clock.now() },
    head: world.head,
    checkShape: project.refuseShape,
    packaged: await project.packaged(),
    findPrograms: project.findPrograms,
    stateFile: world.states,
  };
}

function todayOf({ world }: Project): string {
  return world.clock.now().slice(0, 'YYYY-MM-DD'.length);
}
