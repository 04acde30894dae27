import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderDryRun } from '../../src/cli/commands/dry-run.ts';
import { renderExplanation } from '../../src/cli/render/render-explanation.ts';
import { renderNext } from '../../src/cli/render/render-next.ts';
import { renderReplay } from '../../src/cli/render/render-replay.ts';
import type { SchemaName, SchemaTypes } from '../../src/contract/generated/schema-types.ts';
import { parseRecord } from '../../src/contract/validate.ts';
import { PLAIN } from './support.ts';

/** A sample of a report, as a program would read it. */
function sample<K extends SchemaName>(name: K, file = 'example'): SchemaTypes[K] {
  const path = join(import.meta.dirname, `../contract/samples/${name}/valid/${file}.json`);
  const parsed = parseRecord(name, readFileSync(path), path);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

// @spec contract.md#decisions-and-exit-codes
test('a past decision says where it stands, and when this version would take another', () => {
  const report = sample('explain-report', 'past');
  expect(renderExplanation(report, PLAIN).slice(0, 2)).toEqual([
    'Decided at 2026-11-20T10:00:00.000Z, event 41, state revision 12, record 00112233445566aa.',
    'Then: wait for what keeps it from landing for round-001-greeting (WAIT)',
  ]);
  if (report.recorded === null) throw new Error('the sample is a past decision');
  const changed = { ...report, recorded: { ...report.recorded, event: null, decides_the_same: false } };
  const lines = renderExplanation(changed, PLAIN);
  expect(lines[0]).toContain('between two events');
  expect(lines[1]).toBe('This version decides otherwise now; replay says how.');
  expect(lines).toContain('No round could be opened:');
});

// @spec contract.md#decisions-and-exit-codes
test('a replay prints each difference with both rules, and counts', () => {
  expect(renderReplay(sample('replay-report'), PLAIN)).toEqual([
    'event 31  round-001-greeting  2026-11-20T10:00:00.000Z',
    '  then  review.rejected (transition rejected), contract.md#review-quality',
    '        - 2 findings',
    '  now   review.limit (transition reviewLimit), contract.md#review-quality',
    '        - 2 findings',
    '  first difference at /because/rule: "review.rejected" → "review.limit"',
    '',
    'not decided again: orchestrator/runtime/decisions/1.jsonl:7: it is damaged: a part that it refers to is not there',
    '49 of 50 recorded decisions are the same now, 1 differ.',
    'next: npx run-orchestrator-loop explain --at 31',
  ]);
  expect(renderReplay(sample('replay-report', 'broken'), PLAIN)[3]).toBe(
    '  now   the rules break down: a bug',
  );
});

// @spec contract.md#decisions-and-exit-codes
test('next prints what to do, then the assignment and the prompt, no line of which speaks to the terminal', () => {
  const report = sample('next-report');
  const { dispatch } = report.instruction;
  if (dispatch === null) throw new Error('the sample has a dispatch');
  const prompt = '# Role\n\u001b[2Jquoted';
  const lines = renderNext(
    { ...report, instruction: { ...report.instruction, dispatch: { ...dispatch, prompt } } },
    PLAIN,
  );
  expect(lines.slice(0, 7)).toEqual([
    `DISPATCH for ${report.round_id}`,
    'Milestone milestone-001-greeting: Greeting',
    'Because: rule dispatch.start, contract.md#recovery',
    `- ${report.because.facts[0]}`,
    '',
    'Do:',
    '- Run npx run-orchestrator-loop run --once.',
  ]);
  expect(lines).toContain(`Prompt, to be written to ${dispatch.prompt_path}:`);
  expect(lines).toContain('   [2Jquoted');
  expect(lines.slice(-4)).toEqual([
    'Timer: 300 s. Stop and wait.',
    'When it is done:',
    '- The round moves on.',
    'next: npx run-orchestrator-loop run --once',
  ]);
});

// @spec contract.md#decisions-and-exit-codes
test('a dry run numbers its steps and says where it ends', () => {
  expect(renderDryRun(sample('dry-run-report'), PLAIN)).toEqual([
    'What a run would do now; nothing is done:',
    '1. round-001-greeting  checks are running…',
    '   one step is done: startChecks for round-001-greeting (RUN_CHECKS), rule checks.start',
    'The last step needs the world (an agent, a check or git): what follows depends on what it leaves.',
    'next: npx run-orchestrator-loop run',
  ]);
});
