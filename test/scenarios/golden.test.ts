import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eventsPath } from '../../src/contract/paths.ts';
import { PROJECT_ROOT } from '../support/project-paths.ts';
import { runProgram } from '../support/run-program.ts';
import {
  scaffoldRepository,
  type ScaffoldedRepository,
  type ScaffoldSpec,
} from '../support/scaffold-repository.ts';

interface Golden {
  readonly name: string;
  readonly spec: ScaffoldSpec;
}

// Rule ids, never prose. Rewritten with ORCHESTRATOR_REWRITE_GOLDEN=1, only when the commit says which decision changed and why.
const GOLDENS: readonly Golden[] = [
  { name: 'one-round', spec: { milestones: 1 } },
  {
    name: 'rejected-and-red',
    spec: {
      milestones: 1,
      steps: [
        { role: 'implementer', attempt: 1, do: 'red-code' },
        { role: 'reviewer', attempt: 1, do: 'reject' },
      ],
    },
  },
  {
    name: 'missing-record',
    spec: { milestones: 1, steps: [{ role: 'implementer', attempt: 1, do: 'missing-record' }] },
  },
];

// @spec contract.md#stages I20: same inputs and agent outputs, same decisions
it.each(GOLDENS)('decides $name as recorded', async ({ name, spec }) => {
  const repository = scaffoldRepository(spec);
  const result = await runProgram(repository, ['run', '--no-wait']);
  expect(result.code).toBe(0);
  const file = join(PROJECT_ROOT, 'test/scenarios/golden', `${name}.txt`);
  const transcript = readTranscript(repository);
  if (process.env.ORCHESTRATOR_REWRITE_GOLDEN !== undefined) writeFileSync(file, transcript);
  expect(existsSync(file)).toBe(true);
  expect(transcript).toBe(readFileSync(file, 'utf8'));
});

// @spec contract.md#invariants I20: in another folder, at another time, the same prompts
it('gives every agent the same prompt each time', async () => {
  const texts: (readonly string[])[] = [];
  for (const _ of [1, 2]) {
    const repository = scaffoldRepository({ steps: [{ role: 'reviewer', attempt: 1, do: 'reject' }] });
    expect((await runProgram(repository, ['run', '--no-wait'])).code).toBe(0);
    texts.push(readPrompts(repository));
  }
  expect(texts[0]).toHaveLength(5);
  expect(texts[1]).toEqual(texts[0]);
});

/** Every prompt in the order of the dispatches. Commits have the time in their ids, and folders are given. */
function readPrompts(repository: ScaffoldedRepository): readonly string[] {
  const folder = join(repository.root, 'orchestrator/runtime/dispatches');
  const ids = readdirSync(folder).toSorted((a, b) => Number(a.slice(2)) - Number(b.slice(2)));
  return ids.map((id) =>
    readFileSync(join(folder, id, 'prompt.md'), 'utf8')
      .replaceAll(repository.root, '<repository>')
      .replace(/\b[0-9a-f]{40}\b/g, '<commit>'),
  );
}

/** One line a decision: what it was and which rule spoke. */
function readTranscript(repository: ScaffoldedRepository): string {
  const events = repository.read(eventsPath).trim().split('\n');
  return events
    .map((line) => `${textAt(line, 'type')} ${textAt(line, 'code')} ${textAt(line, 'rule')}\n`)
    .join('');
}

function textAt(line: string, key: string): string {
  return new RegExp(`"${key}":"([^"]*)"`).exec(line)?.[1] ?? '-';
}
