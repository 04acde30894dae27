import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { configPath } from '../../../src/contract/paths.ts';
import { resolveConfig } from '../../../src/contract/config.ts';
import { parseRecord } from '../../../src/contract/validate.ts';
import { collectDoctorFacts, type DoctorRepository } from '../../../src/controller/doctor/collect-facts.ts';
import { judgeFacts } from '../../../src/controller/doctor/judge.ts';
import { initRepository } from '../../../src/controller/scaffold/init-repository.ts';
import { createWorkingTreeSource } from '../../../src/effects/contract-source.ts';
import { refuseShape } from '../../../src/effects/git/repository-shape.ts';
import { workingTreeDifferences } from '../../../src/effects/git/working-tree-diff.ts';
import { unchangedCopies } from '../../../src/effects/package-files.ts';
import { readHead } from '../../../src/effects/read-head.ts';
import { readRepositorySummary } from '../../../src/effects/repository-summary.ts';
import { err, ok } from '../../../src/lib/result.ts';
import { makeRepository, type TemporaryRepository } from '../../effects/git/support/temporary-repository.ts';
import { makeParts, type Scaffolding } from '../support/scaffold-parts.ts';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0).toReversed()) close();
});

const MACHINE = { nodeVersion: 'v20.19.0', platform: 'linux', canAdopt: true };
const ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@b.c',
};

interface Place extends Scaffolding {
  readonly repository: TemporaryRepository;
}

async function make(): Promise<Place> {
  const repository = makeRepository();
  closing.push(() => repository.remove());
  const made = await makeParts(repository.root);
  closing.push(() => made.opened.close());
  return { ...made, repository };
}

async function init({ parts }: Place): Promise<string> {
  const options = { today: '2026-11-20', goal: '', baseBranch: null, commit: 'commit' } as const;
  const report = await initRepository(parts, options);
  if (!report.ok) throw new Error(report.error.message);
  return report.value.roadmapPath;
}

function doctorOf({ parts, opened }: Place): DoctorRepository {
  return {
    files: parts.files,
    reader: opened.repository,
    landing: opened.landing,
    leases: parts.lease,
    states: parts.stateFile,
    source: createWorkingTreeSource(parts.files),
    copies: unchangedCopies(parts.packaged),
    head: () => readHead(opened.git),
    summary: async () =>
      readRepositorySummary({
        places: opened.places,
        head: await readHead(opened.git),
        environment: ENVIRONMENT,
        settings: opened.git.settings,
      }),
    refuseShape: (base) => refuseShape(opened, base),
    uncommitted: (commit, paths) => workingTreeDifferences(opened, { commit, paths }),
    readConfig: async () => {
      const facts = await parts.files.read(configPath, 1_000_000);
      if (facts.kind !== 'file') return err('absent');
      const parsed = parseRecord('config', facts.bytes, configPath);
      return parsed.ok ? resolveConfig(parsed.value) : parsed;
    },
    foreseeRun: async () => ({ kind: 'not-asked' }),
    findPrograms: async (names) => new Map(names.map((name) => [name, `/bin/${name}`])),
    environment: {},
  };
}

async function troubleOf(place: Place): Promise<readonly string[]> {
  const facts = await collectDoctorFacts(MACHINE, ok(doctorOf(place)));
  return judgeFacts(facts)
    .filter(({ status }) => status !== 'ok')
    .map(({ status, id }) => `${status} ${id}`);
}

// @spec contract.md#decisions-and-exit-codes
describe('what doctor finds', () => {
  test('in a fresh repository is that it has no scaffold', async () => {
    expect(await troubleOf(await make())).toEqual(['fail contract.valid']);
  });

  test('after init is what remains to be written', async () => {
    const place = await make();
    await init(place);
    expect(await troubleOf(place)).toEqual([
      'fail roadmap.written',
      'warn checks.baseline',
      'fail agents.configured',
    ]);
  });

  test('in a repository in order is nothing', async () => {
    const place = await make();
    const roadmap = await init(place);
    const { repository } = place;
    repository.write(roadmap, repository.read(roadmap).replace('<!-- template -->\n', ''));
    const verification = roadmap.replace('roadmap.md', 'verification.md');
    repository.write(verification, repository.read(verification).replace('None.', '- Command: `true`'));
    repository.write(configPath, '{ "agents": { "main": { "command": ["agent"] } } }\n');
    repository.commit('Write the roadmap');
    expect(await troubleOf(place)).toEqual([]);
  });

  // @spec contract.md#files
  test('on a branch without contract files is what the base branch has', async () => {
    const place = await make();
    await init(place);
    const { repository } = place;
    const expected = await troubleOf(place);
    repository.write('orchestrator/runtime/state.json', repository.read('orchestrator/state.json'));
    repository.git('checkout', '--quiet', '-b', 'feature', 'main~1');
    repository.write(configPath, '{ "agents": {} }\n');
    expect(await troubleOf(place)).toEqual(expected);
  });

  test('is an edit that is not committed, an unusable folder and modules above the worktrees', async () => {
    const place = await make();
    await init(place);
    const { repository } = place;
    repository.write('orchestrator/role-contract.md', 'mine\n');
    repository.write('orchestrator/runtime/.gitignore', '\n');
    repository.write('orchestrator/worktrees/kept/d-7/work/f', 'kept\n');
    mkdirSync(join(repository.root, 'node_modules'));
    expect(await troubleOf(place)).toEqual(
      expect.arrayContaining([
        'fail contract.committed',
        'warn runtime.ignored',
        'warn worktree.root',
        'warn worktrees.kept',
      ]),
    );
  });

  test('is a base branch that is gone', async () => {
    const place = await make();
    await init(place);
    place.repository.git('branch', '-m', 'main', 'trunk');
    expect(await troubleOf(place)).toContain('fail base.present');
  });

  test('is a lock that a git of the user holds', async () => {
    const place = await make();
    await init(place);
    place.repository.write('.git/index.lock', '');
    expect(await troubleOf(place)).toContain('warn checkout.1');
  });

  test.each([
    'refs/orchestrator/lease',
    'refs/heads/orchestrator/round-001-x',
    'refs/heads/main',
    'packed-refs',
    'HEAD',
  ])('is a lock on %s, unless a git of ours left it, which a start removes', async (name) => {
    const place = await make();
    await init(place);
    place.repository.write(`.git/${name}.lock`, '');
    expect(await troubleOf(place)).toContain('fail refs.lock.1');
    place.repository.write(
      '.git/orchestrator/git/journal/locks-999999',
      `${place.repository.root}/.git/${name}.lock\n`,
    );
    expect(await troubleOf(place)).not.toContain('fail refs.lock.1');
  });

  test('is a detached HEAD', async () => {
    const place = await make();
    await init(place);
    place.repository.git('checkout', '--quiet', '--detach');
    expect(await troubleOf(place)).toContain('fail repository.head');
  });

  // @spec contract.md#state
  test('changes nothing', async () => {
    const place = await make();
    await init(place);
    const before = [
      place.repository.git('for-each-ref'),
      place.repository.git('status', '--porcelain', '--ignored'),
    ];
    await troubleOf(place);
    const after = [
      place.repository.git('for-each-ref'),
      place.repository.git('status', '--porcelain', '--ignored'),
    ];
    expect(after).toEqual(before);
  });
});
