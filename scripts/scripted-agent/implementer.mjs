import { dirname, relative } from 'node:path';

const MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/;

/**
 * Writes every file that the plan names, resolves the conflicts that the problems list by keeping both sides, and
 * writes the notes. The step may add `edits` (`{ path, text | append | remove }`) and `deferrals` (items).
 */
export function playImplementer(agent) {
  const { assignment, step } = agent;
  const plan = agent.plan();
  const files = [...new Set(plan.tasks.flatMap((task) => task.files))];
  const conflicted = conflictedFiles(assignment);
  const source = files.find((path) => path.endsWith('.mjs') && !isTest(path));
  for (const path of files.filter((file) => !conflicted.includes(file))) {
    agent.write(
      path,
      isTest(path) && source !== undefined ? testText(path, source, plan) : sourceText(agent, plan),
    );
  }
  for (const path of conflicted) resolveConflict(agent, path);
  for (const edit of step.edits ?? []) applyEdit(agent, edit);
  writeNotes(agent, files);
  if (step.deferrals !== undefined) writeDeferrals(agent, step.deferrals);
}

/** The optional record of an implementer, filled. */
export function writeDeferrals(agent, items = [aDebt]) {
  agent.writeRecord('deferrals', {
    schema_version: 'deferrals-v1',
    round_id: agent.assignment.round_id,
    items,
  });
}

/** The files with conflict markers, as the controller lists them. */
export function conflictedFiles(assignment) {
  return assignment.problems
    .filter(({ code, file }) => code === 'refresh.conflict' && file !== null)
    .map(({ file }) => file);
}

const aDebt = {
  deferral_id: 'D1',
  kind: 'debt',
  title: 'The item has no documentation',
  category: 'documentation',
  description: 'The new file is not described anywhere',
  reason: "Out of this round's scope",
  suggested_milestone: null,
};

function isTest(path) {
  return path.includes('.test.');
}

/** The same bytes for the same plan and required changes, however often it is written. */
function sourceText({ assignment }, plan) {
  const answers = assignment.required_changes.map(
    (change) => `// Changed as asked: ${change.replace(/\s+/g, ' ')}`,
  );
  return [`export const item = '${plan.extracted_item_id}';`, ...answers, ''].join('\n');
}

function testText(path, source, plan) {
  const from = relative(dirname(path), source);
  return [
    "import assert from 'node:assert/strict';",
    `import { item } from '${from.startsWith('.') ? from : `./${from}`}';`,
    '',
    `assert.equal(item, '${plan.extracted_item_id}');`,
    '',
  ].join('\n');
}

/** Both sides stay, in order; the markers go, and so does the common ancestor between `|||||||` and `=======`. */
function resolveConflict(agent, path) {
  if (!agent.has(path)) return;
  let inAncestor = false;
  const kept = agent
    .read(path)
    .split('\n')
    .filter((line) => {
      const isMarker = MARKER.test(line);
      if (isMarker) inAncestor = line.startsWith('|');
      return !isMarker && !inAncestor;
    });
  agent.write(path, kept.join('\n'));
}

function applyEdit(agent, { path, text, append, remove }) {
  if (remove === true) agent.remove(path);
  else if (append !== undefined) agent.write(path, `${agent.has(path) ? agent.read(path) : ''}${append}`);
  else agent.write(path, text);
}

function writeNotes(agent, files) {
  const done = files.map((path) => `- ${path}`);
  const checks = agent.assignment.checks.map((check) => `- \`${check}\``);
  const lines = ['# Notes', '', 'Written:', ...done, '', 'To be verified by:', ...checks, ''];
  agent.write(agent.outputPath('implementation_notes'), lines.join('\n'));
}
