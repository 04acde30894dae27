import type { Assignment } from '../../contract/generated/assignment.ts';
import { renderBoundaries, renderFiles, renderInputs, renderSelfCheck } from './work-sections.ts';
import { renderContext, renderRole, renderSkills } from './context-sections.ts';
import type { PromptDocument } from './context-sections.ts';
import { renderGuidance, renderProblems } from './feedback-sections.ts';
import { renderObjective, renderSuccessCriteria } from './objective-sections.ts';
import { renderOutputs } from './output-section.ts';
import type { ChecklistItem } from './reviewer-examples.ts';

export type { PromptDocument } from './context-sections.ts';
export type { ChecklistItem } from './reviewer-examples.ts';

export interface PromptInput {
  readonly assignment: Assignment;
  /** `orchestrator/role-contract.md` of the round's base revision. */
  readonly roleContract: string;
  /** `orchestrator/project-contract.md` of the round's base revision. */
  readonly projectContract: string;
  /** `orchestrator/roles/<role>.md` of the round's base revision. */
  readonly rolePrompt: string;
  /** Texts of other authors that the task needs, quoted as data. */
  readonly taskContext: readonly PromptDocument[];
  /** Nothing outside `orchestrator/` differs from base. */
  readonly changesNothing?: boolean;
  /** Items of `verification.md` that a review answers one by one; absent where there is nothing to answer. */
  readonly checklist?: readonly ChecklistItem[];
}

/** The top-level headings of every prompt, in order. @spec contract.md#agents */
export const promptHeadings = [
  'Role',
  'Skills',
  'Task context',
  'Objective',
  'Success criteria',
  'Inputs',
  'Files (write scope)',
  'Outputs',
  'Problems of the last attempt',
  'Guidance',
  'Boundaries',
  'Self-check',
] as const;

/**
 * Renders `prompt.md` for one dispatch: the same headings for every role, texts of other authors behind
 * fences that they cannot close, the same bytes for the same inputs. @spec contract.md#agents
 */
export function buildPrompt(input: PromptInput): string {
  const { assignment } = input;
  const checklist = input.checklist ?? [];
  const bodies: Record<(typeof promptHeadings)[number], string> = {
    Role: renderRole(input.roleContract, input.rolePrompt),
    Skills: renderSkills(assignment.skills),
    'Task context': renderContext(input.projectContract, input.taskContext),
    Objective: renderObjective(assignment),
    'Success criteria': renderSuccessCriteria(assignment),
    Inputs: renderInputs(assignment, {
      quotedPaths: input.taskContext.map(({ path }) => path),
      changesNothing: input.changesNothing ?? false,
    }),
    'Files (write scope)': renderFiles(assignment),
    Outputs: renderOutputs(assignment, checklist),
    'Problems of the last attempt': renderProblems(assignment),
    Guidance: renderGuidance(assignment),
    Boundaries: renderBoundaries(assignment),
    'Self-check': renderSelfCheck(assignment, checklist),
  };
  return `${promptHeadings.map((heading) => `# ${heading}\n\n${bodies[heading].trim()}`).join('\n\n')}\n`;
}
