// What a round costs: the loop against the floor, and late rounds against early ones.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ratios, spread, timed } from './measure.mjs';
import { AGENT, makeScene, PROGRAM } from './scene.mjs';

const FLOOR = join(dirname(fileURLToPath(import.meta.url)), 'floor.sh');

/** Milliseconds a round of loop and floor in repositories of `files` files, and their ratio. */
export function compareRounds({ files, rounds, pairs }) {
  const side = (run) => async () => {
    const folder = makeScene({ files, milestones: rounds });
    try {
      const { ms } = await run(folder);
      expectLanded(folder, rounds);
      return ms / rounds;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  const loop = side((folder) => timed(process.execPath, [PROGRAM, 'run', '--no-wait'], { cwd: folder }));
  const floor = side((folder) => timed(FLOOR, [folder, String(rounds), AGENT], { cwd: folder }));
  return ratios(pairs, loop, floor);
}

/** How long each round of one long run took, from its opening to the next, by the event log. */
export async function longRun({ rounds, milestones = rounds }) {
  const folder = makeScene({ files: 20, milestones });
  try {
    const args = [PROGRAM, 'run', '--no-wait', '--max-rounds', String(rounds)];
    const { peakMb } = await timed(process.execPath, args, { cwd: folder });
    expectLanded(folder, rounds);
    const opened = readFileSync(join(folder, 'orchestrator/runtime/events.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"openRound"'))
      .map((line) => Date.parse(JSON.parse(line).at));
    const each = opened.slice(1).map((at, index) => at - opened[index]);
    return { each, peakMb };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Median of the last `count` rounds over that of the first, the very first left out: it starts the helpers. */
export function lateOverEarly(each, count) {
  return spread(each.slice(-count)).median / spread(each.slice(1, count + 1)).median;
}

/** Processes of git that one round starts, counted by a git on PATH that notes each start. */
export async function gitProcesses({ files, rounds }) {
  const folder = makeScene({ files, milestones: rounds });
  const bin = mkdtempSync(join(tmpdir(), 'run-orchestrator-loop-bench-git-'));
  try {
    const notes = join(bin, 'starts');
    const path = process.env.PATH ?? '';
    writeFileSync(join(bin, 'git'), `#!/bin/sh\necho x >>'${notes}'\nPATH='${path}' exec git "$@"\n`);
    chmodSync(join(bin, 'git'), 0o755);
    const env = { ...process.env, PATH: `${bin}:${path}` };
    await timed(process.execPath, [PROGRAM, 'run', '--no-wait'], { cwd: folder, env });
    return readFileSync(notes, 'utf8').length / 2 / rounds;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(bin, { recursive: true, force: true });
  }
}

/** A benchmark of work that was not done would be worthless. */
function expectLanded(folder, rounds) {
  const args = ['log', '--format=%(trailers:key=Orchestrator-Round,valueonly,separator=)', 'main'];
  const landed = execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).match(/^round-/gm)?.length ?? 0;
  if (landed !== rounds) throw new Error(`expected ${rounds} landed rounds in ${folder} and found ${landed}`);
}
