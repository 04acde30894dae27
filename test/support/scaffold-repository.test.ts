import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configPath, roadmapPath, snapshotPath, verificationPath } from '../../src/contract/paths.ts';
import { parseRecord } from '../../src/contract/validate.ts';
import { parseRoadmap } from '../../src/roadmap/parse.ts';
import { baselineCommands, checklistItems, parseVerification } from '../../src/roadmap/verification.ts';
import { CHECK, makeRepository } from './make-repository.ts';
import { scaffoldRepository } from './scaffold-repository.ts';

describe('a repository made for a test', () => {
  it('has the same commits in every run', () => {
    const [one, other] = [makeRepository(), makeRepository()];
    expect(one.commitId('main')).toBe(other.commitId('main'));
    expect(one.git('log', '--format=%an %ae %aI')).toBe('Ada ada@example.com 2026-11-20T08:00:00+00:00\n');
  });

  it('answers git calls that fail', () => {
    const repository = makeRepository();
    expect(repository.tryGit('rev-parse', '--verify', '--quiet', 'nothing').code).toBe(1);
    expect(() => repository.git('rev-parse', '--verify', 'nothing')).toThrow(/Needed a single revision/);
  });
});

// @spec contract.md#files
describe('a scaffolded repository', () => {
  it('holds contract files that are valid', async () => {
    const repository = scaffoldRepository({ milestones: 3, manualChecks: ['Read it'] });
    const bytes = (path: string): Uint8Array => readFileSync(join(repository.root, path));
    expect(parseRecord('config', bytes(configPath), configPath).ok).toBe(true);
    expect(parseRecord('state', bytes(snapshotPath), snapshotPath).ok).toBe(true);
    const roadmap = await parseRoadmap(bytes(roadmapPath(repository.roadmapDir)), 'roadmap.md');
    const milestones = roadmap.ok ? roadmap.value.milestones : [];
    expect(milestones.map((milestone) => milestone.status)).toEqual(['pending', 'pending', 'pending']);
    const verification = await parseVerification(
      bytes(verificationPath(repository.roadmapDir)),
      'verification.md',
    );
    if (!verification.ok) throw new Error(JSON.stringify(verification.error));
    expect(baselineCommands(verification.value)).toEqual([CHECK]);
    expect(checklistItems(verification.value)).toHaveLength(1);
  });

  it('is committed whole, its runtime folders left to the controller', () => {
    const repository = scaffoldRepository();
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(repository.commitId('HEAD')).toBe(repository.start);
    expect(repository.has('orchestrator/roles/planner.md')).toBe(true);
    expect(repository.has('orchestrator/runtime')).toBe(false);
  });
});
