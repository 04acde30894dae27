import { relative, resolve } from 'node:path';
import type { ExitCode } from '../contract/errors.ts';
import type { ValidateReport } from '../contract/generated/validate-report.ts';
import type { Project, Refusal } from '../controller/project.ts';
import { createCommitSource } from '../controller/validate/commit-source.ts';
import { sortFindings, type Finding } from '../controller/validate/finding.ts';
import { toValidateReport } from '../controller/validate/report.ts';
import { validateFile, validateTree } from '../controller/validate/validate-tree.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { ContractSource } from '../ports/contract-source.ts';
import type { CommandContext, CommandInput } from './context.ts';
import { textOf } from './options.ts';
import { printRefusal } from './print-refusal.ts';
import { PROBLEM_FORMATS, renderProblems, type ProblemFormat } from './render-problems.ts';
import { withProject } from './with-project.ts';

/** `validate`: every problem of the contract files, with its place. @spec contract.md#files */
export function validate(context: CommandContext, input: CommandInput): Promise<ExitCode> {
  return withProject(context, async (project) => {
    const report = await makeReport(project, input);
    if (!report.ok) return printRefusal(context, report.error);
    const format = context.json ? 'json' : (formatOf(input) ?? 'text');
    context.out(renderProblems(report.value, format).trimEnd());
    return report.value.errors === 0 ? 0 : 4;
  });
}

function formatOf(input: CommandInput): ProblemFormat | null {
  return PROBLEM_FORMATS.find((one) => one === textOf(input, 'format')) ?? null;
}

async function makeReport(project: Project, input: CommandInput): Promise<Result<ValidateReport, Refusal>> {
  const revision = textOf(input, 'commit');
  const commit = revision === null ? null : await project.resolveCommit(revision);
  if (revision !== null && commit === null)
    return err({
      code: 'request.refused',
      message: `${revision} names no commit`,
      nextCommand: 'git log --oneline',
    });
  const source = commit === null ? project.workingTree : createCommitSource(project.world.repository, commit);
  const paths = input.args.map((path) => pathFromRoot(project, path));
  const outside = paths.find((path) => path.startsWith('../') || path === '..');
  if (outside !== undefined)
    return err({
      code: 'request.refused',
      message: `${outside} lies outside of ${project.world.root}`,
      nextCommand: 'git rev-parse --show-toplevel',
    });
  const findings = await findIn(project, source, paths);
  return ok(toValidateReport(findings, paths.length > 0 ? 'file' : source.kind));
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
  return sortFindings(findings);
}

/** Relative to the repository, whatever folder the command was started in; '' is its root. */
function pathFromRoot({ cwd, world }: Project, path: string): string {
  return relative(world.root, resolve(cwd, path));
}
