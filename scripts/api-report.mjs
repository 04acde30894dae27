// Writes docs/api.d.ts, the declarations of everything the package exports in one file: what programs compile
// against, and the report in which a change of the public interface is seen. `--check` exits 1 when it is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { skip } from './test/skip.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const REPORT = 'docs/api.d.ts';
const HEADER = `// Everything that the package run-orchestrator-loop exports. Written by scripts/api-report.mjs: do not edit.
// A change in this file is a change for everybody who builds on the package.
`;
/** How many changed lines are worth printing; git shows the rest. */
const SHOWN_MAX = 20;

const BUNDLER = 'dts-bundle-generator';
if (!existsSync(join(root, 'node_modules', BUNDLER))) skip(`${BUNDLER} is not installed: npm ci`);
const { generateDtsBundle } = createRequire(import.meta.url)(BUNDLER);
const [declarations] = generateDtsBundle(
  [
    {
      filePath: join(root, 'src/index.ts'),
      // Only what src/index.ts names is exported: the types behind it may change their names.
      output: { noBanner: true, sortNodes: true, exportReferencedTypes: false },
    },
  ],
  { preferredConfigPath: join(root, 'tsconfig.json') },
);
const text = HEADER + declarations.replaceAll('\t', '  ');
const file = join(root, REPORT);
const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
if (text === before) console.log(`${REPORT} is up to date`);
else if (process.argv.includes('--check')) tellStale();
else {
  writeFileSync(file, text);
  console.log(`wrote: ${REPORT}`);
}

function tellStale() {
  const [old, now] = [before, text].map((one) => one.split('\n'));
  const lines = [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  ];
  console.error(`${REPORT} is not what src/index.ts exports now:`);
  for (const line of lines.slice(0, SHOWN_MAX)) console.error(`  ${line}`);
  if (lines.length > SHOWN_MAX) console.error(`  and ${lines.length - SHOWN_MAX} more`);
  console.error('If that is meant: node scripts/api-report.mjs, a line in CHANGELOG.md, and commit both.');
  process.exitCode = 1;
}
