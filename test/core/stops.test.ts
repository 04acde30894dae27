import { describe, expect, it } from 'vitest';
import { ERRORS, isErrorCode, nextCommandFor, type ErrorCode } from '../../src/contract/errors.ts';
import type { Problem } from '../../src/contract/problem.ts';
import { decide } from '../../src/core/decide.ts';
import type { Observation } from '../../src/core/observation.ts';
import { resumeError } from '../../src/core/resume-error.ts';
import { anError, anObservation, aRound, aRow, aState } from './support/build.ts';
import { oid, ROUND_ID } from './support/ids.ts';

const COMMAND = /^(?:npx run-orchestrator-loop|git|cd|df|rm|chmod) \S/;
const CODES = Object.keys(ERRORS).filter((code): code is ErrorCode => isErrorCode(code));

function recorded(code: ErrorCode, message: string) {
  const trouble = { code, message, stage: null, roundId: null, now: '2026-11-20T10:00:00.000Z', attempts: 0 };
  return aState({ controller_stage: 'blocked', resume_errors: { controller: resumeError(trouble) } });
}

function blockedBy(code: ErrorCode) {
  const error = resumeError({
    code,
    message: 'what was expected, found, and where',
    stage: 'implement',
    roundId: ROUND_ID,
    now: '2026-11-20T10:00:00.000Z',
    attempts: 3,
  });
  const row = aRow({ stage: 'blocked', blocked_from: 'implement', resume_error: error });
  const message = `1 round is blocked: ${ROUND_ID} (${code})`;
  return {
    rounds: [aRound({ row })],
    state: aState({
      active_rounds: [row],
      resume_errors: { controller: anError({ code: 'owners.blocked', message }) },
    }),
  };
}

const world = anObservation();
const usual = world.contract;
const finished = { ...usual, isTerminal: true };
const roadmap = usual.roadmap.kind === 'present' ? usual.roadmap : null;
const problem: Problem = {
  file: 'orchestrator/roadmaps/x/rev-001/roadmap.md',
  line: 3,
  column: 1,
  pointer: null,
  code: 'roadmap.invalid',
  message: 'the section ## Goal is missing',
  expected: null,
  found: null,
  fix: 'Add it.',
};

const STOPS: readonly (readonly [string, Partial<Observation>])[] = [
  ['an invalid contract file', { contract: { ...usual, problems: [problem] } }],
  ['a problem of an unknown code', { contract: { ...usual, problems: [{ ...problem, code: 'new.code' }] } }],
  [
    'a base branch that is gone',
    {
      base: { kind: 'missing' },
      state: recorded('base.missing', 'the base branch main is gone; expected refs/heads/main'),
    },
  ],
  [
    'a base branch that an agent moved',
    {
      base: { kind: 'present', head: oid('b'), byAgents: [oid('1')] },
      state: recorded(
        'base.moved-by-agent',
        `a commit on main came from an agent (${'1'.repeat(12)}); expected only landings and your own`,
      ),
    },
  ],
  ['a roadmap that a person must edit', { state: recorded('roadmap-update.by-hand', 'split the milestone') }],
  ['a git that failed', { state: recorded('git.failed', 'git update-ref exited with 128') }],
  ['a complete roadmap', { contract: finished, state: aState({ controller_stage: 'done' }) }],
  ['enough landings', { run: { ...world.run, maxRounds: 1, landings: 1 } }],
  [
    'the template',
    {
      contract: {
        ...usual,
        ...(roadmap && { roadmap: { ...roadmap, value: { ...roadmap.value, isTemplate: true } } }),
      },
    },
  ],
  [
    'nothing that is ready',
    {
      contract: {
        ...usual,
        ...(roadmap && { roadmap: { ...roadmap, value: { ...roadmap.value, milestones: [] } } }),
      },
    },
  ],
];

// @spec contract.md#invariants I9: every stop names its cause and one next command
describe('a stop', () => {
  it.each(STOPS)('for %s names its cause and one next command', (_what, difference) => {
    const decision = decide(anObservation(difference));
    expect(decision).toMatchObject({ kind: 'stop', message: expect.stringMatching(/\w{3}/) });
    expect(decision.kind === 'stop' && decision.nextCommand).toMatch(COMMAND);
    expect(decision.because.rule).not.toBe('');
  });

  const owned = CODES.filter((code) => ERRORS[code].scope === 'round' || ERRORS[code].scope === 'attempt');
  it.each(owned)('for a round that %s blocks gives the command of that round', (code) => {
    const decision = decide(anObservation(blockedBy(code)));
    expect(decision).toMatchObject({
      kind: 'stop',
      exit: 3,
      message: expect.stringContaining(`${ROUND_ID} (${code})`),
      nextCommand: nextCommandFor(code, ROUND_ID),
    });
  });

  it.each(CODES)('for %s has a command without a gap in it, with and without a round', (code) => {
    for (const command of [nextCommandFor(code, ROUND_ID), nextCommandFor(code, null)]) {
      expect(command).toMatch(COMMAND);
      expect(command).not.toMatch(/[{}\n]|undefined|null/);
    }
    expect(ERRORS[code].hint).toMatch(/\w{3}/);
  });
});

// @spec contract.md#invariants I13: an invalid contract file is never acted on
describe('an invalid contract file', () => {
  const invalid = { ...usual, problems: [problem] };
  const request = {
    schema_version: 'request-v1',
    kind: 'pause',
    by: 'ada',
    at: '2026-11-20T10:00:00.000Z',
    note: null,
  } as const;

  it.each<readonly [string, Partial<Observation>]>([
    ['opens no round', {}],
    ['moves no live round', { rounds: [aRound({ row: aRow({ stage: 'plan' }) })] }],
    ['answers no request', { requests: [{ name: '1-a.json', request }] }],
    ['puts no leftover away', { leftovers: [{ roundId: ROUND_ID, head: null, landed: null }] }],
    ['does not complete', { contract: { ...invalid, isTerminal: true } }],
  ])('%s', (_what, difference) => {
    const decision = decide(anObservation({ contract: invalid, ...difference }));
    expect(decision).toMatchObject({
      kind: 'stop',
      exit: 4,
      error: 'roadmap.invalid',
      message: 'the section ## Goal is missing (orchestrator/roadmaps/x/rev-001/roadmap.md:3:1)',
    });
  });

  it('stops the run whichever file it is, and says how many there are', () => {
    const codes = ['verification.invalid', 'bundle.incomplete', 'bundle.mismatch', 'role.missing'] as const;
    for (const code of codes) {
      const problems = [{ ...problem, code }, problem];
      const decision = decide(anObservation({ contract: { ...usual, problems } }));
      expect(decision).toMatchObject({ kind: 'stop', exit: 4, error: code });
      expect(decision.kind === 'stop' && decision.message).toContain('(and 1 more)');
    }
  });
});
