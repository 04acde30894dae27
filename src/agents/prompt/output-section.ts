import { printRecord } from '../../contract/canonical-json.ts';
import type { Assignment, AssignmentOutput } from '../../contract/generated/assignment.ts';
import { promptBounds } from './bounds.ts';
import { boundList, cutItem, quoteBlock, quoteInline } from './quote.ts';
import { markdownOutlines, outputNotes } from './output-notes.ts';
import { recordExamples } from './record-examples.ts';
import type { ChecklistItem } from './reviewer-examples.ts';

const introduction =
  'Write each file at its path, relative to the worktree. In the examples the schema version, the ids, the lineage and the head are those of this round: keep them. ' +
  'Everything else shows the form: replace it by what is true here. A record has all the fields of its example and no others.';

/** Every output with its path, its schema and a filled example, and what makes the record acceptable. */
export function renderOutputs(assignment: Assignment, checklist: readonly ChecklistItem[]): string {
  const outputs = assignment.outputs.map((output) => renderOutput(assignment, output, checklist));
  return [introduction, ...outputs].join('\n\n');
}

function renderOutput(
  assignment: Assignment,
  output: AssignmentOutput,
  checklist: readonly ChecklistItem[],
): string {
  const schema =
    output.schema === null ? 'Markdown, no schema' : `JSON, schema ${quoteInline(output.schema)}`;
  const examples = recordExamples(assignment, output, checklist).map(
    ({ caption, record }) => `${caption}:\n\n${quoteBlock(printRecord(record), 'json')}`,
  );
  const outline = markdownOutlines[output.key];
  return [
    `## ${quoteInline(output.key)}`,
    `- Path: ${quoteInline(output.path)}\n- Form: ${schema}\n- ${requirement(output)}`,
    ...(outputNotes[output.key] ?? []),
    ...(output.key === 'review_record' ? renderChecklist(checklist) : []),
    ...examples,
    ...(outline === undefined ? [] : [`An outline:\n\n${quoteBlock(outline, 'markdown')}`]),
  ].join('\n\n');
}

function requirement(output: AssignmentOutput): string {
  if (output.key === 'help_request') return 'Only if you cannot go on without a person';
  if (output.key === 'roadmap_update_request') return 'Only instead of the required ones';
  return output.required ? 'Required' : 'Optional';
}

function renderChecklist(checklist: readonly ChecklistItem[]): readonly string[] {
  if (checklist.length === 0) {
    return [
      '`checklist` answers each item of the sections Alignment Checks, Task-Specific Checks and Manual Checks of `verification.md`, in order, numbered from 1 within the section; it is empty when they have none.',
    ];
  }
  const items = checklist.map(
    ({ section, item, text }) => `- ${section}, item ${item}: ${quoteInline(cutItem(text))}`,
  );
  const isCut = checklist.length > promptBounds.checklistAnswersMax;
  const cut = isCut ? ' The examples show only the first answers.' : '';
  return [
    `\`checklist\` answers each of these items with \`pass\`, \`fail\` or \`not-applicable\` and what you saw; a \`fail\` also needs a blocking finding.${cut}\n\n${boundList(items)}`,
  ];
}
