import { describe, expect, test } from 'vitest';
import { runProgram, startProgram } from '../../support/run-program.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';
import { waitFor } from '../../support/wait-for.ts';
import { blockedRepository, LIVE, read, traceOf } from './support.ts';

const ROUND = 'round-001-step';

// @spec contract.md#state
describe('commands that only look', () => {
  test('write nothing and leave no lease, whatever they find', async () => {
    const repository = await blockedRepository();
    repository.write('orchestrator/runtime/requests/nonsense.json', '{');
    const before = traceOf(repository);
    for (const args of [
      ['status'],
      ['explain'],
      ['show', ROUND],
      ['logs'],
      ['validate'],
      ['doctor'],
      ['reconcile'],
      ['status', '--json'],
      ['explain', ROUND, '--json'],
    ]) {
      const result = await runProgram(repository, args);
      expect([0, 3, 4]).toContain(result.code);
      expect(traceOf(repository), args.join(' ')).toBe(before);
    }
  });
});

// @spec contract.md#git-calls
describe('a glance at a repository whose objects are not packed', () => {
  test.each([[['status']], [['status', '--json']], [['validate']]])('starts no process: %j', async (args) => {
    const repository = scaffoldRepository({ milestones: 2 });
    const usual = await runProgram(repository, args);
    const alone = await runProgram(repository, args, { env: { PATH: repository.root } });
    expect(alone).toEqual(usual);
    expect(usual.code).toBe(0);
    repository.git('gc', '--quiet', '--prune=now');
    expect(await runProgram(repository, args)).toEqual(usual);
  });
});

// @spec contract.md#decisions-and-exit-codes
describe('status', () => {
  test('shows what runs, and since when, while a controller holds the repository', async () => {
    const repository = scaffoldRepository({ steps: [{ role: 'planner', do: 'slow' }], milestones: 2 });
    const running = startProgram(repository, ['run', '--max-rounds', '1']);
    await waitFor('the planner', () => repository.scenario.starts().length === 1);
    const report = read('status-report', (await runProgram(repository, ['status', '--json'])).stdout);
    expect(report).toMatchObject({
      source: 'live',
      lease: { pid: running.pid, alive: true },
      roadmap: { done: 0, total: 2 },
      rounds: [{ round_id: ROUND, stage: 'plan', running: { what: 'planner', agent: 'scripted' } }],
      next_command: 'npx run-orchestrator-loop logs -f',
    });
    const text = await runProgram(repository, ['status']);
    expect(text.stdout).toContain(`A controller runs (process ${running.pid} on `);
    expect(text.stdout).toMatch(/planner \(scripted\) is planning {2}\d+s {2}d-\d+/);
    repository.scenario.go();
    await running.ended;
  });

  test('names the cause of a blocked round and the command that goes on', async () => {
    const repository = await blockedRepository();
    const result = await runProgram(repository, ['status']);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('1 round is blocked.');
    expect(result.stdout).toContain(`${ROUND}  blocked in implement  milestone-001-step`);
    expect(result.stdout).toContain('agent.failed: ');
    expect(result.stderr).toContain(`next: npx run-orchestrator-loop retry ${ROUND}`);
  });

  test('says what a landing waits for', async () => {
    const repository = scaffoldRepository();
    repository.write('src/001-step.mjs', 'mine\n');
    const held = await runProgram(repository, ['run', '--no-wait']);
    expect(held.code).toBe(7);
    expect(held.stdout).toContain('waits to land: uncommitted edits');
    expect(held.stderr).toContain('next: git status');
    const report = read('status-report', (await runProgram(repository, ['status', '--json'])).stdout);
    expect(report.rounds[0]?.holds).toMatchObject([
      { predicate: 'checkout.safe', cleared_by: 'person', code: 'checkout.local-edits' },
    ]);
    expect(report.next_command).toBe('git status');
    const explained = await runProgram(repository, ['explain', '1']);
    expect(explained.stdout).toContain('holds  review.approved: ');
    expect(explained.stdout).toContain('waits  checkout.safe: ');
    expect(explained.stdout).toContain('Commit these edits or move them out of the way');
    expect(explained.stdout).toContain('next: git status');
  });

  test('names contract files that rounds do not see', async () => {
    const repository = scaffoldRepository();
    const path = `${repository.roadmapDir}/roadmap.md`;
    repository.write(path, `${repository.read(path)}\n`);
    const report = read('status-report', (await runProgram(repository, ['status', '--json'])).stdout);
    expect(report.uncommitted).toEqual([path]);
    expect(report.next_command).toBe(`git add -- ${path} && git commit -m "Edit the contract" -- ${path}`);
  });

  // @spec contract.md#merge-admissibility
  test('and every other command name a checkout that a dead controller left fenced; run finishes it', async () => {
    const repository = await blockedRepository();
    const fence = '.git/index.lock';
    repository.write(fence, `run-orchestrator-loop round-001-step ${repository.commitId('main')}\n`);
    const result = await runProgram(repository, ['status', '--json']);
    expect(read('status-report', result.stdout)).toMatchObject({
      leftover_fences: [repository.root],
      next_command: 'npx run-orchestrator-loop run',
    });
    for (const args of [['show', '1'], ['validate'], ['explain']])
      expect((await runProgram(repository, args)).stderr).toContain(`${repository.root} is still locked by`);
    expect(repository.has(fence)).toBe(true);
    await runProgram(repository, ['run', '--no-wait']);
    expect(repository.has(fence)).toBe(false);
  });

  test('and run name an edited snapshot, and neither reads it as state', async () => {
    const repository = scaffoldRepository();
    repository.write('orchestrator/state.json', '{}');
    const report = read('status-report', (await runProgram(repository, ['status', '--json'])).stdout);
    expect(report.uncommitted).toEqual(['orchestrator/state.json']);
    expect(report.next_command).toBe('npx run-orchestrator-loop run');
    const ran = await runProgram(repository, ['run', '--once']);
    expect(ran.stderr).toContain('orchestrator/state.json differs from HEAD; it is not read as state');
    expect(repository.read('orchestrator/state.json')).toBe('{}');
  });

  test('of a clone announces that it is rebuilt', async () => {
    const repository = await blockedRepository();
    repository.remove('orchestrator/runtime');
    const result = await runProgram(repository, ['status', '--json']);
    expect(result.code).toBe(0);
    expect(result.stderr).toContain('There is no live state here');
    expect(read('status-report', result.stdout)).toMatchObject({
      source: 'rebuilt',
      rounds: [{ round_id: ROUND, stage: 'blocked', resume_error: { code: 'state.rebuilt' } }],
    });
    expect(repository.has(LIVE)).toBe(false);
  });

  test('of an unreadable state is refused and leaves it as it is', async () => {
    const repository = await blockedRepository();
    repository.write(LIVE, '{"revision": ');
    const result = await runProgram(repository, ['status', '--json']);
    expect(result.code).toBe(4);
    expect(read('refusal-report', result.stdout)).toMatchObject({ code: 'state.invalid', exit: 4 });
    expect(repository.read(LIVE)).toBe('{"revision": ');
  });
});

