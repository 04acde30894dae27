// Where the example begins: the contract files of a small project, and the state after `init`.
import {
  checkRoadmap,
  checkVerification,
  parseOid,
  parseSha256,
  resolveConfig,
  validateRecord,
  type Oid,
  type Result,
  type Sha256,
} from 'run-orchestrator-loop';

export const NOW = '2026-01-01T12:00:00.000Z';
const DIR = 'orchestrator/roadmaps/2026-01-01-00-greeter/rev-001';

const ROADMAP = `# Roadmap

## Goal
A program that greets.

## Alignment Summary
Short and friendly.

## Outcome Boundaries
No network.

## Global Sequencing Rules
None.

## Parallel Lanes
- \`lane-core\`: everything

## Milestones

### [pending] Milestone 1: Greeting
Milestone id: milestone-001-greeting
Depends on: none
Intent: The program says hello.
Completion signal: \`node src/greet.js\` says hello.
Parallel lane: lane-core
Coordination notes: none

Candidate directions:
- Direction id: direction-001-greeting
  Summary: The greeting itself.
  Why it matters now: Nothing else can begin.
  Preconditions: none
  Parallel hints: none
  Boundary notes: no options
  Extraction notes: one round
`;

const VERIFICATION = `## Baseline Checks

- Command: \`node src/greet.js\`

## Alignment Checks

none

## Task-Specific Checks

none

## Manual Checks

none

## Roadmap Overrides

none
`;

const STATE = {
  contract_version: 'orchestrator-v3',
  revision: 1,
  base_branch: 'main',
  roadmap_id: '2026-01-01-00-greeter',
  roadmap_revision: 'rev-001',
  roadmap_dir: DIR,
  controller_stage: 'dispatch-rounds',
  max_parallel_rounds: 1,
  rounds_opened: 0,
  active_rounds: [],
  roadmap_update: null,
  resume_errors: {},
  providers: {},
  paused: null,
};

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export const firstState = valueOf(validateRecord('state', bytes(JSON.stringify(STATE)), 'state.json'));
export const config = valueOf(resolveConfig({ agents: { fake: { command: ['fake-agent'] } } }));
export const roadmap = valueOf(await checkRoadmap(bytes(ROADMAP), `${DIR}/roadmap.md`));
export const doneRoadmap = valueOf(
  await checkRoadmap(bytes(ROADMAP.replace('[pending]', '[done]')), `${DIR}/roadmap.md`),
);
export const verification = valueOf(await checkVerification(bytes(VERIFICATION), `${DIR}/verification.md`));

/** Object ids and digests of things that do not exist: one for each digit. */
export function oid(digit: string): Oid {
  return known(parseOid(digit.repeat(40)));
}

export function sha256(digit: string): Sha256 {
  return known(parseSha256(digit.repeat(64)));
}

/** The value of a result that is known to be good; problems carry file, line, column, and what to do. */
export function valueOf<T>(result: Result<T, readonly unknown[]>): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error, null, 2));
}

export function known<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('expected a value');
  return value;
}
