import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { printRefusal } from '../../src/cli/render/print-refusal.ts';
import { renderReconcile } from '../../src/cli/commands/reconcile.ts';
import { renderDoctor } from '../../src/cli/commands/doctor.ts';
import { renderExplanation } from '../../src/cli/render/render-explanation.ts';
import { renderInit } from '../../src/cli/render/render-init.ts';
import { renderRunEnd } from '../../src/cli/render/render-run-end.ts';
import { renderShow } from '../../src/cli/render/render-show.ts';
import { renderStatus } from '../../src/cli/render/render-status.ts';
import type { SchemaName, SchemaTypes } from '../../src/contract/generated/schema-types.ts';
import { parseRecord } from '../../src/contract/validate.ts';
import { PLAIN, record } from './support.ts';

/** A sample of a report, as a program would read it. */
function sample<K extends SchemaName>(name: K, file = 'example'): SchemaTypes[K] {
  const path = join(import.meta.dirname, `../contract/samples/${name}/valid/${file}.json`);
  const parsed = parseRecord(name, readFileSync(path), path);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const STYLE = { now: '2026-11-20T10:03:05.000Z', colors: PLAIN };

// @spec contract.md#decisions-and-exit-codes
describe('as text', () => {
  test('a status says the one thing to know first, then each round', () => {
    expect(renderStatus(sample('status-report'), STYLE)).toEqual([
      'A controller runs.',
      'Roadmap 2026-11-20-00-example rev-001: 1 of 3 milestones done, landing on main',
      'Next: milestone-002-farewell  Farewell',
      'Controller: process 4711 on desk',
      'round-001-greeting  implement  milestone-001-greeting',
      '  implementer (claude) is implementing  3m 05s  d-9',
      '  Writing src/greeting.ts',
      '  failed attempts: 1 of implement',
      '  orchestrator/worktrees/round-001-greeting',
    ]);
  });

  test('a blocked round shows its cause and the command that goes on', () => {
    expect(renderStatus(sample('status-report', 'blocked'), STYLE)).toEqual([
      '1 round is blocked.',
      'Roadmap 2026-11-20-00-example rev-001: 1 of 3 milestones done, landing on main',
      'Next: milestone-002-farewell  Farewell',
      'round-001-greeting  blocked in implement  milestone-001-greeting',
      '  failed attempts: 1 of implement',
      '  stage.exhausted: 3 attempts of implement left no proof; expected fewer',
      '  npx run-orchestrator-loop retry round-001-greeting',
      '  orchestrator/worktrees/round-001-greeting',
    ]);
  });

  test('a status lists what a person should look at', () => {
    const lines = renderStatus(
      {
        ...sample('status-report'),
        paused: { by: 'ada', at: '2026-11-20T10:00:00.000Z', reason: 'lunch' },
        providers: [
          {
            agent: 'claude',
            availability: 'unavailable',
            until: '2026-11-20T11:00:00.000Z',
            failure_class: 'quota',
          },
        ],
        uncommitted: ['orchestrator/role-contract.md'],
        leftover_fences: ['/home/ada/project'],
      },
      STYLE,
    );
    expect(lines).toEqual(
      expect.arrayContaining([
        'Paused since 2026-11-20T10:00:00.000Z by ada: lunch',
        'agent claude: unavailable (quota) until 2026-11-20T11:00:00.000Z',
        'Not committed on the base branch (rounds do not see it):',
        '  orchestrator/role-contract.md',
        'Left fenced by a controller that died (the next run finishes it):',
        '  /home/ada/project',
      ]),
    );
  });

  test('an explanation gives rule, facts, what holds and what clears it', () => {
    expect(renderExplanation(sample('explain-report'), PLAIN)).toEqual([
      'Now: wait for what keeps it from landing for round-001-greeting (WAIT)',
      '  uncommitted edits in files the landing touches: README.md',
      '  rule finalize.held, contract.md#merge-admissibility',
      '  - checkout.safe: uncommitted edits',
      '  next: git status',
      '',
      'round-001-greeting  finalize-round',
      '  waits  checkout.safe: uncommitted edits in files the landing touches: README.md',
      '         Commit or move your edits.',
      '  What you can do:',
      '    npx run-orchestrator-loop drop round-001-greeting',
      '      gives the round up',
      '',
      'No round can be opened:',
      '- every slot is taken (1 of 1)',
    ]);
  });

  test('the end of a run says what landed and what is left', () => {
    const summary = sample('run-report', 'end').summary;
    if (summary === null) throw new Error('the sample has a summary');
    expect(
      renderRunEnd(summary, { colors: PLAIN, message: 'Every milestone of the roadmap is done.' }),
    ).toEqual([
      'Landed in this run:',
      '  11111111  round-001-greeting  Say hello',
      'Milestones: 1 of 1 done.',
      'Every milestone of the roadmap is done.',
    ]);
    const left = {
      landed: [],
      done: 0,
      total: 12,
      ready: Array.from({ length: 11 }, (_, index) => `milestone-${index}`),
      waiting: ['milestone-last'],
      blocked: [
        { round_id: 'round-001-a', code: 'review.limit', message: 'two\nlines', next_command: 'retry' },
        { round_id: 'round-002-b', code: 'agent.failed', message: 'exit 1', next_command: 'retry' },
      ],
    };
    expect(renderRunEnd(left, { colors: PLAIN, message: '1 round is blocked.' })).toEqual([
      'Milestones: 0 of 12 done.',
      expect.stringMatching(/^ {2}ready: milestone-0, .*milestone-9 and 1 more$/),
      '  waiting for others: milestone-last',
      'Blocked: round-001-a  review.limit: two lines',
      expect.stringMatching(/^ {2}The review limit is reached: /),
      '  retry',
      'Blocked: round-002-b  agent.failed: exit 1',
      // The hint of an attempt speaks to the agent; a person gets another one.
      expect.stringMatching(/^ {2}Its attempts are used up: /),
      '  retry',
      '1 round is blocked.',
    ]);
  });

  test('a shown round gives its lineage, its records and how to read one', () => {
    expect(renderShow(sample('show-report'), PLAIN)).toEqual([
      'round-001-greeting  landed 11111111: Say hello',
      '  milestone-001-greeting / direction-001-plain / item-001',
      '  review: approved: ',
      '  records:',
      '    orchestrator/rounds/round-001-greeting/plan.md',
      '    orchestrator/rounds/round-001-greeting/review-record.json',
      '  kept work:',
      '    222222222222  refs/orchestrator/kept/d-3',
      '  read one: git show 111111111111:orchestrator/rounds/round-001-greeting/plan.md',
    ]);
  });

  test('a live round without a committed record names a file, which no commit has', () => {
    const [round] = sample('show-report').rounds;
    if (round === undefined) throw new Error('the sample has a round');
    const path = 'orchestrator/runtime/rounds/round-001-greeting/outcomes/d-3.json';
    const live = { ...round, place: 'live', records: [{ path, record: null }] } as const;
    expect(renderShow({ schema_version: 'show-report-v1', rounds: [live] }, PLAIN).at(-1)).toBe(
      `  read one: cat ${path}`,
    );
  });

  test('a proposal says what would be written and, once it is, where the old file went', () => {
    const report = sample('reconcile-report');
    expect(renderReconcile(report, PLAIN)).toEqual([
      'The live state cannot be read.',
      '  round-001-greeting: state says unknown; git says a branch at 111111111111',
      'Would be written: revision 12, rounds opened so far 1, these rounds blocked until you have looked',
      `  round-001-greeting  ${'1'.repeat(40)}`,
      '    npx run-orchestrator-loop retry round-001-greeting --stage plan',
    ]);
    const written = renderReconcile({ ...report, written: true, saved_as: 'state.json.1' }, PLAIN);
    expect(written).toContain('The old file is state.json.1.');
  });

  test('doctor marks each check and says what to do where something is to be done', () => {
    const check = { id: 'a', title: 'Node.js', message: 'v20', status: 'ok', fix: null } as const;
    const failed = { id: 'b', title: 'Agents', message: 'none', status: 'fail', fix: 'Add one.' } as const;
    expect(
      renderDoctor({ schema_version: 'doctor-report-v1', status: 'fail', checks: [check, failed] }, PLAIN),
    ).toEqual([
      'ok    Node.js: v20',
      'fail  Agents: none',
      '      Add one.',
      '1 in the way, 0 worth a look.',
    ]);
  });

  test('init numbers what to do next', () => {
    expect(renderInit(sample('init-report'), PLAIN)).toEqual([
      '2026-11-20-00-example is committed on main as 11111111.',
      'Found Claude Code: /usr/bin/claude. Signs in by itself.',
      'Checks taken from this project: npm test',
      'Set up in each new worktree: npm ci',
      '',
      'What to do next:',
      '1. Start.',
      '     npx run-orchestrator-loop run',
    ]);
  });
});

// @spec contract.md#invariants I9: every stop names its cause and one next command
describe('a refusal (I9)', () => {
  const refusal = {
    code: 'config.invalid',
    message: 'unknown key "agent"',
    problems: [
      {
        file: 'orchestrator/config.json',
        line: 2,
        column: 3,
        pointer: '/agent',
        code: 'config.invalid',
        message: 'unknown key',
        expected: null,
        found: null,
        fix: 'Write agents.',
      },
    ],
  } as const;

  test('names the cause, each place, what to do and one next command', () => {
    const { context, notes, out } = record();
    expect(printRefusal(context, refusal)).toBe(4);
    expect(notes).toEqual([
      'config.invalid: unknown key "agent"',
      '  orchestrator/config.json:2:3: config.invalid: unknown key',
      'Correct orchestrator/config.json; unknown keys come with a suggestion.',
      'next: npx run-orchestrator-loop validate',
    ]);
    expect(out).toEqual([]);
  });

  test('says a thing once when its message is that of its only problem', () => {
    const { context, notes } = record();
    printRefusal(context, { ...refusal, message: 'unknown key' });
    expect(notes.slice(0, 2)).toEqual([
      'config.invalid: orchestrator/config.json:2:3: unknown key',
      'Correct orchestrator/config.json; unknown keys come with a suggestion.',
    ]);
  });

  test('is one JSON document for a program', () => {
    const { context, out } = record({ json: true });
    printRefusal(context, { ...refusal, nextCommand: 'git status' });
    const printed = parseRecord('refusal-report', new TextEncoder().encode(out.join('\n')), 'printed');
    expect(printed).toMatchObject({ ok: true, value: { exit: 4, next_command: 'git status' } });
  });

  test('does not list more places than a person reads', () => {
    const { context, notes } = record();
    printRefusal(context, { ...refusal, problems: Array.from({ length: 25 }, () => refusal.problems[0]) });
    expect(notes).toContain('  and 5 more');
  });
});
