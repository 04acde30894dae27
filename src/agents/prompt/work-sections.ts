import type { Assignment, Role } from '../../contract/generated/assignment.ts';
import { boundList, quoteBlock, quoteInline, quoteList } from './quote.ts';
import type { ChecklistItem } from './reviewer-examples.ts';

/** The contracts that stand whole at the beginning of every prompt. */
const contractPaths: readonly string[] = [
  'orchestrator/role-contract.md',
  'orchestrator/project-contract.md',
];

/** The files to read, the checks that the controller runs, and how to see the change so far. */
export function renderInputs(
  assignment: Assignment,
  {
    quotedPaths,
    changesNothing,
  }: { readonly quotedPaths: readonly string[]; readonly changesNothing: boolean },
): string {
  const { inputs, docs, checks } = assignment;
  const above = [...contractPaths, ...quotedPaths];
  const files = [...inputs, ...docs].map(
    (path) => `- ${quoteInline(path)}${above.includes(path) ? ' (above)' : ''}`,
  );
  return [
    `You stand in the round's worktree, ${quoteInline(assignment.worktree)}; every path here is relative to it. Your assignment as data is the file that \`ORCHESTRATOR_ASSIGNMENT\` names.`,
    `Read before you begin:\n\n${files.length === 0 ? 'Nothing beyond this prompt.' : boundList(files)}`,
    `The controller runs these checks itself; you may run them too:\n\n${quoteList(checks, 'None are configured.')}`,
    ...renderChange(assignment, changesNothing),
  ].join('\n\n');
}

function renderChange({ base_revision: base, head }: Assignment, changesNothing: boolean): readonly string[] {
  if (base === head) return [];
  if (changesNothing)
    return ['This round changes nothing so far: outside `orchestrator/` no file differs from its base.'];
  const command = `git diff ${base} ${head} -- . ':(exclude)orchestrator'`;
  return [`The change of this round so far:\n\n${quoteBlock(command, 'sh')}`];
}

/** Where the role may write besides its outputs. @spec contract.md#ownership */
export function renderFiles(assignment: Assignment): string {
  if (assignment.role !== 'implementer') {
    return 'Write the files under Outputs and nothing else. Every other file of the worktree stays as it is.';
  }
  return [
    `You may create, change and delete files that match:\n\n${quoteList(assignment.write_scope, 'No file: the scope is empty.')}`,
    'Besides these, only the files under Outputs. Symbolic links, submodules, `.gitattributes`, `.gitmodules` and protected paths need a literal path in this list. A file outside it undoes the whole attempt: if the task cannot be done inside, write `help-request.json` or say so in your notes.',
  ].join('\n\n');
}

/** What no dispatch of any role may do. @spec contract.md#ownership */
export function renderBoundaries(assignment: Assignment): string {
  const rules = [
    'Stay in this worktree. Do not touch other worktrees, branches, refs, git configuration or hooks; do not push.',
    'Under `orchestrator/` write only the files listed under Outputs.',
    'Write no secret (key, token, password) into any file.',
    'Leave no process running when you end. Ask nobody: there is no one at the terminal.',
    ...roleRules[assignment.role],
  ];
  return rules.map((rule) => `- ${rule}`).join('\n');
}

const roleRules: Readonly<Record<Role, readonly string[]>> = {
  planner: ['Change no code. Plan one bounded item; what does not fit goes into a later round.'],
  implementer: [
    'You need not commit. Commits you make are kept for reference and replaced by the controller’s own.',
    'Do what the plan says and no more; what you leave out or find goes into the deferrals.',
  ],
  reviewer: [
    'Change nothing: no fixes, no formatting. Commands may write only what git ignores.',
    'Judge the change that is there, not the plan’s or the notes’ description of it.',
  ],
  'recovery-investigator': ['Diagnose only. Repair nothing, not even the obvious.'],
  scout: ['Look and report. Change nothing and plan nothing.'],
};

/** The questions to answer before ending. */
export function renderSelfCheck(assignment: Assignment, checklist: readonly ChecklistItem[]): string {
  const json = assignment.outputs.filter((output) => output.schema !== null);
  const questions = [
    'Each required output stands at its path, spelled exactly as above.',
    ...(json.length === 0 ? [] : [jsonQuestion]),
    'The ids in the records are the ones of this assignment.',
    ...(assignment.problems.length === 0 || assignment.role === 'recovery-investigator'
      ? []
      : ['Each problem of the last attempt is gone.']),
    ...(assignment.required_changes.length === 0 ? [] : ['Each required change is answered.']),
    ...roleQuestions[assignment.role],
    ...(checklist.length === 0
      ? []
      : [`Items listed for \`checklist\`: ${checklist.length}. Each has its answer.`]),
    '`git status` shows no file that you were not allowed to write.',
  ];
  const list = questions.map((question) => `- [ ] ${question}`).join('\n');
  return `Before you end, look at the files on disk, not at your memory of them:\n\n${list}`;
}

const jsonQuestion =
  'Each JSON record parses, has every field of its example and no other, UTF-8 without a byte order mark, no comment, no key twice.';

const roleQuestions: Readonly<Record<Role, readonly string[]>> = {
  planner: [
    'Either a selection with a plan, or a roadmap update request; never both.',
    'Every file of every task matches an entry of `write_scope`; `depends_on` names known tasks and has no cycle; each task has a success criterion; `risk.level` is the highest of its items; `rollback` is not empty.',
    'The item id is not in `roadmap-history.md`, unless this is a new plan for the same item.',
  ],
  implementer: [
    'Every task of the plan is done or its absence is explained in the notes.',
    'The checks pass when you run them.',
  ],
  reviewer: [
    '`reviewed_head` is the head of this assignment.',
    'An approval blocks nothing, names a changed path or a check and what you examined, and has a closeout. A rejection has a blocking finding, a required change and a `retry_target`.',
  ],
  'recovery-investigator': [
    '`stage` is the stage of this assignment; `summary` is one line that names the cause.',
  ],
  scout: ['Each finding names the file it was read from.'],
};
