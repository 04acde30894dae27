import { describe, expect, test } from 'vitest';
import {
  artifactByKey,
  artifactPath,
  artifacts,
  assignmentOutputs,
  outputsOf,
  pendingArtifactPath,
} from '../../src/contract/artifacts.ts';
import { sampleOf } from './support/samples.ts';

const ROUND = 'round-001-greeting';

// @spec contract.md#records
describe('the manifest', () => {
  test('names each key and each file once', () => {
    expect(new Set(artifacts.map(({ key }) => key)).size).toBe(artifacts.length);
    expect(new Set(artifacts.map(({ file }) => file)).size).toBe(artifacts.length);
  });

  test('makes the key from the file name', () => {
    const fixed = artifacts.filter(({ file }) => !file.includes('/'));
    expect(fixed.length).toBeGreaterThan(5);
    expect(fixed.map(({ key }) => key)).toEqual(
      fixed.map(({ file }) => file.replace(/\.(?:json|md)$/, '').replaceAll('-', '_')),
    );
  });

  test('gives JSON files a schema and Markdown none', () => {
    expect(artifacts.every(({ file, schema }) => file.endsWith('.json') === (schema !== null))).toBe(true);
  });

  test('knows where an artifact stands, and where a controller record waits', () => {
    expect(artifactPath(ROUND, 'review_record')).toBe(
      'orchestrator/rounds/round-001-greeting/review-record.json',
    );
    expect(pendingArtifactPath(ROUND, 'check_record')).toBe(
      'orchestrator/runtime/rounds/round-001-greeting/check-record.json',
    );
    expect(artifactByKey('plan')?.file).toBe('plan.md');
    expect(artifactByKey('nothing')).toBeNull();
  });

  test('has no one path for what stands once for each dispatch', () => {
    expect(() => artifactPath(ROUND, 'dispatch_record')).toThrow('one fixed file');
  });
});

// @spec contract.md#agents
describe('the outputs of an assignment', () => {
  test.each([
    ['planner', 'plan', 'planner'],
    ['implementer', 'implement', 'example'],
  ] as const)('of the %s are those of the example', (role, stage, variant) => {
    expect(assignmentOutputs(ROUND, role, stage)).toEqual(sampleOf('assignment', variant)['outputs']);
  });

  test.each([
    ['reviewer', 'review', ['review', 'review_record', 'help_request']],
    ['recovery-investigator', 'implement', ['diagnosis', 'help_request']],
    ['recovery-investigator', 'plan', ['diagnosis', 'help_request']],
    ['planner', 'review', ['help_request']],
  ] as const)('of the %s in %s have these keys', (role, stage, keys) => {
    expect(outputsOf(role, stage).map(({ key }) => key)).toEqual(keys);
  });
});
