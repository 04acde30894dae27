import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Holds the repository against what three landed milestones must leave; prints and counts each point. */
export function judgeResult({ project, exit, requests, lanes, items, roadmap }) {
  const points = [
    ['run ended with 0', exit === 0],
    ['each milestone landed as a round of its own, in order', hasLandedInOrder(project, items)],
    ['every milestone of the roadmap is done', isRoadmapDone(project, roadmap, items)],
    ["the agents' files stand in the checkout", items.every((item) => hasFiles(project, item))],
    ['the tests pass in the checkout', hasGreenTests(project)],
    ['the checkout is clean', project.git('status', '--porcelain') === ''],
    ['every role asked its model', lanes.every((lane) => requests.some((request) => request.lane === lane))],
  ];
  for (const [what, holds] of points) console.log(`${holds ? 'ok' : 'NOT OK'}: ${what}`);
  const failed = points.filter(([, holds]) => !holds).length;
  return { passed: points.length - failed, failed, skipped: 0 };
}

function hasLandedInOrder({ git }, items) {
  const format = '%(trailers:key=Orchestrator-Item,valueonly,separator=)';
  const landed = git('log', '--reverse', `--format=${format}`)
    .split('\n')
    .filter((line) => line !== '');
  return landed.join() === items.map(({ itemId }) => itemId).join();
}

function isRoadmapDone({ at }, { roadmap_dir }, items) {
  const done = readFileSync(at(`${roadmap_dir}/roadmap.md`), 'utf8').match(/^### \[done\]/gm) ?? [];
  return done.length === items.length;
}

function hasFiles({ at }, { files, appended }) {
  const textAt = (path) => (existsSync(at(path)) ? readFileSync(at(path), 'utf8') : '');
  return (
    Object.entries(files).every(([path, content]) => textAt(path) === content) &&
    Object.entries(appended).every(([path, content]) => textAt(path).endsWith(content))
  );
}

function hasGreenTests({ root }) {
  const run = (...args) =>
    spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  return run('ci', '--no-audit', '--no-fund') && run('test', '--silent');
}
