// Writes everything that is made from schemas and tables; `--check` exits 1 and names what is stale.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { produceArtifactManifest } from './generate/artifact-manifest.mjs';
import { produceBundle } from './generate/bundle.mjs';
import { produceMan } from './generate/man.mjs';
import { loadSchemas } from './generate/schemas.mjs';
import { produceTypes } from './generate/types.mjs';
import { produceValidators } from './generate/validators.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Folders in which nothing else stands. */
const GENERATED = [
  'src/contract/generated',
  'man',
  'orchestrator/roadmaps',
  'orchestrator/roles',
  'orchestrator/schemas',
];

/** Each producer gives documents `{ path, text }`, paths relative to the repository; later ones may read what earlier ones wrote. */
const PRODUCERS = [
  { name: 'types', produce: () => produceTypes(loadSchemas(root)) },
  { name: 'validators', produce: () => produceValidators(root, loadSchemas(root)) },
  { name: 'artifact manifest', produce: () => produceArtifactManifest(root) },
  { name: 'bundle', produce: () => produceBundle(root) },
  { name: 'manual', produce: () => produceMan(root) },
];

const check = process.argv.includes('--check');
const stale = [];
const paths = new Set();
for (const { produce } of PRODUCERS) {
  for (const { path, text } of await produce()) {
    paths.add(path);
    const file = join(root, path);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    stale.push(path);
    if (check) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
for (const folder of GENERATED.filter((name) => existsSync(join(root, name)))) {
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    const path = relative(root, join(entry.parentPath, entry.name));
    if (!entry.isFile() || paths.has(path)) continue;
    stale.push(path);
    if (!check) rmSync(join(root, path));
  }
}

for (const path of stale) console.log(check ? `stale: ${path}` : `wrote: ${path}`);
if (check && stale.length > 0) {
  console.error('Generated files are stale: run `npm run generate` and commit the result.');
  process.exit(1);
}
