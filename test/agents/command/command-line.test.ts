import { describe, expect, it } from 'vitest';
import { buildCommandLine, classifyExit } from '../../../src/agents/command/command-line.ts';
import type { CommandLineInput } from '../../../src/agents/command/command-line.ts';
import type { Exit, ExitStep } from '../../../src/contract/generated/exit.ts';
import { assignmentFor } from '../support/assignments.ts';

const input: CommandLineInput = {
  agentName: 'main',
  agent: { command: ['node', 'scripts/agent.mjs'], args: ['--quiet'] },
  assignment: assignmentFor('reviewer', { attempt: 3 }),
  assignmentPath: '/repo/orchestrator/runtime/dispatches/d-12/assignment.json',
  repositoryPath: '/repo',
  effort: 'max',
  portBase: 42_100,
};

// @spec contract.md#agents
describe('buildCommandLine', () => {
  it('starts the configured command with the prompt on standard input', () => {
    const { argv, stdin } = buildCommandLine(input);
    expect({ argv, stdin }).toEqual({ argv: ['node', 'scripts/agent.mjs', '--quiet'], stdin: 'prompt' });
  });

  it('names the dispatch in the environment and as the author of commits', () => {
    expect(buildCommandLine(input).env).toEqual({
      ORCHESTRATOR_ASSIGNMENT: '/repo/orchestrator/runtime/dispatches/d-12/assignment.json',
      ORCHESTRATOR_ROLE: 'reviewer',
      ORCHESTRATOR_STAGE: 'review',
      ORCHESTRATOR_ROUND_ID: 'round-007-greeting',
      ORCHESTRATOR_ATTEMPT: '3',
      ORCHESTRATOR_EFFORT: 'max',
      ORCHESTRATOR_WORKTREE: '/repo/orchestrator/worktrees/round-007-greeting',
      ORCHESTRATOR_REPO: '/repo',
      ORCHESTRATOR_DISPATCH_ID: 'd-12',
      ORCHESTRATOR_PORT_BASE: '42100',
      GIT_AUTHOR_NAME: 'main',
      GIT_AUTHOR_EMAIL: 'd-12@orchestrator.invalid',
      GIT_COMMITTER_NAME: 'main',
      GIT_COMMITTER_EMAIL: 'd-12@orchestrator.invalid',
    });
  });

  it('adds literal variables of the agent, but lets none replace one of the controller', () => {
    const agent = {
      ...input.agent,
      set_env: { CI: '1', ORCHESTRATOR_ROLE: 'planner', GIT_AUTHOR_NAME: 'someone' },
    };
    expect(buildCommandLine({ ...input, agent }).env).toMatchObject({
      CI: '1',
      ORCHESTRATOR_ROLE: 'reviewer',
      GIT_AUTHOR_NAME: 'main',
    });
  });

  it('treats an agent without a command as a bug: the configuration was checked before', () => {
    expect(() => buildCommandLine({ ...input, agent: {} })).toThrow('agent main has a command');
  });
});

const step: ExitStep = {
  exit_code: 0,
  signal: null,
  timed_out: false,
  duration_ms: 10,
  log_sha256: null,
};

function exitWith(changes: Partial<Exit>): Exit {
  return {
    schema_version: 'exit-v1',
    nonce: 'n',
    ended_at: '2026-11-20T10:00:00.000Z',
    ended_by: 'agent',
    steps: [step],
    message: null,
    ...changes,
  };
}

// @spec contract.md#agents
describe('classifyExit', () => {
  it.each<[string, Partial<Exit>, ReturnType<typeof classifyExit>]>([
    ['exit 0', {}, { kind: 'ended' }],
    ['exit 75', { steps: [{ ...step, exit_code: 75 }] }, { kind: 'failed', failure: 'overloaded' }],
    ['exit 1', { steps: [{ ...step, exit_code: 1 }] }, { kind: 'failed', failure: 'crashed' }],
    [
      'a program that is not there',
      { steps: [{ ...step, exit_code: null }] },
      { kind: 'failed', failure: 'crashed' },
    ],
    [
      'a signal',
      { steps: [{ ...step, exit_code: null, signal: 'SIGSEGV' }] },
      { kind: 'failed', failure: 'crashed' },
    ],
    ['no step at all', { steps: [] }, { kind: 'failed', failure: 'crashed' }],
    ['an error of the runner', { ended_by: 'runner-error' }, { kind: 'failed', failure: 'crashed' }],
    ['an end by signal to the runner', { ended_by: 'signal' }, { kind: 'failed', failure: 'crashed' }],
    [
      'a timeout of the whole',
      { ended_by: 'timeout', steps: [{ ...step, exit_code: null, signal: 'SIGTERM' }] },
      { kind: 'failed', failure: 'timeout' },
    ],
    [
      'a timeout of the step',
      { steps: [{ ...step, timed_out: true }] },
      { kind: 'failed', failure: 'timeout' },
    ],
  ])('judges %s', (_, changes, verdict) => {
    expect(classifyExit(exitWith(changes))).toEqual(verdict);
  });
});
