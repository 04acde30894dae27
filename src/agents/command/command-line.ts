import type { Assignment } from '../../contract/generated/assignment.ts';
import type { AgentConfig, Effort } from '../../contract/generated/config.ts';
import type { FailureClass } from '../../contract/generated/dispatch-outcome.ts';
import type { Exit } from '../../contract/generated/exit.ts';
import { invariant } from '../../lib/invariant.ts';

export interface CommandLineInput {
  /** Name of the agent in the configuration. */
  readonly agentName: string;
  readonly agent: Pick<AgentConfig, 'command' | 'args' | 'set_env'>;
  readonly assignment: Assignment;
  /** Absolute path of the dispatch's `assignment.json`. */
  readonly assignmentPath: string;
  /** Absolute path of the repository's top folder. */
  readonly repositoryPath: string;
  readonly effort: Effort;
  /** First port of the block that this round may use. */
  readonly portBase: number;
}

/** How an agent is started: no shell, the prompt on standard input, these variables besides the allow-list. */
export interface CommandLine {
  readonly argv: readonly string[];
  readonly stdin: 'prompt';
  readonly env: Readonly<Record<string, string>>;
}

export type ExitVerdict =
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly failure: FailureClass };

/** The exit code by which a command says "try again later" (EX_TEMPFAIL). */
const TRY_AGAIN_LATER = 75;

/**
 * Builds the command line of a `command` agent. Configured variables come first, so that none of them can
 * replace one of the controller's. @spec contract.md#agents
 */
export function buildCommandLine(input: CommandLineInput): CommandLine {
  const argv = [...(input.agent.command ?? []), ...(input.agent.args ?? [])];
  invariant(argv.length > 0, `agent ${input.agentName} has a command: the configuration was checked`);
  return { argv, stdin: 'prompt', env: { ...input.agent.set_env, ...dispatchVariables(input) } };
}

function dispatchVariables(input: CommandLineInput): Record<string, string> {
  const { assignment } = input;
  const email = `${assignment.dispatch_id}@orchestrator.invalid`;
  return {
    ORCHESTRATOR_ASSIGNMENT: input.assignmentPath,
    ORCHESTRATOR_ROLE: assignment.role,
    ORCHESTRATOR_STAGE: assignment.stage,
    ORCHESTRATOR_ROUND_ID: assignment.round_id,
    ORCHESTRATOR_ATTEMPT: String(assignment.attempt),
    ORCHESTRATOR_EFFORT: input.effort,
    ORCHESTRATOR_WORKTREE: assignment.worktree,
    ORCHESTRATOR_REPO: input.repositoryPath,
    ORCHESTRATOR_DISPATCH_ID: assignment.dispatch_id,
    ORCHESTRATOR_PORT_BASE: String(input.portBase),
    GIT_AUTHOR_NAME: input.agentName,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: input.agentName,
    GIT_COMMITTER_EMAIL: email,
  };
}

/**
 * Says whether the agent ended by itself with success. What it left on disk decides the rest; exit 0 is no
 * proof of anything. @spec contract.md#agents
 */
export function classifyExit(exit: Exit): ExitVerdict {
  const last = exit.steps.at(-1);
  if (exit.ended_by === 'timeout' || last?.timed_out === true) return { kind: 'failed', failure: 'timeout' };
  if (exit.ended_by !== 'agent' || last === undefined || last.signal !== null) {
    return { kind: 'failed', failure: 'crashed' };
  }
  if (last.exit_code === 0) return { kind: 'ended' };
  return { kind: 'failed', failure: last.exit_code === TRY_AGAIN_LATER ? 'overloaded' : 'crashed' };
}
