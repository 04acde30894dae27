import { roundNumber } from '../contract/ids.ts';

/** The one round that a person means: its id, its number (`7`, `007`, `round-007`) or an unambiguous beginning. */
export function matchRound(roundIds: readonly string[], typed: string): string | null {
  if (roundIds.includes(typed)) return typed;
  const number = /^(?:round-)?0*(\d{1,15})$/.exec(typed)?.[1];
  const found = roundIds.filter((id) =>
    number === undefined
      ? typed.startsWith('round-') && id.startsWith(typed)
      : roundNumber(id) === Number(number),
  );
  return found.length === 1 ? (found[0] ?? null) : null;
}
