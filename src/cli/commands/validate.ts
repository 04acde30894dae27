import { relative, resolve } from 'node:path';
import { PROGRAM, type ExitCode } from '../../contract/errors.ts';
import type { ValidateReport, ValidateSource } from '../../contract/generated/validate-report.ts';
import type { Project, Refusal } from '../../controller/project.ts';
import { createCommitSource } from '../../controller/validate/commit-source.ts';
import { sortFindings, type Finding } from '../../controller/validate/finding.ts';
import {
  createMergeSource,
  noCommit,
  withConflicts,
  type MergedSource,
} from '../../controller/validate/merge-source.ts';
import { toValidateReport } from '../../controller/validate/report.ts';
import { validateFile, validateTree } from '../../controller/validate/validate-tree.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { ContractSource } from '../../ports/contract-source.ts';
import type { CommandContext, CommandInput } from '../call/context.ts';
import { textOf } from '../call/options.ts';
import { printProblems } from '../render/print-problems.ts';
import { printRefusal } from '../render/print-refusal.ts';
import { renderGithubRefusal } from '../render/render-github.ts';
import { PROBLEM_FORMATS, type ProblemFormat } from '../render/render-problems.ts';
import { withProject } from './with-project.ts';

/** `validate`: every problem of the contract files, with its place. @spec contract.md#files */
export function validate(context: CommandContext, input: CommandInput): Promise<ExitCode> {
  const check = async (project: Project): Promise<ExitCode> => {
    const format = formatOf(context, input);
    if (!format.ok) return printRefusal(context, format.error);
    const report = await makeReport(project, input);
    if (!report.ok) {
      if (format.value === 'github') context.out(renderGithubRefusal(report.error));
      return printRefusal(context, report.error);
    }
    await printProblems({ context, project }, report.value, format.value);
    return report.value.errors === 0 ? 0 : 4;
  };
  return withProject(context, check, { isBrief: true });
}

function formatOf(context: CommandContext, input: CommandInput): Result<ProblemFormat, Refusal> {
  const named = PROBLEM_FORMATS.find((one) => one === textOf(input, 'format')) ?? null;
  if (!context.json) return ok(named ?? 'text');
  if (named === null || named === 'json' || named === 'sarif') return ok(named ?? 'json');
  return err({
    code: 'request.refused',
    message: `--json prints JSON and --format ${named} does not; expected one of them`,
    nextCommand: `${PROGRAM} validate --format ${named}`,
  });
}

async function makeReport(project: Project, input: CommandInput): Promise<Result<ValidateReport, Refusal>> {
  const chosen = await chooseFiles(project, input);
  if (!chosen.ok) return chosen;
  const { source, kind } = chosen.value;
  const paths = input.args.map((path) => pathFromRoot(project, path));
  const outside = paths.find((path) => path.startsWith('../') || path === '..');
  if (outside !== undefined)
    return err({
      code: 'request.refused',
      message: `${outside} lies outside of ${project.world.root}`,
      nextCommand: 'git rev-parse --show-toplevel',
    });
  const findings = await withConflicts(chosen.value, await findIn(project, source, paths));
  return ok(toValidateReport(sortFindings(findings), paths.length > 0 ? 'file' : kind));
}

interface ChosenFiles extends MergedSource {
  readonly kind: ValidateSource;
}

async function chooseFiles(project: Project, input: CommandInput): Promise<Result<ChosenFiles, Refusal>> {
  const [commit, base] = [textOf(input, 'commit'), textOf(input, 'merge')];
  if (base !== null) {
    const merged = await createMergeSource(project, { base, head: commit ?? 'HEAD' });
    return merged.ok ? ok({ ...merged.value, kind: 'merge' }) : merged;
  }
  if (commit === null) return ok({ source: project.workingTree, kind: 'working-tree', conflicts: [] });
  const oid = await project.resolveCommit(commit);
  if (oid === null) return err(noCommit(commit));
  return ok({ source: createCommitSource(project.world.repository, oid), kind: 'commit', conflicts: [] });
}

async function findIn(
  project: Project,
  source: ContractSource,
  paths: readonly string[],
): Promise<readonly Finding[]> {
  const whole = async () => validateTree(source, { copies: await project.copies() });
  if (paths.length === 0) return whole();
  const findings: Finding[] = [];
  for (const path of paths) {
    const isFolder = path === '' || (await source.list(path)).some((file) => file !== path);
    const found = isFolder ? await whole() : await validateFile(source, path);
    findings.push(...found.filter(({ file }) => !isFolder || path === '' || file.startsWith(`${path}/`)));
  }
  return findings;
}

/** Relative to the repository, whatever folder the command was started in; '' is its root. */
function pathFromRoot({ cwd, world }: Project, path: string): string {
  return relative(world.root, resolve(cwd, path));
}
