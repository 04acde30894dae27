import { describe, expect, it } from 'vitest';
import { type Drive, made, openDrive, performed } from '../../support/drive-loop.ts';
import {
  COMPLETE,
  endOf,
  onBase,
  ROUND,
  runOn,
  SOURCE,
  startsByRole,
  writeInWorktree,
} from '../../support/person.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { contentTree, filesAt, landedRecord, landings, replayApproved } from './support/landings.ts';

const SHARED = 'src/base.mjs';
const shared = (first: string, last: string) =>
  [
    first,
    ...Array.from({ length: 9 }, (_, line) => `// line ${line}`),
    "export const item = 'base';",
    last,
    '',
  ].join('\n');
const PLANS_SHARED = {
  role: 'planner',
  milestone: 'milestone-001-step',
  files: [SOURCE, 'test/001-step.test.mjs', SHARED],
} as const;
const EDITS_SHARED = {
  role: 'implementer',
  milestone: 'milestone-001-step',
  edits: [{ path: SHARED, text: shared('// first', '// by the agent') }],
} as const;

interface Situation {
  readonly what: string;
  readonly act: (repository: ScaffoldedRepository) => void;
  /** How often a reviewer looks, at two rounds. */
  readonly reviews: number;
}

const SITUATIONS: readonly Situation[] = [
  { what: 'nothing else happens', act: () => undefined, reviews: 2 },
  {
    what: 'a person commits another file on base',
    act(repository) {
      repository.write('README.md', '# Tiny, by a person\n');
      repository.commit('Edit the readme');
    },
    reviews: 2,
  },
  {
    what: 'a person commits a file of the round on base',
    act(repository) {
      repository.write(SHARED, shared('// first, by a person', ''));
      repository.commit('Edit the first line');
    },
    reviews: 3,
  },
  {
    what: 'a person changes the round by hand',
    act: (repository) => writeInWorktree(repository, SOURCE, "export const item = 'by hand';\n"),
    reviews: 3,
  },
];

// @spec contract.md#invariants I2: the content tree of every landing is one that passed the checks
// @spec contract.md#invariants I3: every landing is the approved change, and nothing besides
// @spec contract.md#invariants I19: what landed earlier survives
describe('after an approval', () => {
  it.each(SITUATIONS)('$what: base holds exactly what was checked and approved', async ({ act, reviews }) => {
    const repository = scaffoldRepository({ milestones: 2, steps: [PLANS_SHARED, EDITS_SHARED] });
    repository.write(SHARED, shared('// first', ''));
    repository.commit('Make it longer');
    const drive = await openDrive(repository);
    await drive.until('the approval', made('approved'));
    act(repository);
    expect(endOf(await drive.run())).toBe(COMPLETE);
    await drive.close();
    expect(startsByRole(repository)['reviewer']).toBe(reviews);
    expect(landings(repository)).toHaveLength(2);
    for (const landing of landings(repository)) expectProven(repository, landing);
    expect([...filesAt(repository, 'main')]).toEqual([...replayApproved(repository)]);
  });
});

function expectProven(repository: ScaffoldedRepository, landing: ReturnType<typeof landings>[number]): void {
  const checks = landedRecord(repository, landing, 'check-record').value;
  const review = landedRecord(repository, landing, 'review-record');
  expect(checks.passed).toBe(true);
  expect(checks.checks.map((check) => check.exit_code)).toEqual([0]);
  expect(checks.tree).toBe(contentTree(repository, landing));
  expect(landing.trailer('Orchestrator-Checks')).toBe(checks.tree);
  expect(review.value.decision).toBe('approved');
  expect(landing.trailer('Orchestrator-Review')).toBe(review.sha256);
}