// @spec contract.md#decisions-and-exit-codes
describe('explain', () => {
  test('gives the decision with its rule and facts before anything is done', async () => {
    const repository = scaffoldRepository({ milestones: 2 });
    const report = read('explain-report', (await runProgram(repository, ['explain', '--json'])).stdout);
    expect(report).toMatchObject({
      decision: { kind: 'transition', what: 'openRound', rule: 'schedule.open', spec: 'contract.md#roadmap' },
      rounds: [],
      no_round_opens: [],
    });
    expect(repository.scenario.starts()).toEqual([]);
  });

  test('tells of a blocked round every way out and what it does', async () => {
    const repository = await blockedRepository();
    const result = await runProgram(repository, ['explain', '1', '--json']);
    const [round] = read('explain-report', result.stdout).rounds;
    expect(round?.resume_error?.code).toBe('agent.failed');
    expect(round?.ways_out.map(({ command }) => command)).toEqual([
      `npx run-orchestrator-loop retry ${ROUND}`,
      `npx run-orchestrator-loop retry ${ROUND} --stage plan`,
      `npx run-orchestrator-loop retry ${ROUND} --stage verify`,
      expect.stringMatching(/^npx run-orchestrator-loop logs d-\d+$/),
      `npx run-orchestrator-loop drop ${ROUND}`,
    ]);
    const text = await runProgram(repository, ['explain', '1']);
    expect(text.stdout).toContain('What you can do:');
    expect(text.stdout).toContain('every slot is taken (1 of 1)');
    expect(text.stdout).toContain(`milestone-001-step is taken by ${ROUND}`);
  });

  test('of a round that is not live says where to look', async () => {
    const repository = scaffoldRepository();
    const result = await runProgram(repository, ['explain', 'round-007-else']);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('next: npx run-orchestrator-loop show round-007-else');
  });
});

