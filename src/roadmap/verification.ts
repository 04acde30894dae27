import { CHECK_LIMITS } from '../contract/limits.ts';
import type { Problem } from '../contract/problem.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { readBaselineCheck, type BaselineCheck } from './baseline-check.ts';
import { joinPieces, readListItems, type ListItem } from './list-items.ts';
import { createProblemList, placeSpot, START, type ProblemList, type Spot } from './problem-list.ts';
import { createSectionReader, type Placed } from './read-sections.ts';
import { checkSectionOrder } from './section-order.ts';
import type { Section, SectionHeading } from './sections.ts';

/** The sections `verification.md` must have, in this order. @spec contract.md#verification */
export const VERIFICATION_SECTIONS = [
  'Baseline Checks',
  'Alignment Checks',
  'Task-Specific Checks',
  'Manual Checks',
  'Roadmap Overrides',
] as const;
export type VerificationSection = (typeof VERIFICATION_SECTIONS)[number];

/** The sections whose items a reviewer answers one by one. */
export const CHECKLIST_SECTIONS = ['Alignment Checks', 'Task-Specific Checks', 'Manual Checks'] as const;
export type ChecklistSection = (typeof CHECKLIST_SECTIONS)[number];

export interface Verification {
  /** Run by the controller, in this order. */
  readonly checks: readonly BaselineCheck[];
  readonly alignment: readonly string[];
  readonly taskSpecific: readonly string[];
  readonly manual: readonly string[];
  readonly overrides: readonly string[];
}

/** An item as the review record's `checklist[]` refers to it; `item` counts from 1 in its section. */
export interface ChecklistItem {
  readonly section: ChecklistSection;
  readonly item: number;
  readonly text: string;
}

/**
 * Reads the bytes of one `verification.md`: the value only if nothing is wrong with it, else all problems at once, in
 * file order, with lines and columns from 1. `file` is only the name that problems carry. Never rejects.
 * @spec contract.md#verification
 */
export async function parseVerification(
  bytes: Uint8Array,
  file: string,
): Promise<Result<Verification, readonly Problem[]>> {
  const read = await createSectionReader('verification', { interpret: draftItems, countParts }).read(
    bytes,
    file,
  );
  if (!read.ok) return read;
  const problems = createProblemList(file);
  const groups = groupItems(read.value.sections);
  checkSectionOrder('verification', { found: groups, required: VERIFICATION_SECTIONS }, problems);
  const items = (name: VerificationSection) =>
    groups.filter((group) => group.name === name).flatMap((group) => group.items);
  const texts = (name: VerificationSection) => items(name).map(({ value }) => itemText(value));
  const verification = {
    checks: items('Baseline Checks').flatMap((item) => readCheck(item, problems)),
    alignment: texts('Alignment Checks'),
    taskSpecific: texts('Task-Specific Checks'),
    manual: texts('Manual Checks'),
    overrides: texts('Roadmap Overrides'),
  };
  checkCount(verification.checks, problems);
  const found = problems.sorted();
  return found.length > 0 ? err(found) : ok(verification);
}

/** Every check has a line in the check record and in each assignment. */
function checkCount(checks: readonly BaselineCheck[], problems: ProblemList): void {
  if (checks.length <= CHECK_LIMITS.checksMax) return;
  const message = `There are ${checks.length} baseline checks; expected at most ${CHECK_LIMITS.checksMax}.`;
  const fix = 'Call several of them from one script.';
  problems.add({ code: 'verification.too-large', at: START, message, fix });
}

/** The items a review record must answer, in file order. @spec contract.md#verification */
export function checklistItems(verification: Verification): readonly ChecklistItem[] {
  const textsBySection: Readonly<Record<ChecklistSection, readonly string[]>> = {
    'Alignment Checks': verification.alignment,
    'Task-Specific Checks': verification.taskSpecific,
    'Manual Checks': verification.manual,
  };
  return CHECKLIST_SECTIONS.flatMap((section) =>
    textsBySection[section].map((text, index) => ({ section, item: index + 1, text })),
  );
}

/** The commands of the baseline checks, in the order in which they run. @spec contract.md#verification */
export function baselineCommands(verification: Verification): readonly string[] {
  return verification.checks.map((check) => check.command);
}

interface DraftItems {
  readonly heading: SectionHeading | null;
  readonly items: readonly ListItem[];
}

interface ItemGroup {
  readonly name: string;
  readonly at: Spot;
  readonly items: Placed<ListItem>[];
}

function draftItems({ heading, body }: Section): DraftItems {
  return { heading, items: readListItems(body) };
}

function countParts({ items }: DraftItems): number {
  return items.length + 1;
}

/** The items under each heading of depth 2; deeper headings only divide them. */
function groupItems(sections: readonly Placed<DraftItems>[]): readonly ItemGroup[] {
  const groups: ItemGroup[] = [];
  let current: ItemGroup | null = null;
  for (const { base, value } of sections) {
    const { heading, items } = value;
    if (heading !== null && heading.depth <= 2) {
      current =
        heading.depth === 2 ? { name: heading.title, at: placeSpot(base, heading.at), items: [] } : null;
      if (current !== null) groups.push(current);
    }
    for (const item of items) {
      if (!/^(?:none\.?|-|)$/i.test(itemText(item))) current?.items.push({ base, value: item });
    }
  }
  return groups;
}

/** In one line, without a check box. */
function itemText(item: ListItem): string {
  return joinPieces(item.pieces).replace(/^\[[ xX]\][ \t]+/, '');
}

function readCheck({ base, value }: Placed<ListItem>, problems: ProblemList): readonly BaselineCheck[] {
  const first = value.pieces[0]?.line;
  const at =
    first === undefined
      ? START
      : { offset: first.start + value.markerIndex, line: first.row, column: value.markerIndex + 1 };
  return readBaselineCheck({ item: value, base, at: placeSpot(base, at) }, problems);
}
