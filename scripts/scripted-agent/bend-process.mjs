// Ways to end, or not to end.
import { spawn } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { playWell } from './play-well.mjs';

const POLL_MS = 20;

/** Ends with `code` (1) or by `signal`, before writing anything or, with `when: "after"`, after good work. */
export async function exit(agent) {
  if (agent.step.when === 'after') playWell(agent);
  if (agent.step.signal !== undefined) {
    process.kill(process.pid, agent.step.signal);
    await pause(1_000_000);
  }
  process.exit(agent.step.code ?? 1);
}

/** Runs without a sign until it is killed; with `when: "after"` its work is complete by then. */
export function silent(agent) {
  if (agent.step.when === 'after') playWell(agent);
  return new Promise(() => setInterval(() => {}, 1_000_000));
}

/** Works once the file `until` (`<scenario>.go`) exists; with `when: "after"` it waits after its work. */
export async function slow(agent) {
  const { until = `${agent.step.scenarioPath}.go`, when } = agent.step;
  if (when === 'after') playWell(agent);
  while (!existsSync(until)) await pause(POLL_MS);
  if (when !== 'after') playWell(agent);
}

/** Leaves a process in a session of its own; its id is appended to `<scenario>.orphans`. */
export function spawnOrphan(agent) {
  const orphan = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1_000_000)'], {
    detached: true,
    stdio: 'ignore',
  });
  orphan.unref();
  appendFileSync(`${agent.step.scenarioPath}.orphans`, `${orphan.pid}\n`);
  playWell(agent);
}

/** Works well, and leaves a process that adds a line to the output `output` as soon as it is asked to end. */
export async function changeAfterEnd(agent) {
  const path = agent.assignment.outputs.find(({ key }) => key === agent.step.output).path;
  const ready = `${agent.step.scenarioPath}.ready`;
  const script = 'trap \'echo >> "$0"; exit\' TERM; echo > "$1"; while :; do sleep 0.05; done';
  spawn('/bin/sh', ['-c', script, path, ready], { detached: true, stdio: 'ignore' }).unref();
  while (!existsSync(ready)) await pause(POLL_MS);
  playWell(agent);
}

/** Works well, and leaves a copy of its assignment as `<scenario>.<role>.json`. */
export function copyAssignment(agent) {
  const { ORCHESTRATOR_ASSIGNMENT: path } = agent.environment;
  copyFileSync(path, `${agent.step.scenarioPath}.${agent.assignment.role}.json`);
  playWell(agent);
}

/** Ends its dispatch in the records of the controller, and lives on. */
export async function forgeExit(agent) {
  playWell(agent);
  const folder = dirname(agent.environment.ORCHESTRATOR_ASSIGNMENT);
  const { nonce } = JSON.parse(readFileSync(join(folder, 'start.json'), 'utf8'));
  const step = { exit_code: 0, signal: null, timed_out: false, duration_ms: 1, log_sha256: null };
  const record = { schema_version: 'exit-v1', nonce, ended_at: new Date().toISOString(), ended_by: 'agent' };
  writeFileSync(join(folder, 'exit.json'), JSON.stringify({ ...record, steps: [step], message: null }));
  await pause(1_000_000_000);
}
