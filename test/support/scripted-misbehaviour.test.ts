import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { artifactPath, type RecordSchema } from '../../src/contract/artifacts.ts';
import type { Role } from '../../src/contract/generated/assignment.ts';
import { parseRecord } from '../../src/contract/validate.ts';
import { SCRIPTED_AGENT } from './project-paths.ts';
import { makeRound, ROUND_ID, type RoundByHand } from './round-by-hand.ts';
import type { ScenarioStep } from './scenario.ts';
import { processesOf } from './temporary-folder.ts';
import { waitFor } from './wait-for.ts';

const SOURCE = 'src/001-step.mjs';

/** A round whose implementer plays the step after a good plan; the work is left uncommitted. */
function implement(step: ScenarioStep): RoundByHand {
  const round = makeRound([{ role: 'implementer', ...step }]);
  round.play('planner');
  round.playOnly('implementer');
  return round;
}

/** What is wrong with a record, in the contract's codes; null when nothing is. */
function problemOf(round: RoundByHand, schema: RecordSchema, key: string): string | null {
  const path = artifactPath(ROUND_ID, key);
  const parsed = parseRecord(schema, readFileSync(join(round.worktree, path)), path);
  return parsed.ok ? null : (parsed.error[0]?.code ?? null);
}

/** Paths that differ from the round's head, with git's two letters. */
function dirt(round: RoundByHand): readonly string[] {
  const listed = round.git('status', '--porcelain', '--untracked-files=all').trimEnd().split('\n');
  return listed.map((line) => line.trim()).filter((line) => !line.includes(`rounds/${ROUND_ID}/`));
}

/** The commit of a name. */
function tip(round: RoundByHand, name: string): string {
  return round.repository.commitId(name);
}

/** A planner that runs meanwhile. */
function start(round: RoundByHand): ChildProcess {
  const env = round.prepare('planner');
  return spawn(process.execPath, [SCRIPTED_AGENT], { cwd: round.worktree, env, stdio: 'ignore' });
}

