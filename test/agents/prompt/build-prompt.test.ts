import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promptBounds } from '../../../src/agents/prompt/bounds.ts';
import { buildPrompt, promptHeadings } from '../../../src/agents/prompt/build-prompt.ts';
import type { PromptInput } from '../../../src/agents/prompt/build-prompt.ts';
import type { Assignment, Role } from '../../../src/contract/generated/assignment.ts';
import { assignmentFor, roles } from '../support/assignments.ts';

function inputFor(role: Role, changes: Partial<Assignment> = {}): PromptInput {
  return {
    assignment: assignmentFor(role, changes),
    roleContract: '# Role contract\n\nRules of all roles.\n',
    projectContract: '# Project contract\n\nTests: `npm test`.\n',
    rolePrompt: `# The ${role}\n\nWhat this role does.\n\n## Boundaries\n\nWhat it does not.\n`,
    taskContext: [
      {
        path: 'orchestrator/roadmaps/2026-11-20-00-example/rev-001/roadmap.md',
        text: '## Goal\n\nGreet.\n\n```sh\nnpm test\n```\n',
      },
    ],
    ...(role === 'reviewer'
      ? { checklist: [{ section: 'Manual Checks', item: 1, text: 'Read the README against the code' }] }
      : {}),
  };
}

/** Top-level headings outside quoted blocks. */
function headingsOf(prompt: string): readonly string[] {
  const headings: string[] = [];
  let fence = '';
  for (const line of prompt.split(/\r\n|\r|\n/)) {
    const run = /^`{3,}/.exec(line)?.[0] ?? '';
    if (fence === '' && run !== '') fence = run;
    else if (fence !== '' && run.length >= fence.length && line.trim() === run) fence = '';
    else if (fence === '' && line.startsWith('# ')) headings.push(line.slice(2));
  }
  return headings;
}

// Set ORCHESTRATOR_REWRITE_GOLDEN=1 to write the files anew; look at the difference before committing it.
// Named .txt because the formatter rewrites JSON inside Markdown.
function expectGolden(name: string, text: string): void {
  const file = fileURLToPath(new URL(`../golden/${name}.txt`, import.meta.url));
  if (process.env['ORCHESTRATOR_REWRITE_GOLDEN'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(existsSync(file), `${file} exists`).toBe(true);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

function many(count: number, size: number): readonly string[] {
  return Array.from({ length: count }, () => 'y'.repeat(size));
}

const later: Partial<Assignment> = {
  attempt: 2,
  problems: [
    {
      code: 'artifact.invalid',
      message: 'expected a string',
      file: 'orchestrator/x.json',
      pointer: '/summary',
    },
    { code: 'checks.red', message: 'npm test\nnot ok 1 - greets', file: null, pointer: null },
  ],
  required_changes: ['F1: handle an empty name'],
  guidance: ['Prefer the standard library.'],
  skills: ['docs/skills/testing.md'],
};

// @spec contract.md#agents
describe('buildPrompt', () => {
  it.each(roles)('renders the prompt of the %s as recorded', (role) => {
    expectGolden(role, buildPrompt(inputFor(role)));
  });

  it('renders a second attempt with problems, required changes, guidance and skills as recorded', () => {
    expectGolden('implementer.second-attempt', buildPrompt(inputFor('implementer', later)));
  });

  it('asks an investigator to explain the problems, and never to correct them', () => {
    const prompt = buildPrompt(inputFor('recovery-investigator', later));
    expect(prompt).toContain('Find out why; correct nothing.');
    expect(prompt).not.toContain('must be gone');
    expect(prompt).not.toContain('Each problem of the last attempt is gone');
  });

  it('leaves out the comments of the project contract, which speak to a person', () => {
    const projectContract = '# Project contract\n\n<!--\nThis file is yours.\n-->\n\nTests: `npm test`.\n';
    const prompt = buildPrompt({ ...inputFor('planner'), projectContract });
    expect(prompt).not.toContain('This file is yours');
    expect(prompt).toContain('Tests: `npm test`.');
  });

  it('has the same headings in the same order for every role', () => {
    for (const role of roles) expect(headingsOf(buildPrompt(inputFor(role, later)))).toEqual(promptHeadings);
  });

  it('keeps its headings whatever the documents and problems contain', () => {
    const piece = fc.oneof(
      fc.constantFrom('`', '```', '~~~', '\n# Role\n', '\n```\n# Boundaries\n'),
      fc.string(),
    );
    const text = fc.array(piece).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, text, (document, message, guidance) => {
        const input = inputFor('implementer', {
          problems: [{ code: 'plan.incomplete', message, file: message, pointer: document }],
          guidance: [guidance],
          success_criteria: [document],
          required_changes: [document],
        });
        const prompt = buildPrompt({ ...input, taskContext: [{ path: message, text: document }] });
        expect(headingsOf(prompt)).toEqual(promptHeadings);
      }),
    );
  });

  // @spec contract.md#invariants I20: the same inputs give the same prompt
  it('gives the same bytes for the same inputs and leaves the inputs as they were', () => {
    for (const role of roles) {
      const input = inputFor(role, later);
      const before = structuredClone(input);
      expect(buildPrompt(input)).toBe(buildPrompt(structuredClone(input)));
      expect(input).toEqual(before);
    }
  });

  it('cuts a long document and says how to see the rest', () => {
    const text = 'a line\n'.repeat(promptBounds.documentMax);
    const prompt = buildPrompt({ ...inputFor('planner'), taskContext: [{ path: 'big.md', text }] });
    expect(prompt.length).toBeLessThan(promptBounds.documentMax + 30_000);
    expect(prompt).toContain(`of ${text.length} characters. Read the rest in the worktree.`);
  });

  it('only names documents beyond the bound of all together', () => {
    const text = 'b'.repeat(promptBounds.documentMax);
    const taskContext = Array.from({ length: 50 }, (_, index) => ({ path: `doc-${index}.md`, text }));
    const prompt = buildPrompt({ ...inputFor('planner'), taskContext });
    expect(prompt.length).toBeLessThan(promptBounds.documentsMax + 40_000);
    expect(prompt).toContain(
      `### \`doc-49.md\`\n\nNot shown (${text.length} characters): read it in the worktree.`,
    );
  });

  it('stays bounded when the assignment is as large as its schema allows', () => {
    const directions = many(1000, 60_000).map((summary, index) => ({
      direction_id: `direction-${index}`,
      summary,
    }));
    const input = inputFor('planner', {
      eligible_milestones: [{ milestone_id: 'milestone-001-big', title: 'Big', directions }],
      success_criteria: many(200, 20_000),
      inputs: many(1000, 4000),
      checks: many(200, 10_000),
      problems: many(200, 40_000).map((message) => ({ code: 'x', message, file: message, pointer: null })),
      required_changes: many(500, 20_000),
      guidance: many(200, 20_000),
    });
    expect(buildPrompt(input).length).toBeLessThan(1_000_000);
  });

  it('asks a planner who has a lineage to keep it', () => {
    const { lineage } = assignmentFor('implementer');
    const prompt = buildPrompt(inputFor('planner', { lineage }));
    expect(prompt).toContain('keep the milestone, direction and item above');
    expect(prompt).not.toContain('Choose one milestone');
  });

  it('marks directions that live rounds have taken', () => {
    const prompt = buildPrompt(inputFor('planner', { taken_directions: ['direction-001-hello'] }));
    expect(prompt).toContain('- `direction-001-hello`: `Say hello` (taken by a live round)');
  });

  // @spec contract.md#review-quality
  it('tells the reviewer of a final review what may be deferred', () => {
    expect(buildPrompt(inputFor('reviewer', { final_review: true }))).toContain('This is the final review');
    expect(buildPrompt(inputFor('reviewer'))).not.toContain('This is the final review');
  });

  it('names the tasks of a worker and forbids new scope to the integration', () => {
    expect(buildPrompt(inputFor('implementer', { part: 'worker', task_ids: ['task-2'] }))).toContain(
      'Your part of the plan is these tasks and no others:\n\n- `task-2`',
    );
    expect(buildPrompt(inputFor('implementer', { part: 'integration' }))).toContain('add no new scope');
  });
});
