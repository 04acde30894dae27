// Ways to change files that are not one's own, or to change them wrongly. `path` and `content` may be set.
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { slow } from './bend-process.mjs';
import { conflictedFiles } from './implementer.mjs';
import { playWell } from './play-well.mjs';

/** A file of the worktree that nobody gave to this role. */
export function editOutsideScope(agent) {
  editWorktree(agent, 'outside-the-scope.txt');
}

/** A file of the controller's, or another round's record. */
export function editControl(agent) {
  editWorktree(agent, 'orchestrator/CONTRACT.md');
}

/** A file in the runtime folder of the user's own checkout. */
export function editMainRuntime(agent) {
  return editMain(agent, 'orchestrator/runtime/stray.txt');
}

/** A file of the user's own checkout. */
export function editMainCheckoutFile(agent) {
  return editMain(agent, 'README.md');
}

export function symlink(agent) {
  playWell(agent);
  const path = agent.step.path ?? 'src/link.mjs';
  mkdirSync(dirname(agent.at(path)), { recursive: true });
  agent.remove(path);
  symlinkSync(agent.step.target ?? '/etc/hostname', agent.at(path));
}

export function plantedGitattributes(agent) {
  playWell(agent);
  agent.write(agent.step.path ?? '.gitattributes', agent.step.content ?? '* filter=planted\n');
}

/** Makes a file of the round's base executable. */
export function modeChange(agent) {
  playWell(agent);
  const listed = agent.git('ls-tree', '-r', '-z', '--name-only', agent.assignment.base_revision, 'src/');
  const path = agent.step.path ?? listed.split('\0')[0];
  chmodSync(agent.at(path), 0o755);
}

export function caseCollision(agent) {
  playWell(agent);
  agent.write('src/Collision.mjs', "export const which = 'upper';\n");
  agent.write('src/collision.mjs', "export const which = 'lower';\n");
}

/**
 * The value of SCRIPTED_SECRET, in the source or at `path`, below so many `megabytes`; with `commit` in a commit of
 * its own: `kept`, `removed` by the next, or in its `message`. With `waits` as `slow` does.
 */
export async function secretInTree(agent) {
  if (agent.step.waits === true) await slow(agent);
  else playWell(agent);
  const { path = 'src/secret.mjs', megabytes = 0, commit } = agent.step;
  const secret = agent.environment.SCRIPTED_SECRET;
  const commitAll = (message) => {
    agent.git('add', '--all');
    agent.git('commit', '--quiet', '-m', message);
  };
  if (commit === 'message') return commitAll(`Work with ${secret}`);
  agent.write(path, `${'x'.repeat(megabytes * 1024 * 1024)}export const key = '${secret}';\n`);
  if (commit === undefined) return;
  commitAll('Work of the agent');
  if (commit === 'kept') return;
  agent.remove(path);
  commitAll('Work of the agent, without the key');
}

/** Prints the value of SCRIPTED_SECRET in two pieces, and works well. */
export async function printSecret(agent) {
  const secret = agent.environment.SCRIPTED_SECRET ?? '';
  for (const piece of [secret.slice(0, 5), secret.slice(5), '\n']) {
    await new Promise((resolve) => process.stdout.write(piece, resolve));
  }
  playWell(agent);
}

/** Source by which the baseline check fails. */
export function redCode(agent) {
  playWell(agent);
  const source = agent.plan().tasks[0].files[0];
  agent.write(source, "export const item = 'BROKEN';\n");
}

/** What a role that may not write leaves behind when it tries things out. */
export function litter(agent) {
  playWell(agent);
  for (const path of agent.step.files ?? ['litter.txt', 'coverage/out.txt'])
    agent.write(path, 'left behind\n');
}

/** Conflict markers stay in the files that conflict, or appear in the source when none does. */
export function conflictLeft(agent) {
  const files = conflictedFiles(agent.assignment);
  const before = files.filter((path) => agent.has(path)).map((path) => ({ path, text: agent.read(path) }));
  playWell(agent);
  for (const { path, text } of before) agent.write(path, text);
  if (before.length > 0) return;
  agent.write(agent.plan().tasks[0].files[0], '<<<<<<< ours\nours\n=======\ntheirs\n>>>>>>> theirs\n');
}

function editWorktree(agent, path) {
  playWell(agent);
  agent.write(agent.step.path ?? path, agent.step.content ?? 'written by an agent\n');
}

/** In `path`, ROUND and DISPATCH stand for the agent's own; `set` replaces fields of a JSON file; `linger` lives on. */
function editMain(agent, path) {
  playWell(agent);
  const { round_id, dispatch_id } = agent.assignment;
  const name = (agent.step.path ?? path).replaceAll('ROUND', round_id).replaceAll('DISPATCH', dispatch_id);
  const file = join(agent.environment.ORCHESTRATOR_REPO, name);
  mkdirSync(dirname(file), { recursive: true });
  if (agent.step.remove === true) rmSync(file, { recursive: true });
  else writeFileSync(file, newContent(agent.step, file));
  if (agent.step.linger === true) return new Promise(() => setInterval(() => {}, 1_000_000));
}

function newContent({ set, content = 'written by an agent\n' }, file) {
  return set === undefined
    ? content
    : JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...set }, null, 2);
}
