import type { ActiveRound } from '../contract/generated/state.ts';
import type { CommitFacts } from '../ports/git.ts';

const AGENT_EMAIL = /@orchestrator\.invalid$/;
const OURS = ['Orchestrator-Round', 'Orchestrator-Checkpoint', 'Orchestrator-Roadmap-Update'];

/** Agents get an identity of their own, under which the controller never commits. @spec contract.md#ownership */
export function isOfAgent(commit: CommitFacts): boolean {
  return isAgentEmail(commit.authorEmail) || isAgentEmail(commit.committerEmail);
}

export function isAgentEmail(email: string): boolean {
  return AGENT_EMAIL.test(email);
}

/** A landing, a checkpoint, a roadmap update: trailers that an agent wrote itself are none. */
export function isOfController(commit: CommitFacts): boolean {
  return !isOfAgent(commit) && OURS.some((key) => commit.trailers[key] !== undefined);
}

/** The rounds that a commit on base landed. @spec contract.md#merge-admissibility */
export function landedRounds(commit: CommitFacts): readonly string[] {
  return isOfAgent(commit) ? [] : (commit.trailers['Orchestrator-Round'] ?? []);
}

/** Before `finalize-round` nothing of a round is landed, whatever a commit on base says. @spec contract.md#stages */
export function mayHaveLanded({ stage }: Pick<ActiveRound, 'stage'>): boolean {
  return stage === 'finalize-round' || stage === 'blocked';
}
