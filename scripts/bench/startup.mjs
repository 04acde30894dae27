// What starting the program costs over starting Node for nothing.
import { rmSync } from 'node:fs';
import { ratios, timed } from './measure.mjs';
import { makeScene, PROGRAM } from './scene.mjs';

/** Ratio of a command to bare Node in a repository with `milestones` milestones. */
export async function compareStart(args, { milestones, pairs }) {
  const folder = makeScene({ files: 20, milestones });
  try {
    const one = async (argv) => (await timed(process.execPath, argv, { cwd: folder })).ms;
    return await ratios(
      pairs,
      () => one([PROGRAM, ...args]),
      () => one(['-e', '0']),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ratio of `validate` of a long roadmap to that of one with a tenth of its milestones: linear work is below ten. */
export async function compareLength({ milestones, pairs }) {
  const [long, short] = [milestones, milestones / 10].map((count) =>
    makeScene({ files: 20, milestones: count }),
  );
  try {
    return await ratios(
      pairs,
      () => validated(long),
      () => validated(short),
    );
  } finally {
    for (const folder of [long, short]) rmSync(folder, { recursive: true, force: true });
  }
}

async function validated(cwd) {
  return (await timed(process.execPath, [PROGRAM, 'validate'], { cwd })).ms;
}
