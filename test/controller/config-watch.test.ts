import { expect, it } from 'vitest';
import type { TickResult } from '../../src/controller/tick.ts';
import { parseWatch, printWatch } from '../../src/controller/watch/watch-file.ts';
import { refuseConfig } from '../../src/controller/watch/refuse-config.ts';
import { made, openDrive, performed } from '../support/drive-loop.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../support/scaffold-repository.ts';

const CONFIG = 'orchestrator/config.json';
const SLOW = [{ role: 'implementer', do: 'slow', times: 1 }] as const;

function setWrapper(repository: ScaffoldedRepository): void {
  const config: unknown = JSON.parse(repository.read(CONFIG));
  repository.write(CONFIG, JSON.stringify(Object.assign({}, config, { checks: { wrapper: ['env'] } })));
}

/** What a person may do to their own configuration. */
const BY_HAND: readonly ((repository: ScaffoldedRepository) => void)[] = [
  setWrapper,
  (repository) => repository.git('config', 'core.editor', 'vi'),
  (repository) => repository.write('.git/info/attributes', '*.x -text\n'),
  (repository) => repository.write('.git/hooks/pre-push', '#!/bin/sh\n'),
];

// @spec contract.md#ownership
it('holds nothing and says nothing of what a person edits while no agent runs', async () => {
  const repository = scaffoldRepository();
  const facts: string[] = [];
  const note = (result: TickResult) => {
    facts.push(...result.facts);
    return result;
  };
  const drive = await openDrive(repository);
  for (const edit of BY_HAND) {
    edit(repository);
    note(await drive.tick());
  }
  await drive.until('the landing', (result) => made('roundLanded')(note(result)));
  expect(facts).toEqual([]);
  await drive.close();
});

// @spec contract.md#ownership
it("counts what setup and checks change as the person's, and says it once", async () => {
  const repository = scaffoldRepository({
    config: { worktree: { setup: ['git config core.hooksPath .husky/_'] } },
    checks: ['git config alias.checked status'],
  });
  const facts: string[] = [];
  const drive = await openDrive(repository);
  await drive.until('the landing', (result) => {
    facts.push(...result.facts);
    return made('roundLanded')(result);
  });
  expect(facts).toEqual([
    'controller  core.hookspath in .git/config changed while worktree.setup ran: nothing -> .husky/_; it counts as yours',
    'controller  alias.checked in .git/config changed while a baseline check ran: nothing -> status; it counts as yours',
  ]);
  await drive.close();
});

// @spec contract.md#ownership
it.each(['kept', 'lost'])(
  'finds at a start what an agent changed meanwhile, its own note of before %s',
  async (note) => {
    const repository = scaffoldRepository({ steps: SLOW });
    const drive = await openDrive(repository);
    await drive.until('the plan', made('planAccepted'));
    await drive.until('the start', performed('startDispatch'));
    drive.abandon();
    setWrapper(repository);
    if (note === 'lost') repository.remove('orchestrator/runtime/config-watch.jsonl');
    repository.git('update-ref', '-d', 'refs/orchestrator/lease');
    const again = await openDrive(repository);
    const refused = await refuseConfig(again.world, again.session, again.state());
    expect(refused).toMatchObject({ code: 'repo.config-drift', nextCommand: `git checkout -- ${CONFIG}` });
    expect(refused?.message).toContain('checks.wrapper');
    // Whoever commits it answers for it: judged as a commit, and said.
    repository.git('commit', '--quiet', '-m', 'Wrap the checks', '--', CONFIG);
    expect(await refuseConfig(again.world, again.session, again.state())).toBeNull();
    const range = repository
      .git('rev-list', '-2', '--abbrev-commit', '--abbrev=12', 'main')
      .trim()
      .split('\n');
    expect((await again.tick()).facts).toContain(
      `controller  main ${range[1]}..${range[0]} changes checks.wrapper in ${CONFIG}; it counts from the next start on`,
    );
    repository.scenario.go();
    await again.until('the work', made('implementAccepted'));
    await again.close();
  },
);

it('is read as it was written, and as nothing where it is damaged', () => {
  const setting = {
    file: 'a\tb\n',
    key: 'k',
    kind: 'git',
    digest: '1',
    shown: 'x\ny',
    isWhole: true,
  } as const;
  const note = {
    accepted: new Map([['a\tb\n\0k', setting]]),
    held: new Map([
      [
        'a\tb\n\0k',
        [
          { dispatchId: 'd-1', role: 'planner' },
          { dispatchId: 'd-2', role: 'reviewer' },
        ],
      ],
    ]),
    base: { oid: 'abc', members: new Map([['checks.wrapper', '2']]) },
  };
  expect(parseWatch(printWatch(note))).toEqual(note);
  expect(parseWatch('alias.x=!evil\n')).toBeNull();
  expect(parseWatch(`${printWatch(note)}{"torn`)).toEqual(note);
});
