import { invariant } from '../../lib/invariant.ts';

/** Two digits of the id; nobody begins more roadmaps in a day. */
const NUMBERS_A_DAY = 100;
const SLUG_CHARS_MAX = 40;
/** The slug of a goal without a letter or digit that an id can hold. */
const SLUG_DEFAULT = 'template';

/**
 * The id of a new roadmap: day, number of that day above those taken, slug of the goal. `today` is `YYYY-MM-DD`.
 * @spec contract.md#files
 */
export function newRoadmapId(today: string, goal: string, takenIds: readonly string[]): string {
  invariant(/^\d{4}-\d\d-\d\d$/.test(today), `a day such as 2026-11-20, found ${today}`);
  const numbers = takenIds
    .filter((id) => id.startsWith(`${today}-`))
    .map((id) => Number(/^\d\d(?=-)/.exec(id.slice(today.length + 1))?.[0] ?? '-1'));
  const number = Math.max(-1, ...numbers) + 1;
  invariant(number < NUMBERS_A_DAY, `fewer than ${NUMBERS_A_DAY} roadmaps begin on ${today}`);
  return `${today}-${String(number).padStart(2, '0')}-${slugOf(goal)}`;
}

/** Lower-case words of the goal joined with `-`, cut between words where that leaves something. */
function slugOf(goal: string): string {
  const words = goal
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word.slice(0, SLUG_CHARS_MAX) : `${slug}-${word}`;
    if (longer.length > SLUG_CHARS_MAX) break;
    slug = longer;
  }
  return slug === '' ? SLUG_DEFAULT : slug;
}
