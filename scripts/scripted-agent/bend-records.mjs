// Ways to write records that the contract refuses. A step may name another output by `key`.
import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { lastAttemptFolder, mainRecordKey } from './agent.mjs';
import { writeDeferrals } from './implementer.mjs';
import { playWell } from './play-well.mjs';

const HUGE_BYTES = 100 * 1024 * 1024;
const DEEP_LEVELS = 100_000;

const BAD_VALUES = {
  planner: { risk: { level: 'extreme', items: [] } },
  implementer: { items: [{ kind: 'wish' }] },
  reviewer: { retry_target: 'later' },
  'recovery-investigator': { action: 'panic' },
};

/** `set` replaces fields of a record that is otherwise good. */
export function patch(agent) {
  const key = writeAll(agent);
  agent.editRecord(key, agent.step.set);
}

export function invalidRecord(agent) {
  const key = writeAll(agent);
  agent.editRecord(key, BAD_VALUES[agent.assignment.role]);
}

export function invalidJson(agent) {
  spoil(agent, (text) => text.slice(0, -3));
}

export function deepJson(agent) {
  spoil(agent, () => `${'['.repeat(DEEP_LEVELS)}${']'.repeat(DEEP_LEVELS)}`);
}

export function duplicateKeys(agent) {
  spoil(agent, (text) => text.replace('{', '{\n  "round_id": "round-999-other",'));
}

export function notUtf8(agent) {
  spoil(agent, (text) =>
    Buffer.concat([Buffer.from(text.slice(0, -3)), Buffer.from([0xff, 0xfe]), Buffer.from('}\n')]),
  );
}

/** A file of 100 MiB that takes no room on most disks. */
export function hugeRecord(agent) {
  const key = writeAll(agent);
  const file = openSync(agent.at(agent.outputPath(key)), 'r+');
  ftruncateSync(file, HUGE_BYTES);
  closeSync(file);
}

/** Leaves out a required output. */
export function missingRecord(agent) {
  playWell(agent);
  const isImplementer = agent.assignment.role === 'implementer';
  const key = agent.step.key ?? (isImplementer ? 'implementation_notes' : mainRecordKey(agent.assignment));
  agent.remove(agent.outputPath(key));
}

/** Another milestone: in the selection and its plan, or in a review's closeout. */
export function wrongMilestone(agent) {
  playWell(agent);
  const milestone_id = agent.step.to ?? 'milestone-999-other';
  if (agent.assignment.role === 'planner') {
    agent.editRecord('selection_record', { milestone_id });
    agent.editRecord('round_plan_record', { milestone_id });
    return;
  }
  const { roadmap_closeout } = agent.readRecord('review_record');
  const elsewhere = (entries) => entries.map((entry) => ({ ...entry, milestone_id }));
  agent.editRecord('review_record', {
    roadmap_closeout: {
      ...roadmap_closeout,
      status_changes: elsewhere(roadmap_closeout.status_changes),
      completion_pointers: elsewhere(roadmap_closeout.completion_pointers),
    },
  });
}

/** A record that does not repeat the lineage; roles without one in theirs name another round. */
export function wrongLineage(agent) {
  const key = writeAll(agent);
  const hasLineage = agent.readRecord(key).extracted_item_id !== undefined;
  agent.editRecord(
    key,
    hasLineage ? { extracted_item_id: 'item-of-nobody' } : { round_id: 'round-999-other' },
  );
}

/** The outputs of the last attempt, byte for byte; good ones when there are none. */
export function identicalRecord(agent) {
  const folder = lastAttemptFolder(agent);
  if (folder === null) return playWell(agent);
  for (const { path } of agent.assignment.outputs) {
    const earlier = `${folder}/${path.slice(path.lastIndexOf('/') + 1)}`;
    if (agent.has(earlier)) agent.write(path, agent.read(earlier));
  }
}

/** A question and nothing else. */
export function helpRequest(agent) {
  agent.writeRecord('help_request', {
    schema_version: 'help-request-v1',
    round_id: agent.assignment.round_id,
    question: agent.step.question ?? 'Which names count as empty?',
    context_paths: [],
  });
}

function spoil(agent, change) {
  const path = agent.outputPath(writeAll(agent));
  agent.write(path, change(agent.read(path)));
}

/** Plays well, the optional record included; the key of the record to bend. */
function writeAll(agent) {
  playWell(agent);
  const key = agent.step.key ?? mainRecordKey(agent.assignment);
  if (key === 'deferrals' && !agent.has(agent.outputPath(key))) writeDeferrals(agent);
  return key;
}
