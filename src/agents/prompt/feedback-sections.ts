import type { Assignment, AssignmentProblem } from '../../contract/generated/assignment.ts';
import { boundTexts, promptBounds } from './bounds.ts';
import type { BoundedText } from './bounds.ts';
import { cutItem, quoteBlock, quoteInline } from './quote.ts';

/** What was wrong with the last attempt and what a reviewer demands, each text quoted. */
export function renderProblems(assignment: Assignment): string {
  const { problems, required_changes: changes, attempt } = assignment;
  if (problems.length === 0 && changes.length === 0) {
    return attempt === 1 ? 'None: this is the first attempt.' : 'None recorded.';
  }
  const parts: string[] = [];
  if (problems.length > 0) {
    parts.push(
      assignment.role === 'recovery-investigator'
        ? 'This is what the controller found wrong with the dispatch in trouble. Find out why; correct nothing.'
        : 'Each of these must be gone when you end. Work that was right stays; do not start from nothing.',
      renderTexts(problems.map((problem) => ({ label: describeProblem(problem), text: problem.message }))),
    );
  }
  if (changes.length > 0) {
    parts.push(
      '## Required changes\n\nThe reviewer asked for each of these. Answer every one; if one is wrong, say why in your notes.',
      renderTexts(changes.map((text, index) => ({ label: `Change ${index + 1}`, text }))),
    );
  }
  return parts.join('\n\n');
}

/** What the controller or a person wants this dispatch to know. */
export function renderGuidance(assignment: Assignment): string {
  if (assignment.guidance.length === 0) return 'None.';
  const texts = assignment.guidance.map((text, index) => ({ label: `Note ${index + 1}`, text }));
  return [
    'Written for this dispatch by the controller or by a person. Follow it where it differs from the plan or from your own choice; the boundaries below stay as they are.',
    renderTexts(texts),
  ].join('\n\n');
}

function describeProblem(problem: AssignmentProblem): string {
  const file = problem.file === null ? '' : ` in ${quoteInline(cutItem(problem.file))}`;
  const pointer =
    problem.pointer === null || problem.pointer === '' ? '' : ` at ${quoteInline(cutItem(problem.pointer))}`;
  return `${quoteInline(problem.code)}${file}${pointer}`;
}

function renderTexts(texts: readonly { readonly label: string; readonly text: string }[]): string {
  return boundTexts(texts, promptBounds.problemMax, promptBounds.problemsMax)
    .map((text, index) => `${index + 1}. ${text.label}\n\n${renderText(text)}`)
    .join('\n\n');
}

function renderText(text: BoundedText): string {
  if (text.shown === 'none' && text.totalLength > 0)
    return 'Too long to show: read it in your assignment file.';
  const quoted = quoteBlock(text.text, 'text');
  return text.shown === 'whole' ? quoted : `${quoted}\n\nCut: the rest is in your assignment file.`;
}