function endOf(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

// @spec contract.md#records
describe('records that the scripted agent writes badly', () => {
  const records: readonly { role: Role; schema: RecordSchema; key: string }[] = [
    { role: 'planner', schema: 'round-plan-record', key: 'round_plan_record' },
    { role: 'implementer', schema: 'deferrals', key: 'deferrals' },
    { role: 'reviewer', schema: 'review-record', key: 'review_record' },
    { role: 'recovery-investigator', schema: 'diagnosis-record', key: 'diagnosis' },
  ];
  const table = ['invalid-record', 'invalid-json', 'deep-json', 'duplicate-keys', 'not-utf8'];
  it.each(records)('are invalid in each way that a $role can choose', ({ role, schema, key }) => {
    const round = makeRound([]);
    if (role !== 'planner') round.play('planner');
    if (role === 'reviewer') round.play('implementer');
    for (const behaviour of table) {
      round.repository.scenario.write([{ role, do: behaviour }]);
      round.playOnly(role);
      expect(`${behaviour}: ${problemOf(round, schema, key)}`).toBe(`${behaviour}: artifact.invalid`);
    }
    round.repository.scenario.write([{ role, do: 'huge-record' }]);
    round.playOnly(role);
    expect(problemOf(round, schema, key)).toBe('artifact.too-large');
  });

  it('name another lineage, miss, repeat themselves, or ask for help', () => {
    const round = makeRound([{ role: 'planner', do: 'wrong-lineage' }]);
    round.playOnly('planner');
    expect(round.record('round-plan-record', 'round_plan_record').extracted_item_id).toBe('item-of-nobody');
    round.repository.scenario.write([{ role: 'planner', do: 'missing-record', key: 'selection_record' }]);
    round.playOnly('planner');
    expect(round.has(artifactPath(ROUND_ID, 'selection_record'))).toBe(false);
    round.repository.scenario.write([{ role: 'planner', do: 'help-request', question: 'Which one?' }]);
    round.playOnly('planner');
    expect(round.record('help-request', 'help_request').question).toBe('Which one?');
  });

  it('are the very bytes of the attempt before', () => {
    const round = makeRound([{ role: 'planner', attempt: 2, do: 'identical-record' }]);
    const path = artifactPath(ROUND_ID, 'plan');
    const attempt = `orchestrator/rounds/${ROUND_ID}/attempts/plan-2`;
    mkdirSync(join(round.worktree, attempt), { recursive: true });
    writeFileSync(join(round.worktree, attempt, 'plan.md'), 'the plan as it was');
    round.playOnly('planner', { attempt: 2 });
    expect(round.read(path)).toBe('the plan as it was');
  });
});

// @spec contract.md#ownership
describe('work that the scripted agent does where it may not', () => {
  const cases: readonly { step: ScenarioStep; left: string }[] = [
    { step: { do: 'edit-outside-scope' }, left: '?? outside-the-scope.txt' },
    { step: { do: 'edit-control' }, left: 'M orchestrator/CONTRACT.md' },
    {
      step: { do: 'edit-control', path: 'orchestrator/rounds/round-009-x/plan.md' },
      left: '?? orchestrator/rounds/round-009-x/plan.md',
    },
    { step: { do: 'symlink' }, left: '?? src/link.mjs' },
    { step: { do: 'planted-gitattributes' }, left: '?? .gitattributes' },
    { step: { do: 'mode-change' }, left: 'M src/base.mjs' },
    { step: { do: 'case-collision' }, left: '?? src/Collision.mjs' },
    { step: { do: 'secret-in-tree' }, left: '?? src/secret.mjs' },
    { step: { do: 'litter' }, left: '?? coverage/out.txt' },
  ];
  it.each(cases)('$step.do leaves $left beside good work', ({ step, left }) => {
    const round = implement(step);
    expect(dirt(round)).toContain(left);
    expect(dirt(round)).toContain(`?? ${SOURCE}`);
  });

  it('writes the secret itself, and only where the step says', () => {
    expect(implement({ do: 'secret-in-tree' }).read('src/secret.mjs')).toContain('a-very-secret-value');
  });

  it('prints the secret, and works well', () => {
    const round = makeRound([{ do: 'print-secret' }]);
    const options = { cwd: round.worktree, env: round.prepare('planner'), encoding: 'utf8' } as const;
    const { stdout } = spawnSync(process.execPath, [SCRIPTED_AGENT], options);
    expect(stdout).toBe('a-very-secret-value\n');
    expect(problemOf(round, 'selection-record', 'selection_record')).toBe(null);
  });

  it("writes into the user's own checkout", () => {
    const runtime = implement({ do: 'edit-main-runtime', path: 'orchestrator/runtime/state.json' });
    expect(runtime.repository.has('orchestrator/runtime/state.json')).toBe(true);
    const file = implement({ do: 'edit-main-checkout-file', path: 'src/base.mjs' });
    expect(file.repository.git('status', '--porcelain', '--', 'src')).toBe(' M src/base.mjs\n');
  });

  it('makes the check fail by broken source and by conflict markers', () => {
    for (const behaviour of ['red-code', 'conflict-left']) {
      const round = implement({ do: behaviour });
      const check = spawnSync('sh', ['test.sh'], { cwd: round.worktree });
      expect(check.status).toBe(1);
    }
  });
});

// @spec contract.md#ownership
describe('git as the scripted agent abuses it', () => {
  const branch = `orchestrator/${ROUND_ID}`;

  it('commits its own work on top of the round', () => {
    const round = makeRound([{ role: 'implementer', do: 'own-commits', count: 2 }]);
    round.play('planner');
    const head = tip(round, branch);
    round.playOnly('implementer');
    expect(tip(round, `${branch}~2`)).toBe(head);
    expect(dirt(round)).toEqual(['']);
  });

  it('commits its own work in place of what the controller committed', () => {
    const reset = implement({ do: 'own-commits', how: 'reset' });
    expect(tip(reset, `${branch}~1`)).toBe(reset.repository.start);
    const amended = implement({ do: 'own-commits', how: 'amend' });
    expect(tip(amended, `${branch}~1`)).toBe(amended.repository.start);
  });

  it('moves the base branch to a commit of its own', () => {
    const beside = implement({ do: 'move-base', path: 'src/deep/file.txt' });
    expect(tip(beside, 'main~1')).toBe(beside.repository.start);
    expect(beside.repository.git('show', 'main:src/deep/file.txt')).toBe('written by an agent\n');
    expect(beside.repository.git('log', '-1', '--format=%ae', 'main')).toMatch(/^d-2@orchestrator\.invalid/);
    const onto = implement({ do: 'move-base', to: 'tip' });
    expect(tip(onto, 'main')).toBe(tip(onto, branch));
  });

  it('moves our refs, and deletes or leaves its branch', () => {
    const moved = implement({ do: 'move-round-ref' });
    expect(tip(moved, `refs/orchestrator/rounds/${ROUND_ID}`)).toBe(moved.repository.start);
    const deleted = implement({ do: 'delete-branch' });
    expect(deleted.repository.tryGit('rev-parse', '--verify', '--quiet', branch).code).toBe(1);
    const detached = implement({ do: 'detach-head' });
    expect(detached.repository.tryGit('-C', detached.worktree, 'symbolic-ref', '-q', 'HEAD').code).toBe(1);
    const elsewhere = implement({ do: 'detach-head', branch: 'mine' });
    expect(elsewhere.git('symbolic-ref', '--short', 'HEAD')).toBe('mine\n');
  });

  it('breaks its .git file, plants configuration and a hook', () => {
    const broken = implement({ do: 'break-git-file' });
    expect(broken.repository.tryGit('-C', broken.worktree, 'status').code).toBe(128);
    const configured = implement({ do: 'planted-config', keys: { 'core.fsmonitor': '/bin/false' } });
    expect(configured.repository.git('config', 'core.fsmonitor')).toBe('/bin/false\n');
    const hooked = implement({ do: 'planted-hook', hooks: ['post-commit'] });
    expect(hooked.repository.read('.git/hooks/post-commit')).toContain('#!/bin/sh');
  });
});

// @spec contract.md#recovery
describe('processes of the scripted agent', () => {
  const selection = artifactPath(ROUND_ID, 'selection_record');
  it('end with a code before or after their work', async () => {
    const early = makeRound([{ do: 'exit', code: 75 }]);
    expect(await endOf(start(early))).toEqual({ code: 75, signal: null });
    expect(early.has(selection)).toBe(false);
    const late = makeRound([{ do: 'exit', code: 3, when: 'after' }]);
    expect(await endOf(start(late))).toEqual({ code: 3, signal: null });
    expect(late.has(selection)).toBe(true);
  });

  it('run silently until they are killed', async () => {
    const round = makeRound([{ do: 'silent', when: 'after' }]);
    const child = start(round);
    await waitFor('the work of the silent agent', () =>
      round.has(artifactPath(ROUND_ID, 'round_plan_record')),
    );
    child.kill('SIGKILL');
    expect(await endOf(child)).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('go on when a test lets them', async () => {
    const round = makeRound([{ do: 'slow' }]);
    const child = start(round);
    const end = endOf(child);
    await waitFor('the start of the slow agent', () => round.repository.scenario.starts().length > 0);
    expect(round.has(selection)).toBe(false);
    round.repository.scenario.go();
    expect(await end).toEqual({ code: 0, signal: null });
    expect(round.has(selection)).toBe(true);
  });

  it('leave an orphan in a session of its own, which goes with the folder', () => {
    const round = makeRound([{ do: 'spawn-orphan' }]);
    round.playOnly('planner');
    const orphan = Number(readFileSync(`${round.repository.scenario.path}.orphans`, 'utf8'));
    expect(() => process.kill(orphan, 0)).not.toThrow();
    if (existsSync('/proc')) expect(processesOf(round.repository.folder.home)).toContain(orphan);
    round.repository.folder.remove();
    expect(processesOf(round.repository.folder.home)).toEqual([]);
  });
});

describe('a scenario', () => {
  it('plays the first step that matches, as often as it may, and logs each start', () => {
    const round = makeRound([
      { role: 'reviewer', do: 'exit' },
      { role: 'planner', milestone: 'milestone-002-step', do: 'exit' },
      { role: 'planner', times: 1, do: 'update-request' },
      { role: 'planner', attempt: 1, do: 'three-tasks' },
    ]);
    for (let number = 1; number <= 2; number++) round.playOnly('planner');
    round.playOnly('planner', { attempt: 2 });
    const starts = round.repository.scenario.starts();
    expect(starts.map((one) => one.behaviour)).toEqual(['update-request', 'three-tasks', 'well']);
    expect(starts[1]).toEqual({
      role: 'planner',
      roundId: ROUND_ID,
      dispatchId: 'd-2',
      behaviour: 'three-tasks',
    });
  });

  it('with an unknown behaviour is an error that lists the known ones', () => {
    const round = makeRound([{ do: 'dance' }]);
    expect(() => round.playOnly('planner')).toThrow(
      /no behaviour is called dance; expected one of .*three-tasks/,
    );
  });
});
