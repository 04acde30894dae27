import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { makeScratchFolder } from './temporary-folder.ts';

/** Bundles a TypeScript program of this repository into one file that plain Node runs; the path of that file. */
export async function buildProgram(entry: string): Promise<string> {
  const folder = makeScratchFolder('build');
  const outfile = join(folder, `${basename(entry, '.ts')}.mjs`);
  await build({
    entryPoints: [resolve(entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    banner: { js: REQUIRE_FOR_BUNDLED_COMMONJS },
  });
  return outfile;
}

/** The runner, as a bundle of its own. */
export function buildRunner(): Promise<string> {
  return buildProgram('src/launchers/process/runner.ts');
}

const REQUIRE_FOR_BUNDLED_COMMONJS =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";