// @spec contract.md#worktrees-and-history
describe('show', () => {
  test('finds a landed round by its number, its milestone and its commit', async () => {
    const repository = scaffoldRepository();
    await runProgram(repository, ['run']);
    const commit = repository.commitId('main');
    for (const typed of ['1', ROUND, 'milestone-001-step', commit.slice(0, 10), 'main']) {
      const result = await runProgram(repository, ['show', typed, '--json']);
      const [round] = read('show-report', result.stdout).rounds;
      expect(round).toMatchObject({ round_id: ROUND, place: 'base', commit, item_id: 'item-001-step' });
    }
    // Its logs lie in the runtime folder as long as that is there.
    expect((await runProgram(repository, ['logs', '1'])).code).toBe(0);
    const text = await runProgram(repository, ['show', '1']);
    const read1 = /read one: (git show \S+)/.exec(text.stdout)?.[1] ?? '';
    expect(repository.git(...read1.split(' ').slice(1))).toContain('#');
    expect(text.stdout).toContain('review: approved: ');
  });

  test('finds a live round with the work that is kept of it, and a dropped one in the history', async () => {
    const repository = await blockedRepository({
      steps: [{ role: 'implementer', do: 'edit-outside-scope' }],
    });
    const live = read('show-report', (await runProgram(repository, ['show', '1', '--json'])).stdout)
      .rounds[0];
    expect(live).toMatchObject({ place: 'live', milestone_id: 'milestone-001-step' });
    expect(live?.records.some(({ path }) => path.includes('/runtime/rounds/'))).toBe(true);
    expect(live?.kept.map(({ ref }) => ref)).toEqual([
      expect.stringMatching(/^refs\/orchestrator\/kept\/d-\d+$/),
    ]);
    await runProgram(repository, ['drop', '1']);
    repository.scenario.write([]);
    await runProgram(repository, ['run']);
    const dropped = read('show-report', (await runProgram(repository, ['show', ROUND, '--json'])).stdout);
    expect(dropped.rounds[0]).toMatchObject({ place: 'history', commit: null });
    expect(dropped.rounds[0]?.kept.map(({ commit }) => commit)).toEqual(
      expect.arrayContaining(live?.kept.map(({ commit }) => commit) ?? []),
    );
    expect(dropped.rounds[0]?.records.map(({ path }) => path)).toContain(`rounds/${ROUND}/plan.md`);
  });

  test('of something else says what it looks for', async () => {
    const repository = scaffoldRepository();
    const result = await runProgram(repository, ['show', 'main']);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('main is no round, no milestone of one, and no commit that carries one');
  });
});

// @spec contract.md#files
describe('logs', () => {
  test('prints the newest dispatch, one of a round, and one by its id', async () => {
    const repository = await blockedRepository();
    const dispatchId = repository.scenario.starts().at(-1)?.dispatchId ?? '';
    for (const args of [['logs'], ['logs', '1'], ['logs', dispatchId]])
      expect((await runProgram(repository, args)).stderr).toMatch(
        new RegExp(`^${dispatchId}(?: printed nothing)?: orchestrator/runtime/`, 'm'),
      );
    const unknown = await runProgram(repository, ['logs', 'd-999']);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('d-999 has no logs here');
  });

  test('gives standard output and standard error of the agent, and keeps its control codes from the terminal', async () => {
    const talk = 'printf "one\\ntwo \\033[2Jthree"; echo "four" >&2; exit 1';
    const repository = await blockedRepository({
      config: {
        agents: { talker: { adapter: 'command', command: ['sh', '-c', talk] } },
        limits: { stage_attempts: { plan: 1 } },
      },
    });
    const text = await runProgram(repository, ['logs']);
    expect(text.stdout).toBe('one\ntwo [2Jthree\nfour\n');
    const lines = (await runProgram(repository, ['logs', '--json'])).stdout.trimEnd().split('\n');
    expect(
      lines.map((line) => read('logs-report', line)).map(({ stream, text: said }) => [stream, said]),
    ).toEqual([
      ['stdout', 'one'],
      ['stdout', 'two \u001b[2Jthree'],
      ['stderr', 'four'],
    ]);
  });

  test('follows a running agent to its end', async () => {
    const repository = scaffoldRepository({ steps: [{ role: 'planner', do: 'slow' }] });
    const running = startProgram(repository, ['run']);
    await waitFor('the planner', () => repository.scenario.starts().length === 1);
    const following = startProgram(repository, ['logs', '-f', '--json']);
    repository.scenario.go();
    const followed = await following.ended;
    expect(followed.code).toBe(0);
    for (const line of followed.stdout.split('\n').filter((one) => one !== ''))
      expect(read('logs-report', line).dispatch_id).toMatch(/^d-\d+$/);
    await running.ended;
  });
});

// @spec contract.md#decisions-and-exit-codes
test('JSON on the terminal says nothing to it: what nobody sees is escaped, and means the same', async () => {
  const repository = scaffoldRepository();
  const unseen = '\u009b\u202e\u2028\u007f\u{e0041}';
  const { stdout } = await runProgram(repository, ['explain', `round-${unseen}`, '--json']);
  expect(stdout).not.toMatch(/[\u007f-\u009f\p{Cf}\u2028\u2029]/u);
  expect(read('refusal-report', stdout).message).toContain(unseen);
});
