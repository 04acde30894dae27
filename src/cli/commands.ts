import type { CommandSyntax } from './call/command-syntax.ts';
import type { Command, CommandInput } from './call/context.ts';
import { isSet } from './call/options.ts';
import { PROBLEM_FORMATS } from './render/render-problems.ts';

export interface CommandRow extends CommandSyntax {
  /** Each command is loaded only when it is called: start-up costs nothing for the others. */
  readonly load: () => Promise<Command>;
  /** Does a call with this input write, take the lease or leave a request? Only people may, and what they start. */
  readonly writes: (input: CommandInput) => boolean;
}

const always = () => true;
const never = () => false;

const STAGES = ['plan', 'implement', 'verify', 'review', 'finalize-round'] as const;

/** Every command; `--json` and `--no-input` are taken by all of them. @spec contract.md#decisions-and-exit-codes */
export const COMMANDS: readonly CommandRow[] = [
  {
    name: 'init',
    summary: 'Make orchestrator/ in this repository and commit it.',
    options: [
      { flags: '--goal <text>', text: 'what the roadmap is for' },
      { flags: '--base <branch>', text: 'the branch that accepted rounds land on; it must be checked out' },
      { flags: '--no-commit', text: 'write the files and leave the commit to you' },
      { flags: '--next', text: 'start the next roadmap after a finished one' },
      { flags: '--yes', text: 'ask nothing' },
    ],
    load: async () => (await import('./commands/init.ts')).init,
    writes: always,
  },
  {
    name: 'run',
    summary: 'Work on the roadmap until it is complete or a person is needed (the default).',
    options: [
      { flags: '--once', text: 'do one step and stop' },
      { flags: '--max-rounds <count>', text: 'stop after so many rounds have landed', takes: 'count' },
      {
        flags: '--dry-run',
        text: 'say what would happen until an agent, a check or git is needed; write nothing',
      },
      { flags: '--no-wait', text: 'stop instead of waiting for a person or for an agent to be available' },
      {
        flags: '--take-over',
        text: 'take the lease from a controller that cannot be observed from here and that you know is gone',
      },
      { flags: '--accept-base', text: 'go on from the base branch as it is now' },
      { flags: '--yes', text: 'answer yes to what would be asked' },
    ],
    load: async () => (await import('./commands/run.ts')).run,
    writes: (input) => !isSet(input, 'dryRun'),
  },
  {
    name: 'status',
    summary: 'Show where every round stands. Writes nothing.',
    load: async () => (await import('./commands/status.ts')).status,
    writes: never,
  },
  {
    name: 'explain',
    args: '[round]',
    summary: 'Say what would be decided now, why, and what clears it. Writes nothing.',
    options: [{ flags: '--at <event>', text: 'what was decided then: the number of an event, or latest' }],
    load: async () => (await import('./commands/explain.ts')).explain,
    writes: never,
  },
  {
    name: 'next',
    args: '[subject]',
    summary: 'Say what to do next, for a person or a chat agent: round or milestone. Writes nothing.',
    load: async () => (await import('./commands/next.ts')).next,
    writes: never,
  },
  {
    name: 'replay',
    summary: 'Take the recorded decisions again and say which this version takes otherwise.',
    options: [{ flags: '--from <event>', text: 'begin at the event of this number' }],
    load: async () => (await import('./commands/replay.ts')).replay,
    writes: never,
  },
  {
    name: 'validate',
    args: '[paths...]',
    summary: 'Check the contract files and name every problem with its place.',
    options: [
      { flags: '--commit <revision>', text: 'check the files of a commit instead of the working tree' },
      { flags: '--merge <base>', text: 'check what merging that commit (HEAD without it) into <base> gives' },
      { flags: '--format <format>', text: 'text, json, github or sarif', takes: PROBLEM_FORMATS },
    ],
    load: async () => (await import('./commands/validate.ts')).validate,
    writes: never,
  },
  {
    name: 'schema',
    args: '[name]',
    summary: 'Print the JSON Schema of a contract file; without a name, list them.',
    load: async () => (await import('./commands/schema.ts')).schema,
    writes: never,
  },
  {
    name: 'doctor',
    summary: 'Look whether this machine, this repository and its configuration are ready.',
    load: async () => (await import('./commands/doctor.ts')).doctor,
    writes: never,
  },
  {
    name: 'show',
    args: '<what>',
    summary: 'Show the records of a round: its id, its milestone or its commit.',
    load: async () => (await import('./commands/show.ts')).show,
    writes: never,
  },
  {
    name: 'logs',
    args: '[what]',
    summary: 'Print what the agent of a round or dispatch printed; the newest without a name.',
    options: [{ flags: '-f, --follow', text: 'go on until the dispatch ends' }],
    load: async () => (await import('./commands/logs.ts')).logs,
    writes: never,
  },
  {
    name: 'pause',
    summary: 'Start and land nothing more; what runs ends by itself.',
    options: [{ flags: '--reason <text>', text: 'why, for whoever looks' }],
    load: async () => (await import('./commands/pause.ts')).pause,
    writes: always,
  },
  {
    name: 'resume',
    summary: 'Go on after a pause, or after a stop whose cause is gone.',
    options: [{ flags: '--accept-config', text: 'accept changed git configuration and hooks as they are' }],
    load: async () => (await import('./commands/resume.ts')).resume,
    writes: always,
  },
  {
    name: 'retry',
    args: '<round>',
    summary: 'Let a blocked round go on with one more attempt.',
    options: [{ flags: '--stage <stage>', text: 'the stage to go on with', takes: STAGES }],
    load: async () => (await import('./commands/retry.ts')).retry,
    writes: always,
  },
  {
    name: 'drop',
    args: '<round>',
    summary: 'Give a round up. Its work stays on refs/orchestrator/history.',
    options: [{ flags: '--keep-branch', text: 'leave its branch where it is' }],
    load: async () => (await import('./commands/drop.ts')).drop,
    writes: always,
  },
  {
    name: 'reconcile',
    summary: 'Compare the live state with what git proves, and propose a repaired one.',
    options: [{ flags: '--write', text: 'save the old file beside it and write the proposal' }],
    load: async () => (await import('./commands/reconcile.ts')).reconcile,
    writes: (input) => isSet(input, 'write'),
  },
  {
    name: 'completion',
    args: '<shell>',
    summary: 'Print the completion script of bash, zsh or fish.',
    load: async () => (await import('./commands/completion.ts')).completion,
    writes: never,
  },
];
