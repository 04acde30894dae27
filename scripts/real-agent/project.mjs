import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECK, ITEMS, roadmapText, verificationText } from './items.mjs';

/** A small published package that carries its own tests. */
const PACKAGE = 'minimist@1.2.8';
const TEST_RUNNER = { tape: '5.9.0' };

/** A repository made of the package, its tests runnable after `npm ci`; null when npm cannot fetch it. */
export function makeProject(folder) {
  mkdirSync(folder, { recursive: true });
  const npm = (...args) =>
    spawnSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (npm('pack', '--silent', PACKAGE).status !== 0) return null;
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  execFileSync('tar', ['-xzf', archive], { cwd: folder });
  const root = join(folder, 'package');
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  const project = { root, git, at: (path) => join(root, path) };
  const { name, version, description, main, license } = readJson(project.at('package.json'));
  writeJson(project.at('package.json'), {
    name,
    version,
    description,
    main,
    license,
    scripts: { test: CHECK },
    devDependencies: TEST_RUNNER,
  });
  if (npm('install', '--prefix', root, '--package-lock-only', '--no-audit', '--no-fund').status !== 0)
    return null;
  writeFileSync(project.at('.gitignore'), 'node_modules/\n');
  git('init', '--quiet', '-b', 'main');
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.com');
  commitAll(project, `Start from ${PACKAGE}`);
  return project;
}

/** After `init`: the roadmap, the check, and one agent a role, each asking a lane of its own. */
export function configure(project, agent, { lanes, urlOf }) {
  mkdirSync(agent.home, { recursive: true });
  const { roadmap_id, roadmap_revision, roadmap_dir } = readJson(project.at('orchestrator/state.json'));
  writeFileSync(project.at(`${roadmap_dir}/roadmap.md`), roadmapText());
  writeFileSync(project.at(`${roadmap_dir}/verification.md`), verificationText());
  writeJson(project.at('orchestrator/config.json'), {
    agents: Object.fromEntries(lanes.map((lane) => [lane, agent.describe(agent, urlOf(lane))])),
    roles: {
      ...Object.fromEntries(lanes.map((lane) => [lane, { agents: [lane] }])),
      default: { agents: [lanes[0]] },
    },
    worktree: { setup: ['npm ci --no-audit --no-fund'] },
  });
  commitAll(project, 'Say what is to be done');
  return { items: ITEMS, roadmap: { roadmap_id, roadmap_revision, roadmap_dir } };
}

function commitAll({ git }, message) {
  git('add', '--all');
  git('commit', '--quiet', '-m', message);
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function writeJson(path, value) {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
