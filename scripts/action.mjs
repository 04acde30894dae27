// What action.yml runs: validates the contract files that a pull request would give, for the annotations of GitHub.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { findProgram } from './find-program.mjs';

const EXIT_USAGE = 2;
const EXIT_INVALID = 4;
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

const { ORCHESTRATOR_BASE: base, ORCHESTRATOR_HEAD: head, ORCHESTRATOR_SARIF: sarif } = process.env;

const what = chooseCommits();
if (what === null) {
  const fix = 'Check out with `fetch-depth: 0`.';
  const why = `This clone holds neither the history of ${base} and ${head} nor a merge of ${head}.`;
  console.log(`::error title=orchestrator validate::${why} ${fix}`);
  process.exit(EXIT_USAGE);
}
if (sarif) writeSarif();
const ended = run(['--format', 'github'], 'inherit');
if (ended.error !== undefined) console.log(`::error title=orchestrator validate::${ended.error.message}`);
process.exitCode = ended.status ?? 1;

/** The merge, if git can make it here; else the one that GitHub made and checked out. */
function chooseCommits() {
  if (!base) return ['--commit', head || 'HEAD'];
  if (isWhole() && [base, head].every(isHere)) return ['--merge', base, '--commit', head];
  if (parentsOf('HEAD').includes(head)) return ['--commit', 'HEAD'];
  return null;
}

function isWhole() {
  return git('rev-parse', '--is-shallow-repository') === 'false';
}

function isHere(commit) {
  return git('cat-file', '-t', `${commit}^{commit}`) === 'commit';
}

/** As they stand in the commit itself: a shallow clone does not have them. */
function parentsOf(commit) {
  const raw = git('cat-file', 'commit', commit) ?? '';
  const header = raw.split('\n\n')[0] ?? '';
  return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent]) => parent);
}

/** What git prints, or null when it does not know. */
function git(...args) {
  // In a container the checkout belongs to somebody else; nothing that its configuration names is run here.
  const { status, stdout } = spawnSync('git', ['-c', 'safe.directory=*', ...args], {
    encoding: 'utf8',
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  return status === 0 ? stdout.trim() : null;
}

function writeSarif() {
  const { status, stdout } = run(['--format', 'sarif'], ['ignore', 'pipe', 'inherit']);
  // What could not be checked is said by the run that follows.
  if (status !== 0 && status !== EXIT_INVALID) return;
  mkdirSync(dirname(sarif), { recursive: true });
  writeFileSync(sarif, stdout);
}

function run(args, stdio) {
  const [program, ...first] = findProgram();
  return spawnSync(program, [...first, 'validate', ...what, ...args], {
    stdio,
    encoding: 'utf8',
    maxBuffer: OUTPUT_BYTES_MAX,
  });
}
