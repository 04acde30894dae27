import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assignment, Role, Stage } from '../../src/contract/generated/assignment.ts';
import { parseRecord } from '../../src/contract/validate.ts';
import type { TemporaryFolder } from './temporary-folder.ts';

/** What the scripted agent does when an assignment matches; the parameters belong to the behaviour. */
export interface ScenarioStep {
  readonly role?: Role;
  readonly stage?: Stage;
  readonly round?: string;
  readonly milestone?: string;
  readonly attempt?: number;
  readonly final_review?: boolean;
  /** How often the step is played at most. */
  readonly times?: number;
  /** The name of a behaviour; good work without it. */
  readonly do?: string;
  readonly [parameter: string]: unknown;
}

/** One start of the scripted agent. */
export interface AgentStart {
  readonly role: string;
  readonly roundId: string;
  readonly dispatchId: string;
  readonly behaviour: string;
}

export interface Scenario {
  readonly path: string;
  /** Replaces the steps from the next start on. */
  write(steps: readonly ScenarioStep[]): void;
  /** Every start so far, in order. */
  starts(): readonly AgentStart[];
  /** The assignment that a step `copy-assignment` of this role left. */
  assignment(role: Role): Assignment;
  /** Lets agents go on that are `slow`. */
  go(): void;
}

/** A scenario file beside the repository. */
export function makeScenario(folder: TemporaryFolder, steps: readonly ScenarioStep[]): Scenario {
  const path = join(folder.path, 'scenario.json');
  const write = (next: readonly ScenarioStep[]): void => {
    writeFileSync(path, `${JSON.stringify({ steps: next }, null, 2)}\n`);
  };
  write(steps);
  return {
    path,
    write,
    starts() {
      const log = `${path}.log`;
      return existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(isLine).map(parseStart) : [];
    },
    assignment(role) {
      const copy = `${path}.${role}.json`;
      const parsed = parseRecord('assignment', readFileSync(copy), copy);
      if (!parsed.ok) throw new Error(parsed.error[0]?.message ?? `${copy} is invalid`);
      return parsed.value;
    },
    go: () => writeFileSync(`${path}.go`, ''),
  };
}

function isLine(line: string): boolean {
  return line !== '';
}

function parseStart(line: string): AgentStart {
  const [role = '', roundId = '', dispatchId = '', behaviour = ''] = line.split('\t');
  return { role, roundId, dispatchId, behaviour };
}
