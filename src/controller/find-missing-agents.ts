import type { EffectiveAgent, EffectiveConfig } from '../contract/config.ts';
import type { Project } from './project.ts';

/**
 * Agents that cannot be started here, known before an attempt is spent on them. A program that is named relative to
 * the worktree, or found by a PATH of the agent's own, is left to the start itself. @spec contract.md#agents
 */
export async function findMissingAgents(
  project: Pick<Project, 'findPrograms'>,
  config: EffectiveConfig,
): Promise<readonly string[]> {
  const looked = config.agents.filter(isFoundOnPath);
  const found = await project.findPrograms(looked.map(programOf));
  return looked.filter((agent) => !found.has(programOf(agent))).map(({ name }) => name);
}

function isFoundOnPath(agent: EffectiveAgent): boolean {
  const program = programOf(agent);
  return program !== '' && (program.startsWith('/') || !program.includes('/')) && !('PATH' in agent.set_env);
}

function programOf({ command }: EffectiveAgent): string {
  return command[0] ?? '';
}
