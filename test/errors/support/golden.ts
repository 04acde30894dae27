import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../support/project-paths.ts';
import type { Told } from './told.ts';

/** Every text a person reads, for review in one place; rewritten with ORCHESTRATOR_REWRITE_GOLDEN=1. */
export const MESSAGES = join(PROJECT_ROOT, 'test/errors/messages.txt');

/** The texts of the golden file by code. */
export function readMessages(): ReadonlyMap<string, string> {
  const blocks = readFileSync(MESSAGES, 'utf8').trim().split('\n\n');
  return new Map(blocks.map((block) => [/^\S+/.exec(block)?.[0] ?? '', block]));
}

/** What is told, as the golden file has it; what differs from run to run is named instead. */
export function renderTold(told: Told): string {
  const how = told.exit === 0 ? 'stops nothing' : `exit ${told.exit}`;
  return [
    `${told.code} (${how})`,
    `  ${nameChanging(told.message)}`,
    `  ${told.hint}`,
    `  next: ${nameChanging(told.nextCommand)}`,
  ].join('\n');
}

export function rewriteMessage(told: Told): void {
  if (process.env['ORCHESTRATOR_REWRITE_GOLDEN'] === undefined) return;
  const blocks = new Map(readMessages()).set(told.code, renderTold(told));
  const sorted = [...blocks.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(MESSAGES, `${sorted.map(([, block]) => block).join('\n\n')}\n`);
}

function nameChanging(text: string): string {
  return text
    .replace(/\s*\n\s*/g, ' / ')
    .replace(/\/\S*?\/orchestrator-repository-[^/\s:,]+/g, '<folder>')
    .replace(/process \d+ on \S+/g, 'process <pid> on <host>')
    .replace(/process \d+/g, 'process <pid>')
    .replace(/^kill (-CONT )?\d+$/, 'kill $1<pid>')
    .replace(/\b([0-9a-f])\1{11,}\b/g, '<commit>')
    .replace(/\b[0-9a-f]{40}\b/g, '<commit>');
}
