import { expect, it } from 'vitest';
import { type Person, runCutAt } from '../../support/fault-points.ts';
import { SOURCE } from '../../support/person.ts';
import { scaffoldRepository, type ScaffoldSpec } from '../../support/scaffold-repository.ts';
import {
  compareOutcomes,
  expectNoProcesses,
  leftBehind,
  type Outcome,
  readOutcome,
} from '../../support/soak/evidence.ts';

/** Every so many effects are looked at; `scripts/all-fault-points.mjs` looks at each. */
const STEP = Number(process.env['FAULT_STEP'] ?? 37);
const FIRST = Number(process.env['FAULT_FIRST'] ?? 1);
const LAST = Number(process.env['FAULT_LAST'] ?? Number.POSITIVE_INFINITY);
const POINT_MS_MAX = 60_000;
const POINTS_MAX = 400;

interface Course {
  readonly name: string;
  readonly spec: ScaffoldSpec;
  readonly person: Person;
  /** A longer course is looked at more seldom. */
  readonly stride: number;
  /** A person tidies up before the next start: what no ref leads to is gone. */
  readonly isCollected?: boolean;
}

/** Red checks, a rejection, a by hand commit, and a person who takes the file of the round on base. */
const EVENTFUL: Course = {
  name: 'a round with every turn',
  stride: 6,
  spec: {
    steps: [
      { role: 'planner', attempt: 1, do: 'missing-record', times: 1 },
      { role: 'implementer', do: 'red-code', attempt: 1 },
      { role: 'reviewer', do: 'reject', attempt: 1 },
    ],
  },
  person(repository, { active_rounds: [round] }) {
    if (round?.stage !== 'finalize-round') return;
    const said = repository.git('log', '--format=%s', 'main');
    if (said.includes('By a person')) return;
    repository.write(SOURCE, "export const person = 'was here';\n");
    repository.write('README.md', '# Edited\n');
    repository.commit('By a person');
  },
};

const COURSES: readonly Course[] = [
  { name: 'a straight round', spec: {}, person: () => undefined, stride: 1 },
  EVENTFUL,
  // @spec contract.md#invariants I8: records name nothing that no ref holds
  { name: 'a collected round', spec: {}, person: () => undefined, stride: 1, isCollected: true },
  { ...EVENTFUL, name: 'a collected round with every turn', isCollected: true },
  // The second round works in the worktree of the first.
  {
    name: 'two rounds with a setup',
    spec: { milestones: 2, config: { worktree: { setup: ['true'] } } },
    person: () => undefined,
    stride: 4,
  },
];

// @spec contract.md#recovery
it.each(COURSES)(
  'comes to the same end when the controller dies before any effect of $name',
  { timeout: POINT_MS_MAX * (Math.ceil(POINTS_MAX / STEP) + 1) },
  async (course) => {
    const undisturbed = scaffoldRepository(course.spec);
    const whole = await runCutAt(undisturbed, 0, course.person);
    const expected = readOutcome(undisturbed);
    expect(whole.effects).toBeLessThan(POINTS_MAX);
    const step = STEP === 1 ? 1 : STEP * course.stride;
    const failures: string[] = [];
    for (let point = FIRST; point <= Math.min(whole.effects, LAST); point += step) {
      const { found, row } = await dieAt(course, point, expected);
      if (process.env['FAULT_TABLE'] !== undefined) console.log(`${row} of ${whole.effects}`);
      if (found.length > 0) failures.push(`${row}: ${found.join('; ')}`);
    }
    expect(failures).toEqual([]);
  },
);

async function dieAt(
  course: Course,
  point: number,
  expected: Outcome,
): Promise<{ readonly found: readonly string[]; readonly row: string }> {
  const repository = scaffoldRepository(course.spec);
  const first = await runCutAt(repository, point, course.person);
  const found: string[] = first.isCut ? [] : ['it did not die'];
  if (course.isCollected === true) repository.git('gc', '--quiet', '--prune=now');
  await runCutAt(repository, 0, course.person).catch((error: unknown) => found.push(String(error)));
  found.push(...compareOutcomes(expected, readOutcome(repository)), ...leftBehind(repository));
  if (repository.git('status', '--porcelain') !== '') found.push('a dirty checkout');
  await expectNoProcesses(repository);
  repository.folder.remove();
  return { found, row: `${course.name}: before ${first.last}, effect ${point}` };
}
