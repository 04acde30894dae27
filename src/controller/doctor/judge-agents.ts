import { agentPresets } from '../../agents/presets.ts';
import type { EffectiveAgent, EffectiveConfig } from '../../contract/config.ts';
import type { DoctorCheck } from '../../contract/generated/doctor-report.ts';
import type { Role } from '../../contract/generated/config.ts';
import { ROLES_NEEDED } from '../validate/check-bundle.ts';
import { fail, isOk, listed, oneLine, warn } from './check.ts';
import type { ProgramFacts, RepositoryFacts } from './facts.ts';

/** Programs with a login of their own: a key in the environment is one way among others. */
const PRESET_PROGRAMS: ReadonlySet<string> = new Set(agentPresets.map(({ bin }) => bin));

/** Can every role be played? @spec contract.md#agents */
export function judgeAgents(repository: RepositoryFacts): readonly DoctorCheck[] {
  if (repository.kind === 'refused' || repository.scaffold.kind === 'absent') return [];
  const { config, programs } = repository.scaffold;
  if (config === null) return [];
  if (config.agents.length === 0) return [noAgents()];
  return [
    ...config.agents.map((agent) => judgeAgent(agent, programs)),
    ...ROLES_NEEDED.map((role) => judgeRole(role, config, programs)),
  ];
}

/** Programs that the agents of a configuration start. */
export function programsOf(config: EffectiveConfig): readonly string[] {
  return [...new Set(config.agents.map(programOf))];
}

function programOf(agent: EffectiveAgent): string {
  return agent.command[0] ?? '';
}

function noAgents(): DoctorCheck {
  return fail(
    { id: 'agents.configured', title: 'Agents' },
    {
      message: 'orchestrator/config.json names no agent',
      fix: 'Add one under agents: a name, and the command that reads a prompt from standard input.',
    },
  );
}

/** One agent less is no failure as long as each role has another. */
function judgeAgent(agent: EffectiveAgent, { found, setVariables }: ProgramFacts): DoctorCheck {
  const subject = { id: `agents.${agent.name}`, title: `Agent ${agent.name}` };
  const program = programOf(agent);
  const path = found.get(program);
  if (path === undefined) {
    return warn(subject, {
      message: `${oneLine(program)} is not on PATH`,
      fix: `Install it, or take ${agent.name} out of orchestrator/config.json.`,
    });
  }
  const unset = agent.env.filter((name) => !name.includes('*') && !setVariables.has(name));
  const isNoneSet = agent.env.length > 0 && unset.length === agent.env.length;
  if (isNoneSet && !PRESET_PROGRAMS.has(program)) {
    return warn(subject, {
      message: `${oneLine(path)}; none of the variables it asks for is set: ${listed(unset)}`,
      fix: 'Set them where `run` is started.',
    });
  }
  const login = isNoneSet ? `; its own login is used, since ${listed(unset)} is not set` : '';
  return isOk(subject, `${oneLine(path)}${login}`);
}

function judgeRole(role: Role, config: EffectiveConfig, { found }: ProgramFacts): DoctorCheck {
  const subject = { id: `roles.${role}`, title: `Role ${role}` };
  const named = config.roles[role].agents;
  const able = config.agents.filter((agent) => named.includes(agent.name) && found.has(programOf(agent)));
  if (able.length > 0) return isOk(subject, able.map(({ name }) => name).join(', '));
  return fail(subject, {
    message: named.length === 0 ? 'no agent plays it' : `the program of no agent is there: ${listed(named)}`,
    fix: `Give roles.${role}.agents an agent whose program is on PATH.`,
  });
}
