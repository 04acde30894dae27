import type { Assignment } from '../../contract/generated/assignment.ts';
import type { OutcomeProblem } from '../../contract/generated/dispatch-outcome.ts';
import type { RoundPlanRecord } from '../../contract/generated/round-plan-record.ts';
import { keptFolder } from '../../contract/paths.ts';
import type { RawChange } from '../../ports/git.ts';
import type { Unstored } from '../../ports/worktrees.ts';
import type { DispatchWork } from '../dispatch-facts.ts';
import { scopeMatcher } from '../planning/completeness.ts';
import { problem } from '../resume-error.ts';

export interface OwnershipContext {
  readonly assignment: Assignment;
  readonly plan: RoundPlanRecord | null;
  readonly protectedPaths: readonly string[];
  /** Paths a conflicted refresh put into the dispatch's scope. */
  readonly conflictPaths: readonly string[];
}

export interface OwnershipVerdict {
  readonly problems: readonly OutcomeProblem[];
  /** What a reviewer's or investigator's commands left beside records: kept and removed, no violation. */
  readonly litter: readonly Pick<RawChange, 'path'>[];
  /** Changes at the outputs the assignment asked for. */
  readonly records: readonly RawChange[];
}

const LITTER_ROLES: readonly string[] = ['reviewer', 'recovery-investigator', 'scout'];

/** Judged on raw differences of git objects only: what a role changed against what it may change. @spec contract.md#ownership */
export function judgeWork(work: DispatchWork, context: OwnershipContext): OwnershipVerdict {
  const outputs = new Set(context.assignment.outputs.map((output) => output.path));
  const records = work.changes.filter((change) => outputs.has(change.path));
  const others = work.changes.filter((change) => !outputs.has(change.path));
  const mayLitter = LITTER_ROLES.includes(context.assignment.role);
  const isLitter = (change: RawChange) => mayLitter && change.status === 'A' && !isControlPath(change.path);
  const litter = others.filter(isLitter);
  const judged = others.filter((change) => !isLitter(change));
  return {
    records,
    litter: mayLitter ? [...litter, ...work.unstored] : litter,
    problems: [
      ...records.flatMap(judgeRecordFile),
      ...(context.assignment.role === 'implementer'
        ? judgeImplementer(judged, context)
        : judgeRecordsOnly(judged, context)),
      ...judgeGit(work),
      ...work.addedBesideExisting.map((pair) =>
        problem(
          'ownership.name-collision',
          `${pair.path} differs from ${pair.collidesWith} only in case or Unicode form`,
          pair.path,
        ),
      ),
      ...work.secrets.map((secret) =>
        problem(
          'secret.in-tree',
          `${secret.path} holds the value of the secret ${secret.name}; expected no secret in a file`,
          secret.path,
        ),
      ),
      ...(mayLitter ? [] : work.unstored).map((item) => judgeUnstored(item, context.assignment)),
      ...work.markersLeft.map((path) =>
        problem(
          'conflict.markers-left',
          `${path} still has conflict markers; expected a resolved file`,
          path,
        ),
      ),
    ],
  };
}

const UNSTORED: Readonly<Record<Unstored['what'], string>> = {
  unreadable: 'cannot be read',
  'forbidden-name': 'has a name that git forbids',
  socket: 'is a socket',
  fifo: 'is a named pipe',
  device: 'is a device',
  refused: 'is refused by git',
};

/** It names the place: nobody is to miss what the reset took out of the worktree. */
function judgeUnstored({ path, what, owner }: Unstored, assignment: Assignment): OutcomeProblem {
  const { worktree, dispatch_id: dispatchId } = assignment;
  const place = `${keptFolder(worktree.slice(0, worktree.lastIndexOf('/')))}/${dispatchId}/${path}`;
  const whose = owner === null ? '' : ` and belongs to user ${owner}`;
  return problem(
    'ownership.special-file',
    `${path} ${UNSTORED[what]}${whose}; expected what git can store, so it was moved to ${place}`,
    path,
  );
}

