import type { Json } from './json.ts';

/** What the model does in one turn; actions are mapped to the tools that the client offers. */
export interface Turn {
  readonly text?: string;
  /** Commands for the client's shell tool. */
  readonly shell?: readonly string[];
  /** Files for the client's own file tool, or for its shell tool when it has none. */
  readonly write?: readonly WrittenFile[];
  /** Calls of offered tools, as they are. */
  readonly tools?: readonly ToolCall[];
  /** A final answer bound to a schema. */
  readonly json?: Json;
  readonly failure?: Failure;
  readonly usage?: Partial<Usage>;
  /** How often this turn is taken before the next one; once without it. */
  readonly times?: number | 'forever';
}

export type Failure =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly message?: string;
      readonly retryAfter?: number;
    }
  /** Nothing is ever answered. */
  | { readonly kind: 'hang' }
  /** The connection is closed before a byte. */
  | { readonly kind: 'drop' }
  /** The connection is destroyed after so many events of a stream. */
  | { readonly kind: 'cut'; readonly events: number }
  /** The connection stays open and silent after so many events of a stream. */
  | { readonly kind: 'stall'; readonly events: number };

export interface WrittenFile {
  readonly path: string;
  readonly content: string;
}

export interface ToolCall {
  readonly name: string;
  /** Text for a custom tool, an object of arguments otherwise. */
  readonly input: Json;
  readonly isCustom?: boolean;
  readonly namespace?: string;
}

export interface Usage {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
}

export interface Script {
  readonly turns: readonly Turn[];
  /** After the last turn. */
  readonly fallback?: Turn;
}

/** The scripts of several agents at once, by the name in the address they ask. */
export interface Lanes {
  set(name: string, script: Script): void;
  /** Takes the next turn of a lane. */
  next(name: string): Turn;
}

const DONE: Turn = { text: 'Done.' };

export function createLanes(scripts: Readonly<Record<string, Script>>): Lanes {
  const lanes = new Map<string, { script: Script; index: number; taken: number }>();
  const set = (name: string, script: Script): void => void lanes.set(name, { script, index: 0, taken: 0 });
  for (const [name, script] of Object.entries(scripts)) set(name, script);
  return {
    set,
    next(name) {
      const lane = lanes.get(name);
      const turn = lane?.script.turns[lane.index];
      if (lane === undefined || turn === undefined) return lane?.script.fallback ?? DONE;
      lane.taken += 1;
      if (turn.times !== 'forever' && lane.taken >= (turn.times ?? 1)) {
        lane.index += 1;
        lane.taken = 0;
      }
      return turn;
    },
  };
}
