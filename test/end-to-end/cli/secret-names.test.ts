import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { agentThatFirst } from '../../support/agent-that-first.ts';
import { runProgram } from '../../support/run-program.ts';

const SECRET = 'correct-horse-battery-staple';
const commit = 'git -c user.name=a -c user.email=a@b commit -q -m';

/** Where an agent may put a value so that the controller names it: in what it tells of what it met. */
const NAMES: Readonly<Record<string, string>> = {
  'a tag of a person that it deletes': 'git -C "$ORCHESTRATOR_REPO" tag -d "mine-$SCRIPTED_SECRET"',
  'a branch that it makes': 'git -C "$ORCHESTRATOR_REPO" branch "orchestrator/$SCRIPTED_SECRET"',
  'a pipe': 'mkdir -p work; mkfifo "work/$SCRIPTED_SECRET"',
  'a repository and its commit': `git init -q "src/$SCRIPTED_SECRET"; cd "src/$SCRIPTED_SECRET"; echo 1 > f; git add f; ${commit} "$SCRIPTED_SECRET"; cd ../..`,
  'a file outside of its scope': 'echo 1 > "$SCRIPTED_SECRET"',
  'a file in the checkout': 'echo 1 > "$ORCHESTRATOR_REPO/$SCRIPTED_SECRET"',
  'a file among our own': 'echo 1 > "$ORCHESTRATOR_REPO/orchestrator/runtime/$SCRIPTED_SECRET"',
  'the branch that it works on': 'git checkout -q -b "$SCRIPTED_SECRET"',
  'the author and the message of a commit': `echo 1 > src/f; git add src/f; git -c user.name="$SCRIPTED_SECRET" -c user.email=a@b commit -q -m "$SCRIPTED_SECRET"`,
  'a value of the configuration': 'git config user.email "$SCRIPTED_SECRET"',
};

// @spec contract.md#secrets
// @spec contract.md#invariants I14
it(`does not tell the value of a secret that ${Object.keys(NAMES).length} things are called`, async () => {
  const first = `[ -e "$ORCHESTRATOR_REPO/../once" ] || { touch "$ORCHESTRATOR_REPO/../once"; ${Object.values(NAMES).join('; ')}; }`;
  const repository = agentThatFirst(first);
  repository.git('commit', '--quiet', '--allow-empty', '-m', 'mine');
  repository.git('tag', `mine-${SECRET}`);
  repository.git('reset', '--quiet', '--hard', 'HEAD^');
  const env = { SCRIPTED_SECRET: SECRET };
  const { stdout, stderr, code } = await runProgram(repository, ['run', '--no-wait'], { env });
  const said = [stdout, stderr];
  for (const args of [['status'], ['status', '--json'], ['explain'], ['show', 'round-001-step'], ['doctor']])
    said.push((await runProgram(repository, args, { env })).stdout);
  expect(
    said
      .join('\n')
      .split('\n')
      .filter((line) => line.includes(SECRET)),
  ).toEqual([]);
  expect(stderr).toContain('[redacted]');
  expect(code === 0 || code === 7, stderr).toBe(true);
  const grep = ['-rlF', SECRET, 'orchestrator/runtime', 'orchestrator/rounds', '--exclude-dir=dispatches'];
  const holding = execFileSync('sh', ['-c', 'grep "$@" || true', 'sh', ...grep], {
    cwd: repository.root,
  }).toString();
  expect(holding).toBe('');
});
