import { ERRORS } from '../../contract/errors.ts';
import type { DoctorCheck } from '../../contract/generated/doctor-report.ts';
import { formatProblem } from '../../contract/problem.ts';
import { roadmapPath, verificationPath, WORKTREES } from '../../contract/paths.ts';
import { shellWords } from '../../lib/shell-words.ts';
import { fail, isOk, listed, oneLine, type Subject, warn } from './check.ts';
import type { RepositoryFacts, ScaffoldFacts } from './facts.ts';

type Present = Extract<ScaffoldFacts, { kind: 'present' }>;

const CONTRACT: Subject = { id: 'contract.valid', title: 'Contract files' };

/** Is everything there that a round is made from? @spec contract.md#files */
export function judgeContract(repository: RepositoryFacts): readonly DoctorCheck[] {
  if (repository.kind === 'refused') return [];
  const { scaffold } = repository;
  if (scaffold.kind === 'absent') {
    const { hint, nextCommand } = ERRORS['init.needed'];
    const { foreign } = scaffold;
    if (foreign !== null)
      return [fail(CONTRACT, { message: oneLine(foreign.message), fix: ERRORS[foreign.code].hint })];
    return [fail(CONTRACT, { message: hint, fix: `Run \`${nextCommand}\`.` })];
  }
  return [
    judgeFindings(scaffold),
    ...judgeBase(scaffold),
    ...judgeUncommitted(scaffold),
    ...judgeRoadmap(scaffold),
    ...judgeChecks(scaffold),
    ...judgeWorktreeRoot(scaffold),
  ];
}

function judgeFindings({ findings }: Present): DoctorCheck {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const [first] = errors.length > 0 ? errors : findings;
  if (first === undefined) return isOk(CONTRACT, 'valid');
  const shown = oneLine(formatProblem(first));
  const trouble = {
    message: findings.length > 1 ? `${shown} (and ${findings.length - 1} more)` : shown,
    fix: 'See all of them with `npx run-orchestrator-loop validate`.',
  };
  return errors.length > 0 ? fail(CONTRACT, trouble) : warn(CONTRACT, trouble);
}

function judgeBase({ state, isBasePresent }: Present): readonly DoctorCheck[] {
  if (state === null) return [];
  const subject = { id: 'base.present', title: 'Base branch' };
  if (isBasePresent) return [isOk(subject, oneLine(state.base_branch))];
  const message = `${oneLine(state.base_branch)} does not exist`;
  return [fail(subject, { message, fix: ERRORS['base.missing'].hint })];
}

/** With a live round it goes on with what is committed; without one, `run` refuses to start. */
function judgeUncommitted({ uncommitted, state, findings }: Present): readonly DoctorCheck[] {
  const subject = { id: 'contract.committed', title: 'Committed contract' };
  if (state === null) {
    // A state that is there and cannot be read is among the findings.
    if (findings.some(({ severity }) => severity === 'error')) return [];
    const { nextCommand } = ERRORS['contract.uncommitted'];
    const message = 'no commit has orchestrator/state.json, so that no round could begin';
    return [fail(subject, { message, fix: `Commit the folder: \`${nextCommand}\`.` })];
  }
  if (uncommitted.length === 0) return [isOk(subject, 'as on base')];
  const trouble = {
    message: `these are edited, and rounds read what is committed: ${listed(uncommitted)}`,
    fix: `Commit them: \`git add -- ${shellWords(uncommitted)} && git commit -m "Edit the contract" -- ${shellWords(uncommitted)}\`.`,
  };
  const hasLiveRound = state.active_rounds.length > 0;
  return [hasLiveRound ? warn(subject, trouble) : fail(subject, trouble)];
}

/** @spec contract.md#roadmap */
function judgeRoadmap({ bundle, state }: Present): readonly DoctorCheck[] {
  if (bundle.isTemplate === null || state === null) return [];
  const subject = { id: 'roadmap.written', title: 'Roadmap' };
  const path = roadmapPath(state.roadmap_dir);
  if (!bundle.isTemplate) return [isOk(subject, path)];
  return [fail(subject, { message: `${path} still holds the template`, fix: ERRORS['run.template'].hint })];
}

/** @spec contract.md#verification */
function judgeChecks({ bundle, state }: Present): readonly DoctorCheck[] {
  if (bundle.baselineChecks === null || state === null) return [];
  const subject = { id: 'checks.baseline', title: 'Baseline checks' };
  if (bundle.baselineChecks.length > 0) return [isOk(subject, oneLine(listed(bundle.baselineChecks)))];
  return [
    warn(subject, {
      message: 'there are none: rounds land unverified, and their trailers say so',
      fix: `Name the commands that must pass in ${verificationPath(state.roadmap_dir)} and commit it.`,
    }),
  ];
}

/** Programs that look upward for `node_modules` or settings find those of the main checkout. @spec contract.md#files */
function judgeWorktreeRoot({ config, hasNodeModules }: Present): readonly DoctorCheck[] {
  if (config === null) return [];
  const subject = { id: 'worktree.root', title: 'Worktrees' };
  const { root } = config.worktree;
  const isInside = root === WORKTREES || (!root.startsWith('/') && !root.startsWith('..'));
  if (!isInside || !hasNodeModules) return [isOk(subject, oneLine(root))];
  return [
    warn(subject, {
      message: `${oneLine(root)} lies below the node_modules of the main checkout, which tools in a worktree find when they look upward`,
      fix: 'Let worktree.setup install into each worktree, or let worktree.root name a folder beside the repository.',
    }),
  ];
}
