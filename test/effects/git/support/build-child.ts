import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { LandOutcome } from '../../../../src/ports/landing.ts';
import type { LandingScene } from './landing-scene.ts';

/** What became of a landing in its own process; null when it was killed. */
export interface ChildResult {
  readonly outcome: LandOutcome;
  /** How many fault points it passed. */
  readonly passed: number;
}

/** Bundles the child once; answers with a function that lands in a new process and kills it at a point. */
export function buildLandChild(): (scene: LandingScene, killAt: number) => ChildResult | null {
  const outfile = join(mkdtempSync(join(tmpdir(), 'orchestrator-child-')), 'land-child.mjs');
  buildSync({
    entryPoints: [join(import.meta.dirname, 'land-child.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile,
  });
  return (scene, killAt) => {
    const { roundId, expectedBase, commit } = scene.intent;
    const args = [
      outfile,
      scene.repository.root,
      roundId,
      expectedBase,
      commit,
      scene.lease.oid,
      String(killAt),
    ];
    const run = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (run.signal === 'SIGKILL') return null;
    if (run.status !== 0) throw new Error(run.stderr);
    const result: ChildResult = JSON.parse(run.stdout);
    return result;
  };
}
