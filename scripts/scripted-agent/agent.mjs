import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LINEAGE = [
  'roadmap_id',
  'roadmap_revision',
  'roadmap_dir',
  'milestone_id',
  'direction_id',
  'extracted_item_id',
];

/** What one dispatch works with: its assignment, the step to play, and its hands in the worktree. */
export function createAgent({ assignment, step, environment }) {
  const worktree = assignment.worktree;
  const at = (path) => join(worktree, path);
  const agent = {
    assignment,
    step,
    environment,
    worktree,
    roundFolder: `orchestrator/rounds/${assignment.round_id}`,
    at,
    has: (path) => existsSync(at(path)),
    read: (path) => readFileSync(at(path), 'utf8'),
    write(path, content) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), content);
    },
    remove: (path) => rmSync(at(path), { force: true, recursive: true }),
    outputPath: (key) => outputPath(assignment, key),
    readRecord: (key) => JSON.parse(agent.read(agent.outputPath(key))),
    writeRecord: (key, value) => agent.write(agent.outputPath(key), `${JSON.stringify(value, null, 2)}\n`),
    editRecord: (key, change) => agent.writeRecord(key, { ...agent.readRecord(key), ...change }),
    git: (...args) => runGit(worktree, { environment }, args),
    gitWith: (options, ...args) =>
      runGit(worktree, { ...options, environment: { ...environment, ...options.environment } }, args),
    plan: () => JSON.parse(agent.read(`${agent.roundFolder}/round-plan-record.json`)),
    changedPaths: () => changedPaths(agent),
  };
  return agent;
}

function runGit(cwd, { environment, input = '' }, args) {
  return execFileSync('git', args, { cwd, env: environment, input, encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** The record by which a role proves its stage; an implementer's only record is optional. */
export function mainRecordKey(assignment) {
  const keys = {
    planner: 'round_plan_record',
    implementer: 'deferrals',
    reviewer: 'review_record',
    'recovery-investigator': 'diagnosis',
  };
  return keys[assignment.role];
}

/** The lineage as every record of the round repeats it. */
export function lineageOf(record) {
  return Object.fromEntries(LINEAGE.map((field) => [field, record[field]]));
}

/** The newest folder into which outputs of an earlier dispatch of this stage were moved, or null. */
export function lastAttemptFolder(agent) {
  const folder = `${agent.roundFolder}/attempts`;
  const prefix = `${agent.assignment.stage}-`;
  const names = agent.has(folder)
    ? readdirSync(agent.at(folder)).filter((name) => name.startsWith(prefix))
    : [];
  const numbers = names.map((name) => Number(name.slice(prefix.length))).sort((a, b) => a - b);
  return numbers.length === 0 ? null : `${folder}/${prefix}${numbers.at(-1)}`;
}

function outputPath(assignment, key) {
  const output = assignment.outputs.find((row) => row.key === key);
  if (output === undefined)
    throw new Error(`${assignment.role} in ${assignment.stage} is not asked for ${key}`);
  return output.path;
}

/** The round's change: paths outside `orchestrator/` between its base and its head. */
function changedPaths({ assignment, git }) {
  const listed = git('diff', '--name-only', '-z', '--no-renames', assignment.base_revision, assignment.head);
  return listed.split('\0').filter((path) => path !== '' && !path.startsWith('orchestrator/'));
}
