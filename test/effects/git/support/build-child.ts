import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { LandOutcome } from '../../../../src/ports/landing.ts';
import type { LandingScene } from './landing-scene.ts';

/** What became of a landing that ran to its end in its own process. */
export interface ChildResult {
  readonly outcome: LandOutcome;
  /** How many fault points it passed. */
  readonly passed: number;
}

export interface LandChild {
  /** Lands in a new process, killed at the point of that number; null when it was. */
  land(scene: LandingScene, killAt: number): ChildResult | null;
  remove(): void;
}

/** Bundles the child once. */
export function buildLandChild(): LandChild {
  const folder = mkdtempSync(join(tmpdir(), 'orchestrator-child-'));
  const outfile = join(folder, 'land-child.mjs');
  buildSync({
    entryPoints: [join(import.meta.dirname, 'land-child.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile,
  });
  const land = (scene: LandingScene, killAt: number): ChildResult | null => {
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
  return { land, remove: () => rmSync(folder, { recursive: true }) };
}
