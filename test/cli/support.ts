import pc from 'picocolors';
import type { CommandContext } from '../../src/cli/call/context.ts';

export const PLAIN = pc.createColors(false);

export interface Recorded {
  readonly context: CommandContext;
  readonly out: readonly string[];
  readonly notes: readonly string[];
  /** What was drawn, as the terminal gets it. */
  readonly drawn: readonly string[];
}

/** A context that keeps what a command prints; it opens no repository. */
export function record(differs: Partial<CommandContext> = {}): Recorded {
  const out: string[] = [];
  const notes: string[] = [];
  const drawn: string[] = [];
  const context: CommandContext = {
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
    draw: (text) => void drawn.push(text),
    json: false,
    isTerminal: false,
    columns: () => 80,
    outColors: PLAIN,
    noteColors: PLAIN,
    confirm: null,
    signal: new AbortController().signal,
    offerSecond: (use) => use(new AbortController().signal),
    version: '0.0.0',
    packaged: async () => new Map(),
    canAdopt: async () => true,
    commands: [],
    openProject: () => Promise.reject(new Error('this test opens no repository')),
    ...differs,
  };
  return { context, out, notes, drawn };
}
