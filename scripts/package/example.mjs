import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const EXAMPLE = 'fake-world';

/** Compiles the example in a folder where the package is installed, and runs it; what it prints. */
export function runExample(root, folder) {
  const source = join(folder, EXAMPLE);
  cpSync(join(root, 'examples', EXAMPLE), source, { recursive: true });
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(STRICTEST));
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], {
    stdio: 'pipe',
  });
  // Node 20 does not run TypeScript itself.
  const outfile = join(folder, `${EXAMPLE}.mjs`);
  buildSync({
    entryPoints: [join(source, 'main.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return execFileSync(process.execPath, [outfile], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** As strict as a user can be: the declarations are compiled too, and nothing of Node is known. */
const STRICTEST = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023', 'dom'],
    module: 'nodenext',
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    skipLibCheck: false,
    noEmit: true,
  },
  include: [EXAMPLE],
};
