import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { agentThatFirst } from '../../support/agent-that-first.ts';
import type { ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { goOn, landedRounds, starts } from './support/play.ts';

const CONFIG = 'orchestrator/config.json';
/** Green whatever the work is, a place of its own to push to, a hidden file, a hook; and a name, which is harmless. */
const PLANT = `cd "$ORCHESTRATOR_REPO"
sed -i 's/^{/{ "checks": { "wrapper": ["true"] },/' ${CONFIG}
git config remote.origin.url https://ada:hunter2@elsewhere.invalid/x.git
git config user.email robot@example.invalid
echo needed.txt >> .git/info/exclude
echo evil > .git/hooks/pre-push
cd "$ORCHESTRATOR_WORKTREE"`;

const HELD = [
  '.git/hooks/pre-push changed while d-5 (implementer) ran: nothing -> sha256 [0-9a-f]{64} \\(not executable\\); put it back: rm .git/hooks/pre-push',
  '.git/info/exclude changed while d-5 (implementer) ran: nothing -> needed.txt; put it back: : > .git/info/exclude',
  'remote.origin.url in .git/config changed while d-5 (implementer) ran: nothing -> https://[redacted]@elsewhere.invalid/x.git; put it back: git config --unset-all remote.origin.url',
  `checks.wrapper in ${CONFIG} changed while d-5 (implementer) ran: nothing -> ["true"]; put it back: git checkout -- ${CONFIG}`,
];

function nextOf(stderr: string): string {
  return /^next: (.*)$/m.exec(stderr)?.[1] ?? '';
}

function follow(repository: ScaffoldedRepository, command: string): void {
  const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: repository.root, encoding: 'utf8' });
  expect(status, `${command}\n${stderr}`).toBe(0);
}

async function planted(): Promise<ScaffoldedRepository> {
  const repository = agentThatFirst(PLANT);
  repository.write('.git/info/exclude', '# nothing\n');
  const held = await goOn(repository);
  expect(held.code, held.stderr).toBe(7);
  for (const line of HELD.slice(1)) expect(held.stderr).toContain(`controller  ${line}\n`);
  expect(held.stderr).toMatch(new RegExp(HELD[0]?.replace('(implementer)', '\\(implementer\\)') ?? ''));
  expect(held.stderr).toMatch(
    /an agent changed user\.email in \.git\/config while d-5 \(implementer\) ran: /,
  );
  expect(held.stderr).not.toContain('hunter2');
  expect(repository.read('orchestrator/runtime/config-watch.jsonl')).not.toContain('hunter2');
  expect(repository.read('orchestrator/runtime/events.jsonl')).not.toContain('hunter2');
  // Nothing of it is obeyed at the next start, and nothing is started by it.
  const refused = await goOn(repository);
  expect(refused.code, refused.stderr).toBe(7);
  expect(refused.stderr).toContain(HELD[3]);
  expect(starts(repository)).toHaveLength(3);
  return repository;
}

// @spec contract.md#ownership
it('holds what an agent planted in configuration, says who, what and how it is undone, and lands then', async () => {
  const repository = await planted();
  follow(repository, nextOf((await goOn(repository)).stderr));
  const held = await goOn(repository);
  expect(held.code, held.stderr).toBe(7);
  expect(held.stderr).not.toContain('checks.wrapper');
  follow(repository, nextOf(held.stderr));
  const done = await goOn(repository);
  expect(done.code, done.stderr).toBe(0);
  expect(landedRounds(repository)).toEqual(['round-001-step']);
  expect(repository.git('status', '--porcelain')).toBe('');
});

// @spec contract.md#ownership
it('takes it as the person has it once they accept it', async () => {
  const repository = await planted();
  const accepted = await goOn(repository, { args: ['resume', '--accept-config'] });
  expect(accepted.code, accepted.stderr).toBe(0);
  const done = await goOn(repository);
  expect(done.code, done.stderr).toBe(0);
  expect(landedRounds(repository)).toEqual(['round-001-step']);
  expect(repository.git('status', '--porcelain')).toBe(` M ${CONFIG}\n`);
});