// @spec contract.md#invariants I2: green on each side is not green together
it('lands nothing that is red together with what a person committed, though each is green alone', async () => {
  const repository = scaffoldRepository({ checks: [`! { test -e ${SOURCE} && test -e src/person.mjs; }`] });
  const drive = await openDrive(repository);
  await drive.until('the approval', made('approved'));
  repository.write('src/person.mjs', "export const item = 'person';\n");
  const mine = repository.commit('Add a file');
  expect(endOf(await drive.run())).toBe('exit 3 owners.blocked');
  expect(drive.round().resume_error?.code).toBe('checks.not-converging');
  await drive.close();
  expect(landings(repository)).toEqual([]);
  expect(repository.git('diff', '--name-only', mine, 'main', '--', ':!orchestrator')).toBe('');
});

// @spec contract.md#invariants I2: what no check looked at says so
it('marks a landing that no check looked at', async () => {
  const repository = scaffoldRepository({ checks: [] });
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  expect(landings(repository).map((landing) => landing.trailer('Orchestrator-Checks'))).toEqual([
    'unverified',
  ]);
});

// @spec contract.md#invariants I1: a round lands once, and the state says what base says
describe('a round whose landing the state does not know yet', () => {
  it.each([
    ['before the checkout was looked at again', performed('land')],
    ['after the state followed', made('roundLanded')],
    ['after its records were put away', performed('retireRound')],
  ])('is not landed again by the next controller, ended %s', async (_when, isSeen) => {
    const repository = scaffoldRepository({ milestones: 2 });
    const first = await openDrive(repository);
    await first.until('the landing', isSeen);
    await first.close();
    const landed = landings(repository).map(({ commit }) => commit);
    expect(landed).toHaveLength(1);
    const second = await openDrive(repository);
    expect(endOf(await second.run())).toBe(COMPLETE);
    await second.close();
    expect(landings(repository).map(({ roundId }) => roundId)).toEqual([ROUND, 'round-002-step']);
    expect(landings(repository)[0]?.commit).toBe(landed[0]);
    expectStateIsBase(repository, second);
  });

  it('is not taken for landed because a message speaks of its trailer', async () => {
    const repository = scaffoldRepository();
    const drive = await openDrive(repository);
    await drive.until('the plan', made('planAccepted'));
    repository.write('README.md', '# Tiny, by a person\n');
    repository.commit(`Speak of a round\n\nOrchestrator-Round: ${ROUND}\n\nis what a landing would say.\n`);
    expect(endOf(await drive.run())).toBe(COMPLETE);
    await drive.close();
    expect(landings(repository).map(({ roundId }) => roundId)).toEqual([ROUND]);
    expect(onBase(repository, SOURCE)).toContain('item-001-step');
  });
});

function expectStateIsBase(repository: ScaffoldedRepository, drive: Drive): void {
  const items = landings(repository).map((landing) => landing.trailer('Orchestrator-Item'));
  expect(new Set(items).size).toBe(items.length);
  const roadmap = onBase(repository, `${repository.roadmapDir}/roadmap.md`);
  expect(roadmap.match(/^### \[done\]/gm)).toHaveLength(items.length);
  expect(drive.state()).toMatchObject({
    active_rounds: [],
    rounds_opened: items.length,
    controller_stage: 'done',
  });
  expect(JSON.parse(onBase(repository, 'orchestrator/state.json'))).toMatchObject({
    active_rounds: [],
    rounds_opened: items.length,
    controller_stage: 'done',
  });
}

// @spec contract.md#invariants I1: an item id lands once
it('asks a planner again who takes an item that has landed', async () => {
  const second = { role: 'planner', milestone: 'milestone-002-step' } as const;
  const steps = [
    { ...second, attempt: 1, item: 'item-001-step' },
    { ...second, attempt: 2, do: 'copy-assignment' },
  ];
  const repository = scaffoldRepository({ milestones: 2, steps });
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  expect(startsByRole(repository)).toMatchObject({ planner: 3, implementer: 2 });
  expect(repository.scenario.assignment('planner').problems).toMatchObject([
    { code: 'plan.not-eligible', message: expect.stringContaining('item-001-step has landed already') },
  ]);
  expect(landings(repository).map((landing) => landing.trailer('Orchestrator-Item'))).toEqual([
    'item-001-step',
    'item-002-step',
  ]);
});
