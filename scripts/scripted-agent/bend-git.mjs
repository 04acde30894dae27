// Ways to meddle with git: commits, refs, configuration, hooks.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { playWell } from './play-well.mjs';

/** Commits the work itself: `clean`, or with `amend` or `reset` over the controller's commits; `count` commits. */
export function ownCommits(agent) {
  playWell(agent);
  const { how = 'clean', count = 1 } = agent.step;
  if (how === 'reset') agent.git('reset', '--soft', agent.assignment.base_revision);
  agent.git('add', '--all');
  agent.git('commit', '--quiet', ...(how === 'amend' ? ['--amend'] : []), '-m', 'Work of the agent');
  for (let number = 2; number <= count; number++) {
    agent.git('commit', '--quiet', '--allow-empty', '-m', `Work of the agent, part ${number}`);
  }
}

/** Moves the base branch: to a new commit with one file more, or with `to: "tip"` to the agent's own commit. */
export function moveBase(agent) {
  if (agent.step.to === 'tip') ownCommits(agent);
  else playWell(agent);
  const { base_branch } = JSON.parse(agent.read('orchestrator/state.json'));
  const ref = `refs/heads/${base_branch}`;
  const commit = agent.step.to === 'tip' ? agent.git('rev-parse', 'HEAD').trim() : commitOn(agent, ref);
  agent.git('update-ref', ref, commit);
}

/** `refs/orchestrator/rounds/<round id>`, or `ref`, is moved to the round's base, or by `object` to a `blob` or to `nothing`. */
export function moveRoundRef(agent) {
  playWell(agent);
  const { object, ref = `refs/orchestrator/rounds/${agent.assignment.round_id}` } = agent.step;
  if (object === 'nothing') return agent.git('update-ref', '-d', ref);
  const blob = () => agent.gitWith({ input: 'no commit\n' }, 'hash-object', '-w', '--stdin').trim();
  return agent.git('update-ref', ref, object === 'blob' ? blob() : agent.assignment.base_revision);
}

export function deleteBranch(agent) {
  playWell(agent);
  const branch = agent.git('symbolic-ref', '--short', 'HEAD').trim();
  agent.git('checkout', '--quiet', '--detach');
  agent.git('branch', '--quiet', '-D', branch);
}

/** Leaves HEAD detached, or with `branch` on a new branch of its own. */
export function detachHead(agent) {
  playWell(agent);
  const { branch } = agent.step;
  agent.git('checkout', '--quiet', ...(branch === undefined ? ['--detach'] : ['-b', branch]));
}

/** The worktree's `.git` file names a folder that does not exist. */
export function breakGitFile(agent) {
  playWell(agent);
  agent.write('.git', agent.step.content ?? 'gitdir: /nonexistent/git\n');
}

/** Executable keys in the repository's configuration: `core.hooksPath`, or `keys` with their values. */
export function plantedConfig(agent) {
  playWell(agent);
  const { keys = { 'core.hooksPath': agent.at('hooks') } } = agent.step;
  for (const [name, value] of Object.entries(keys)) agent.git('config', name, value);
}

/** Hooks that create the file `proof` when git runs them. */
export function plantedHook(agent) {
  playWell(agent);
  const { hooks = ['reference-transaction'], proof = '/dev/null' } = agent.step;
  const folder = join(resolve(agent.worktree, agent.git('rev-parse', '--git-common-dir').trim()), 'hooks');
  mkdirSync(folder, { recursive: true });
  for (const hook of hooks) {
    writeFileSync(join(folder, hook), `#!/bin/sh\n: >> '${proof}'\n`, { mode: 0o755 });
  }
}

/** A commit on `ref` that adds the file `path`, made without any checkout. */
function commitOn(agent, ref) {
  const { path = 'moved-by-agent.txt', content = 'written by an agent\n' } = agent.step;
  const folder = mkdtempSync(join(tmpdir(), 'scripted-agent-'));
  const withIndex = (...args) =>
    agent.gitWith({ environment: { GIT_INDEX_FILE: join(folder, 'index') } }, ...args);
  const blob = agent.gitWith({ input: content }, 'hash-object', '-w', '--stdin').trim();
  withIndex('read-tree', ref);
  withIndex('update-index', '--add', '--cacheinfo', `100644,${blob},${path}`);
  const tree = withIndex('write-tree').trim();
  rmSync(folder, { recursive: true });
  return agent.git('commit-tree', tree, '-p', ref, '-m', 'A commit of the agent').trim();
}
