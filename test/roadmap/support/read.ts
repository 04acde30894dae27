import { formatProblem, type Problem } from '../../../src/contract/problem.ts';
import type { Result } from '../../../src/lib/result.ts';
import type { Milestone, Roadmap } from '../../../src/roadmap/model.ts';
import { parseRoadmap } from '../../../src/roadmap/parse.ts';

export function toBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function toText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** The value, or an error that prints what was wrong. */
export function valueOf<T>(result: Result<T, readonly Problem[]>): T {
  if (!result.ok) throw new Error(result.error.map(formatProblem).join('\n'));
  return result.value;
}

export function problemsOf(result: Result<unknown, readonly Problem[]>): readonly Problem[] {
  return result.ok ? [] : result.error;
}

/** `line:column code` of each problem. */
export function placesOf(result: Result<unknown, readonly Problem[]>): readonly string[] {
  return problemsOf(result).map(({ line, column, code }) => `${line}:${column} ${code}`);
}

export async function readRoadmap(text: string): Promise<Roadmap> {
  return valueOf(await parseRoadmap(toBytes(text), 'roadmap.md'));
}

/** The first milestone of a roadmap. */
export async function readFirst(text: string): Promise<Milestone> {
  const [first] = (await readRoadmap(text)).milestones;
  if (first === undefined) throw new Error('the roadmap has a milestone');
  return first;
}
