import { agentPresets } from '../../agents/presets.ts';
import { PROGRAM } from '../../contract/errors.ts';
import type { Oid } from '../../contract/ids.ts';
import { configPath, projectContractPath, ROOT } from '../../contract/paths.ts';
import type { ScaffoldPlan } from './plan-scaffold.ts';
import type { SuggestedCheck } from './project-suggestions.ts';

export interface FoundAgent {
  readonly name: string;
  readonly title: string;
  /** Absolute path. */
  readonly program: string;
  /** What to know before the first run. */
  readonly note: string;
}

/** A thing to do next, and the command for it when there is one. */
export interface NextStep {
  readonly text: string;
  readonly command: string | null;
}

/** What `init` did, for a person. */
export interface InitReport {
  readonly baseBranch: string;
  readonly roadmapId: string;
  readonly roadmapPath: string;
  readonly verificationPath: string;
  readonly written: readonly string[];
  /** Null when the files were left uncommitted, as asked. */
  readonly commit: Oid | null;
  readonly agents: readonly FoundAgent[];
  readonly suggestedChecks: readonly string[];
  readonly suggestedSetup: readonly string[];
  readonly nextSteps: readonly NextStep[];
}

/** The agents that can be configured without asking, in the order of the presets. */
export function foundAgents(programs: ReadonlyMap<string, string>): readonly FoundAgent[] {
  return agentPresets.flatMap(({ bin, name, title, note }) => {
    const program = programs.get(bin);
    return program === undefined ? [] : [{ name, title, program, note }];
  });
}

/** From a fresh scaffold to the first round, in order. */
export function nextSteps(facts: {
  readonly plan: ScaffoldPlan;
  readonly agents: readonly FoundAgent[];
  readonly commit: Oid | null;
  readonly checks: readonly SuggestedCheck[];
}): readonly NextStep[] {
  const { plan, agents, commit, checks } = facts;
  const noAgent = `No agent was found on PATH: name one under agents in ${configPath}.`;
  const config = agents.length === 0 ? ` ${configPath}` : '';
  const edited =
    commit === null ? ROOT : `${plan.roadmapPath} ${plan.verificationPath} ${projectContractPath}${config}`;
  return [
    ...(agents.length === 0 ? [{ text: noAgent, command: null }] : []),
    ...editSteps(plan, checks.length > 0),
    { text: `Say in ${projectContractPath} what every agent must know.`, command: null },
    commitStep(edited),
    { text: 'Look whether everything is in place.', command: `${PROGRAM} doctor` },
    START,
  ];
}

/** From a fresh template of a further roadmap to its first round. */
export function nextRoadmapSteps(
  plan: Pick<ScaffoldPlan, 'roadmapPath' | 'verificationPath'>,
): readonly NextStep[] {
  return [...editSteps(plan, false), commitStep(`${plan.roadmapPath} ${plan.verificationPath}`), START];
}

const START: NextStep = { text: 'Start.', command: `${PROGRAM} run` };

function editSteps(
  { roadmapPath, verificationPath }: Pick<ScaffoldPlan, 'roadmapPath' | 'verificationPath'>,
  hasChecks: boolean,
): readonly NextStep[] {
  const checks = hasChecks
    ? `Make sure that the baseline checks in ${verificationPath} pass as they are.`
    : `Name the commands that must pass under Baseline Checks in ${verificationPath}.`;
  return [
    { text: `Replace the template milestone in ${roadmapPath} by your own.`, command: null },
    { text: checks, command: null },
  ];
}

function commitStep(paths: string): NextStep {
  return {
    text: 'Commit what you edited.',
    // What else is staged stays staged.
    command: `git add ${paths} && git commit -m "Write the roadmap" -- ${paths}`,
  };
}
