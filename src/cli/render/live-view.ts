import type { Colors } from '../call/context.ts';
import { describeRole } from './describe-decision.ts';
import { clip, oneLine } from '../call/one-line.ts';

/** What a person sees of one thing that runs or waits. */
export interface LiveRow {
  readonly roundId: string;
  readonly stage: string;
  /** `implementer (claude) is implementing`, or what is waited for. */
  readonly doing: string;
  /** Null for what has no beginning, such as a hold. */
  readonly since: string | null;
  readonly lastLine: string;
}

/** The lines below the log: round, stage, who, how long, and the last line of output. None is wider than the terminal. */
export function renderLive(
  rows: readonly LiveRow[],
  at: { readonly now: string; readonly columns: number; readonly colors: Colors },
): readonly string[] {
  const { bold, dim } = at.colors;
  const width = Math.max(at.columns - 1, 20);
  return rows.flatMap((row) => {
    const elapsed =
      row.since === null ? '' : `  ${formatElapsed(Date.parse(at.now) - Date.parse(row.since))}`;
    const rest = `  ${row.stage}  ${row.doing}${elapsed}`;
    const head = clip(oneLine(`${row.roundId}${rest}`), width);
    const line = oneLine(row.lastLine).trim();
    return [
      head.startsWith(row.roundId) ? `${bold(row.roundId)}${head.slice(row.roundId.length)}` : head,
      ...(line === '' ? [] : [dim(clip(`  ${line}`, width))]),
    ];
  });
}

/** `42s`, `3m 05s`, `2h 07m`. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}m ${two(seconds % 60)}s`
    : `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Lines at the bottom of a terminal that are drawn over each other; whatever else is printed goes above them. */
export class LiveBlock {
  readonly #draw: (text: string) => void;
  #height = 0;

  constructor(draw: (text: string) => void) {
    this.#draw = draw;
  }

  show(lines: readonly string[]): void {
    this.#draw(`${this.#clearing()}${lines.map((line) => `${line}\n`).join('')}`);
    this.#height = lines.length;
  }

  clear(): void {
    this.#draw(this.#clearing());
    this.#height = 0;
  }

  #clearing(): string {
    return this.#height === 0 ? '' : `\u001b[${this.#height}A\u001b[0J`;
  }
}

/** What a running job does, in words. */
export function describeJob(what: string, agent: string | null): string {
  if (what === 'checks') return 'checks are running';
  return what === 'setup' ? 'worktree.setup is running' : describeRole(what, agent);
}
