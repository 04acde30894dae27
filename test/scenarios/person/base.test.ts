import { expect, it } from 'vitest';
import { made, openDrive, performed } from '../../support/drive-loop.ts';
import { COMPLETE, endOf, onBase, ROUND, runOn, SOURCE, startsByRole } from '../../support/person.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';

const GOOD_STARTS = { planner: 1, implementer: 1, reviewer: 1 };

// @spec contract.md#stages
it('refreshes the branch and verifies again when a person commits on base', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.until('the approval', made('approved'));
  repository.write('README.md', '# Tiny, edited\n');
  repository.commit('Edit the readme');
  await drive.until('the refresh', performed('refreshBranch'));
  await drive.until('new checks', performed('startChecks'));
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  expect(startsByRole(repository)).toEqual(GOOD_STARTS);
  expect(onBase(repository, 'README.md')).toBe('# Tiny, edited\n');
  expect(onBase(repository, SOURCE)).toContain('item-001-step');
  expect(repository.git('status', '--porcelain')).toBe('');
});

const SHARED = Array.from({ length: 9 }, (_, line) => `// line ${line + 1}`).join('\n');
const SHARED_PATH = 'src/base.mjs';
const sharedText = (last: string) => `${SHARED}\nexport const item = 'base';\n${last}`;
const EDITS_SHARED = [
  { role: 'planner', do: 'well', files: [SOURCE, 'test/001-step.test.mjs', SHARED_PATH] },
  {
    role: 'implementer',
    do: 'well',
    times: 1,
    edits: [{ path: SHARED_PATH, text: sharedText('// by the agent\n') }],
  },
] as const;

// @spec contract.md#stages
it('asks for a new review when base changed a file of the round', async () => {
  const repository = scaffoldRepository({ steps: EDITS_SHARED });
  repository.write(SHARED_PATH, sharedText(''));
  repository.commit('Make it longer');
  const drive = await openDrive(repository);
  await drive.until('the approval', made('approved'));
  repository.write(SHARED_PATH, sharedText('').replace('// line 1\n', '// line 1, by a person\n'));
  repository.commit('Edit the first line');
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  expect(startsByRole(repository)).toEqual({ ...GOOD_STARTS, reviewer: 2 });
  const text = onBase(repository, SHARED_PATH);
  expect(text).toContain('// line 1, by a person\n');
  expect(text).toContain('// by the agent\n');
});

// @spec contract.md#stages
it('lets the implementer resolve a conflict with base, and keeps both sides', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.until('the approval', made('approved'));
  repository.write(SOURCE, "export const person = 'was here';\n");
  repository.commit('Take the same file');
  await drive.until('the conflict', performed('showConflict'));
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  expect(startsByRole(repository)).toEqual({ planner: 1, implementer: 2, reviewer: 2 });
  const text = onBase(repository, SOURCE);
  expect(text).toContain('was here');
  expect(text).toContain('item-001-step');
  expect(text).not.toMatch(/^[<>]{7}/m);
});

// @spec contract.md#stages
it('stops on the third conflict in a row', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  for (let number = 1; number <= 3; number += 1) {
    await drive.until(`approval ${number}`, made('approved'));
    repository.write(SOURCE, `export const person = 'was here ${number} times';\n`);
    repository.commit(`Take the same file, ${number}`);
  }
  expect(endOf(await drive.run())).toBe('exit 3 owners.blocked');
  await drive.close();
  expect(drive.round().resume_error?.code).toBe('refresh.not-converging');
  expect(onBase(repository, SOURCE)).toContain('was here 3 times');
});

// @spec contract.md#stages
it('stops while the base branch is gone and goes on when it is back', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.until('the plan', made('planAccepted'));
  const base = repository.commitId('main');
  repository.git('update-ref', '-d', 'refs/heads/main');
  expect(endOf(await drive.run())).toBe('exit 3 base.missing');
  await drive.close();
  expect(endOf(await runOn(repository))).toBe('exit 3 base.missing');
  repository.git('update-ref', 'refs/heads/main', base);
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  expect(startsByRole(repository)).toEqual(GOOD_STARTS);
});

// @spec contract.md#stages
it('stops when base was rewritten under a round, and after a person accepts it lands the round without what was taken back', async () => {
  const repository = scaffoldRepository();
  repository.write('README.md', '# To be taken back\n');
  repository.write('mistake.txt', 'To be taken back as well\n');
  repository.commit('A mistake');
  const drive = await openDrive(repository);
  await drive.until('the plan', made('planAccepted'));
  repository.git('reset', '--quiet', '--hard', 'HEAD~1');
  repository.write('README.md', '# Better\n');
  repository.commit('Better');
  expect(endOf(await drive.run())).toBe('exit 3 base.rewritten');
  await drive.close();
  expect(endOf(await runOn(repository))).toBe('exit 3 base.rewritten');
  expect(endOf(await runOn(repository, { acceptBase: true }))).toBe(COMPLETE);
  expect(onBase(repository, 'README.md')).toBe('# Better\n');
  expect(repository.has('mistake.txt')).toBe(false);
  expect(repository.git('log', '--format=%s', 'main')).not.toContain('A mistake');
  expect(onBase(repository, SOURCE)).toContain('item-001-step');
  const landing = repository.git(
    'log',
    '-1',
    '--format=%(trailers:key=Orchestrator-Round,valueonly)',
    'main',
  );
  expect(landing.trim()).toBe(ROUND);
});

// @spec contract.md#merge-admissibility
it('brings both checkouts of base to the landing', async () => {
  const repository = scaffoldRepository();
  const second = `${repository.folder.path}/second`;
  repository.git('worktree', 'add', '--quiet', '--force', second, 'main');
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  expect(repository.git('status', '--porcelain')).toBe('');
  expect(repository.git('-C', second, 'status', '--porcelain')).toBe('');
  expect(repository.git('-C', second, 'show', `HEAD:${SOURCE}`)).toContain('item-001-step');
});

// @spec contract.md#invariants I2: what lands passed every check of base
it('runs a check that a person added on base before the landing', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.until('the approval', made('approved'));
  const path = `${repository.roadmapDir}/verification.md`;
  repository.write(
    path,
    repository
      .read(path)
      .replace('- Command: `sh test.sh`', '- Command: `sh test.sh`\n- Command: `test -e README.md`'),
  );
  repository.commit('Check more');
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  const record = JSON.parse(onBase(repository, `orchestrator/rounds/${ROUND}/check-record.json`));
  expect(record.checks.map((check: { command: string }) => check.command)).toEqual([
    'sh test.sh',
    'test -e README.md',
  ]);
  expect(startsByRole(repository)).toEqual(GOOD_STARTS);
});
