// As much of the contract's Markdown files as the roles need; the agent trusts that the controller has checked them.

const CHECKLIST_SECTIONS = ['Alignment Checks', 'Task-Specific Checks', 'Manual Checks'];

/** The status of a milestone in the text of a roadmap, or null. */
export function milestoneStatus(roadmap, milestoneId) {
  const part = roadmap
    .split(/^(?=### )/m)
    .find((text) => text.split(/\r?\n/).some((line) => line.trim() === `Milestone id: ${milestoneId}`));
  return /^### \[([a-z-]+)\]/.exec(part ?? '')?.[1] ?? null;
}

/** The items that a review record answers one by one. */
export function checklistItems(verification) {
  const text = verification.replace(/<!--[\s\S]*?-->/g, '');
  return CHECKLIST_SECTIONS.flatMap((section) =>
    listItems(sectionText(text, section)).map((item, index) => ({ section, item: index + 1, text: item })),
  );
}

/** The item ids that `roadmap-history.md` names as landed. */
export function landedItems(history) {
  return [...history.matchAll(/^- `[^`]+` `([^`]+)` `[^`]+`:/gm)].map((match) => match[1]);
}

function sectionText(text, name) {
  const parts = text.split(/^## /m);
  return parts.find((part) => part.split(/\r?\n/)[0].trim() === name) ?? '';
}

function listItems(text) {
  const items = [...text.matchAll(/^(?:[-*+]|\d+[.)])[ \t]+(.*)$/gm)].map((match) => match[1].trim());
  return items.filter((item) => !/^none\.?$/i.test(item));
}
