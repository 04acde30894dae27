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
