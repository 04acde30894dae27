import type { Problem } from '../contract/problem.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { planCloseout, type CloseoutPlan, type CloseoutSelectors } from './closeout.ts';
import type { Milestone, Roadmap } from './model.ts';
import { parseRoadmap, type RoadmapParser } from './parse.ts';
import { textProblem } from './problem-list.ts';
import { meaningOf } from './query.ts';

export interface CloseoutRequest {
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly closeout: CloseoutSelectors;
  /** The milestone the round selected: the only one a closeout may touch. */
  readonly milestoneId: string;
}

/**
 * The roadmap with the closeout applied: the status word replaced, the `Completed by:` line added, every other
 * byte as it was. The result is parsed and compared before it is given out.
 * @spec contract.md#closeout
 */
export async function applyCloseout(
  request: CloseoutRequest,
  parser: RoadmapParser = { parse: parseRoadmap },
): Promise<Result<Uint8Array, readonly Problem[]>> {
  const { bytes, file, closeout, milestoneId } = request;
  const before = await parser.parse(bytes, file);
  if (!before.ok) return before;
  const planning = planCloseout(before.value, closeout, milestoneId);
  if (planning.kind === 'refused') {
    return err(planning.problems.map((details) => textProblem(file, details)));
  }
  const edited = new TextEncoder().encode(editText(before.value.text, planning.plan));
  const after = await parser.parse(edited, file);
  if (!after.ok || !isExactly(planning.plan, before.value, after.value)) {
    const reason = after.ok ? 'another part of the roadmap would read differently' : after.error[0]?.message;
    const message = `The closeout of ${milestoneId} would change more than its selectors: ${reason}`;
    const fix =
      'Ask the reviewer for a simpler completion pointer, or close the milestone by a roadmap update.';
    const at = { offset: 0, line: planning.plan.milestone.line - 1, column: 1 };
    return err([textProblem(file, { code: 'closeout.mismatch', at, message, fix })]);
  }
  return ok(edited);
}

/** Replaces the one range and fills the other; the later one first, so that both offsets hold. */
function editText(text: string, { milestone, status, pointer }: CloseoutPlan): string {
  const { statusRange, fieldsEnd } = milestone;
  const line = pointer === null ? '' : `${lineEndingAt(text, fieldsEnd)}Completed by: ${pointer}`;
  return [
    text.slice(0, statusRange.start),
    status,
    text.slice(statusRange.end, fieldsEnd),
    line,
    text.slice(fieldsEnd),
  ].join('');
}

/** The ending of the line that ends at `offset`; on a last line without one, that of the line before. */
function lineEndingAt(text: string, offset: number): string {
  const own = /^(?:\r\n|\n|\r)/.exec(text.slice(offset, offset + 2))?.[0];
  if (own !== undefined) return own;
  const newline = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return /(?:\r\n|\n|\r)$/.exec(text.slice(Math.max(newline - 1, 0), newline + 1))?.[0] ?? '\n';
}

/** Is the difference the plan, the whole plan and nothing else? */
function isExactly(plan: CloseoutPlan, before: Roadmap, after: Roadmap): boolean {
  return (
    before.milestones.length === after.milestones.length &&
    before.milestones.every((milestone, index) => {
      const found = after.milestones[index];
      const expected = milestone === plan.milestone ? withPlan(plan) : milestone;
      return found !== undefined && isDescribedAs(expected, found);
    }) &&
    JSON.stringify(frameOf(before)) === JSON.stringify(frameOf(after))
  );
}

/** What a milestone says, its place in the file aside. */
const SAYS: Readonly<Record<Exclude<keyof Milestone, 'line' | 'statusRange' | 'fieldsEnd'>, true>> = {
  milestoneId: true,
  title: true,
  status: true,
  dependsOn: true,
  intent: true,
  completionSignal: true,
  lane: true,
  coordinationNotes: true,
  directions: true,
  completedBy: true,
  isTemplate: true,
};

function withPlan({ milestone, status, pointer }: CloseoutPlan): Milestone {
  const completedBy = pointer === null ? milestone.completedBy : [...milestone.completedBy, pointer];
  return { ...milestone, status, completedBy };
}

/** Of a section that did not change the parser remembers the parts: then nothing has to be written out to be compared. */
function isDescribedAs(expected: Milestone, found: Milestone): boolean {
  const isRemembered = Object.keys(SAYS).every(
    (key) => Reflect.get(expected, key) === Reflect.get(found, key),
  );
  return isRemembered || JSON.stringify(describe(expected)) === JSON.stringify(describe(found));
}

function describe(milestone: Milestone): readonly unknown[] {
  return [meaningOf(milestone), milestone.status, milestone.completedBy, milestone.isTemplate];
}

function frameOf(roadmap: Roadmap): readonly unknown[] {
  return [roadmap.sections.map(({ name }) => name), roadmap.lanes.map(({ laneId, text }) => [laneId, text])];
}
