import { describe, expect, it } from 'vitest';
import { renderRoadmapTemplate, renderVerificationTemplate } from '../../src/roadmap/template.ts';
import { parseVerification } from '../../src/roadmap/verification.ts';
import { readRoadmap, toBytes, valueOf } from './support/read.ts';

describe('templates', () => {
  // @spec contract.md#roadmap
  it.each([
    { name: 'words', goal: 'Greet everybody by name.' },
    { name: 'nothing', goal: ' \n ' },
    {
      name: 'Markdown',
      goal: '# Goal\n\n## Milestones\n\n- one\n1. two\n```\n<!-- x\n<pre>\n===\n[a]: b\n> c\n---',
    },
    { name: 'control characters', goal: 'a\u0000b\r\n\tc\rd' },
  ])('give a valid roadmap with one template milestone for a goal of $name', async ({ goal }) => {
    const roadmap = await readRoadmap(renderRoadmapTemplate({ goal }));
    expect(roadmap.isTemplate).toBe(true);
    expect(roadmap.milestones.map(({ status, isTemplate }) => ({ status, isTemplate }))).toEqual([
      { status: 'pending', isTemplate: true },
    ]);
    expect(roadmap.sections).toHaveLength(6);
  });

  it('keep the words of the goal', () => {
    expect(renderRoadmapTemplate({ goal: 'Greet\neverybody.' })).toContain(
      '## Goal\n\nGreet\neverybody.\n\n##',
    );
  });

  // @spec contract.md#verification
  it('give a valid verification file without checks', async () => {
    const result = await parseVerification(toBytes(renderVerificationTemplate()), 'verification.md');
    expect(valueOf(result)).toEqual({
      checks: [],
      alignment: [],
      taskSpecific: [],
      manual: [],
      overrides: [],
    });
  });
});
