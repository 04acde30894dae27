import { join } from 'node:path';
import { build } from 'esbuild';

/** Loads a TypeScript table of the project as a module, bundled in memory. */
export async function loadTable(root, path) {
  const result = await build({
    entryPoints: [join(root, path)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2023',
  });
  const source = Buffer.from(result.outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${source}`);
}