export function isControlPath(path: string): boolean {
  return path === 'orchestrator' || path.startsWith('orchestrator/');
}

function judgeRecordFile(change: RawChange): readonly OutcomeProblem[] {
  if (change.newMode === null || change.newMode === '100644' || change.newMode === '100755') return [];
  return [
    problem(
      'ownership.special-file',
      `${change.path} is a symlink or submodule; expected a regular file`,
      change.path,
    ),
  ];
}

function judgeRecordsOnly(
  changes: readonly RawChange[],
  context: OwnershipContext,
): readonly OutcomeProblem[] {
  return changes.map((change) => {
    const code = isControlPath(change.path) ? 'ownership.protected' : 'ownership.outside-scope';
    return problem(
      code,
      `the ${context.assignment.role} changed ${change.path}; expected only its records`,
      change.path,
    );
  });
}

function judgeImplementer(
  changes: readonly RawChange[],
  context: OwnershipContext,
): readonly OutcomeProblem[] {
  const inScope = scopeMatcher(context.assignment.write_scope);
  const isProtected = scopeMatcher(context.protectedPaths);
  const conflicted = new Set(context.conflictPaths);
  const literal = new Set(context.assignment.write_scope);
  const taskFiles = new Set(context.plan?.tasks.flatMap((task) => task.files) ?? []);
  return changes.flatMap((change) => {
    if (isControlPath(change.path))
      return [
        problem(
          'ownership.protected',
          `${change.path} is the controller's; expected no change under orchestrator/ but the notes and deferrals`,
          change.path,
        ),
      ];
    if (!inScope(change.path) && !conflicted.has(change.path))
      return [
        problem(
          'ownership.outside-scope',
          `${change.path} is outside write_scope; expected changes in ${context.assignment.write_scope.join(', ')}`,
          change.path,
        ),
      ];
    if (isProtected(change.path))
      return [
        problem(
          'ownership.protected',
          `${change.path} is a protected path; expected a person to change it`,
          change.path,
        ),
      ];
    return judgeKind(change, literal, taskFiles);
  });
}

const SPECIAL_NAMES: readonly string[] = ['.gitattributes', '.gitmodules'];

function judgeKind(
  change: RawChange,
  literal: ReadonlySet<string>,
  taskFiles: ReadonlySet<string>,
): readonly OutcomeProblem[] {
  const name = change.path.slice(change.path.lastIndexOf('/') + 1);
  const isSpecial =
    [change.oldMode, change.newMode].some((mode) => mode === '120000' || mode === '160000') ||
    SPECIAL_NAMES.includes(name);
  if (isSpecial && !literal.has(change.path)) {
    return [
      problem(
        'ownership.special-file',
        `${change.path} is a symlink, submodule or git attribute file; expected its literal path in write_scope`,
        change.path,
      ),
    ];
  }
  const isModeChange =
    change.oldMode !== null && change.newMode !== null && change.oldMode !== change.newMode;
  if (isModeChange && !isSpecial && !taskFiles.has(change.path)) {
    return [
      problem(
        'ownership.special-file',
        `the mode of ${change.path} changed from ${change.oldMode} to ${change.newMode}; expected a task that names the file`,
        change.path,
      ),
    ];
  }
  return [];
}

function judgeGit(work: DispatchWork): readonly OutcomeProblem[] {
  const found: OutcomeProblem[] = work.tampered
    .slice(0, 20)
    .map((path) =>
      problem(
        'ownership.protected',
        `${path} was changed while the dispatch ran; expected nobody but the controller to write there`,
        path,
      ),
    );
  if (!work.gitFileIntact)
    found.push(
      problem('ownership.git-tampering', "the worktree's .git file changed; expected it untouched", '.git'),
    );
  for (const ref of work.refsChanged)
    found.push(
      problem(
        'ownership.git-tampering',
        `${ref.ref} was moved from ${ref.was ?? 'nothing'} to ${ref.is ?? 'nothing'}; expected only commits on the round's own branch`,
        ref.ref,
      ),
    );
  return found;
}
