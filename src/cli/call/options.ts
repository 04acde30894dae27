import type { CommandInput } from './context.ts';

/** Options as commander hands them over, narrowed where they are read. */
export function isSet(input: CommandInput, name: string): boolean {
  return input.options[name] === true;
}

export function textOf(input: CommandInput, name: string): string | null {
  const value = input.options[name];
  return typeof value === 'string' ? value : null;
}

export function countOf(input: CommandInput, name: string): number | null {
  const value = input.options[name];
  return typeof value === 'number' ? value : null;
}

/** The n-th argument, from 0; commander has made sure of those that are required. */
export function argumentOf(input: CommandInput, index: number): string | null {
  return input.args[index] ?? null;
}
