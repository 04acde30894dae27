import { PROGRAM } from '../../contract/error-rows/row.ts';

export interface BugFacts {
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly args: readonly string[];
}

/** What to print, and to send with a report, when something happened that should not be possible. */
export function describeBug(error: unknown, facts: BugFacts): string {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    'This is a bug in run-orchestrator-loop, not something you did.',
    'The state is saved; nothing is half done that the next run does not finish.',
    '',
    'Please report these lines:',
    `  version ${facts.version}, node ${facts.node}, ${facts.platform}`,
    `  command ${['run-orchestrator-loop', ...facts.args].join(' ')}`,
    ...what.split('\n').map((line) => `  ${line}`),
    '',
    `next: ${PROGRAM} status`,
  ].join('\n');
}
