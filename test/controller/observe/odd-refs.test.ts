import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { made, openDrive, performed } from '../../support/drive-loop.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';

const MIRROR = 'refs/orchestrator/rounds/round-001-step';
const BRANCH = 'refs/heads/orchestrator/round-001-step';
const NOTHING = `${'1'.repeat(40)}\n`;

function file(ref: string, text: string): (repository: ScaffoldedRepository) => void {
  return (repository) => repository.write(`.git/${ref}`, text);
}

// @spec contract.md#ownership
// @spec contract.md#invariants I9: no ref, whatever stands in its file, stops the controller
it.each<[string, string, (repository: ScaffoldedRepository) => void, string]>([
  [
    'the ref of a round that never was, to a file',
    'refs/orchestrator/rounds/round-007-x',
    (repository) =>
      void repository.git('update-ref', 'refs/orchestrator/rounds/round-007-x', 'HEAD:README.md'),
    'moved from nothing to',
  ],
  [
    'the ref of a round that never was, to nothing',
    'refs/orchestrator/rounds/round-007-x',
    file('refs/orchestrator/rounds/round-007-x', NOTHING),
    'moved from nothing to',
  ],
  [
    'a kept ref to nothing',
    'refs/orchestrator/kept/d-9',
    file('refs/orchestrator/kept/d-9', NOTHING),
    'moved from nothing to',
  ],
  [
    "a folder in place of the round's ref",
    `${MIRROR}`,
    (repository) => {
      rmSync(join(repository.root, '.git', MIRROR));
      repository.git('update-ref', `${MIRROR}/x`, 'HEAD');
    },
    'to nothing',
  ],
  ["the round's ref with a text that is none", MIRROR, file(MIRROR, 'nonsense\n'), 'to nothing'],
  ["the round's ref emptied", MIRROR, file(MIRROR, ''), 'to nothing'],
  ["the round's branch with a text that is none", BRANCH, file(BRANCH, 'nonsense\n'), 'to nothing'],
  ["the round's branch to nothing", BRANCH, file(BRANCH, NOTHING), `to ${NOTHING.trim()}`],
])('blames an agent for %s, puts it back and goes on', async (_what, ref, act, says) => {
  const repository = scaffoldRepository({
    files: { 'README.md': 'a file\n' },
    steps: [{ role: 'implementer', do: 'slow', times: 1 }],
  });
  const drive = await openDrive(repository);
  await drive.until('the plan', made('planAccepted'));
  await drive.until('the start', performed('startDispatch'));
  const before = await drive.world.repository.resolveRef(ref);
  act(repository);
  await drive.tick();
  repository.scenario.go();
  const verdict = await drive.until('the verdict', made('dispatchClosed'));
  const { rule, facts } = verdict.decision.because;
  expect(rule).toBe('dispatch.violation');
  expect(facts.join()).toContain(ref);
  expect(facts.join()).toContain(says);
  if (before === null) expect(repository.tryGit('show-ref', ref).stdout).toBe('');
  else expect(repository.commitId(ref)).not.toBeNull();
  await drive.until('the work', made('implementAccepted'));
  await drive.close();
});

/** A commit on the round's branch as another program than git may write it. */
function writeCommit(repository: ScaffoldedRepository, tree: string, parent: string): string {
  const who = 'A <a@b> 1 +0000';
  return store(
    repository,
    'commit',
    `tree ${tree}\nparent ${parent}\nauthor ${who}\ncommitter ${who}\n\nodd\n`,
  );
}

function store(repository: ScaffoldedRepository, type: string, input: string | Buffer): string {
  const args = ['hash-object', '-t', type, '-w', '--literally', '--stdin'];
  return execFileSync('git', args, { cwd: repository.root, input, encoding: 'utf8' }).trim();
}

function storeTree(repository: ScaffoldedRepository, name: string, oid: string): string {
  return store(repository, 'tree', Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(oid, 'hex')]));
}

const MISSING = NOTHING.trim();

// @spec contract.md#ownership
// @spec contract.md#invariants I14
it.each<[string, (repository: ScaffoldedRepository, head: string) => string]>([
  ['without their tree', (repository, head) => writeCommit(repository, MISSING, head)],
  [
    'without a file',
    (repository, head) => writeCommit(repository, storeTree(repository, 'x', MISSING), head),
  ],
  [
    'without a parent',
    (repository) => writeCommit(repository, repository.git('rev-parse', 'HEAD^{tree}').trim(), MISSING),
  ],
  [
    'that hide a secret under a name of which no path can be made',
    (repository, head) =>
      writeCommit(repository, storeTree(repository, '..', store(repository, 'blob', 'a-secret-value')), head),
  ],
])('neither keeps commits %s nor stops at them', async (_what, make) => {
  const repository = scaffoldRepository({ steps: [{ role: 'implementer', do: 'slow', times: 1 }] });
  const drive = await openDrive(repository, { env: { SCRIPTED_SECRET: 'a-secret-value' } });
  await drive.until('the plan', made('planAccepted'));
  await drive.until('the start', performed('startDispatch'));
  const head = repository.commitId(BRANCH);
  repository.write(`.git/${BRANCH}`, `${make(repository, head)}\n`);
  repository.scenario.go();
  const { decision } = await drive.until('the verdict', made('dispatchClosed'));
  expect(decision.because.facts.join()).toContain(`${BRANCH} was moved from ${head} to`);
  await drive.until('the landing', made('roundLanded'));
  await drive.close();
  expect(repository.tryGit('rev-list', '--objects', '--all').code).toBe(0);
});

// @spec contract.md#recovery
it('finishes a settlement although the ref of its round went in between', async () => {
  const repository = scaffoldRepository();
  let isDue = true;
  const drive = await openDrive(repository, {
    wrap: (world) => ({
      ...world,
      files: {
        ...world.files,
        writeAtomic: async (path, bytes) => {
          await world.files.writeAtomic(path, bytes);
          if (!isDue || !path.endsWith('/settlement.json')) return;
          isDue = false;
          repository.git('update-ref', '-d', MIRROR);
        },
      },
    }),
  });
  await drive.until('the landing', made('roundLanded'));
  await drive.close();
  expect(isDue).toBe(false);
});
