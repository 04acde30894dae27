import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const NEEDED = [
  'LICENSE',
  'README.md',
  'THIRD-PARTY-NOTICES',
  'dist/index.d.ts',
  'dist/index.js',
  'dist/main.cjs',
  'dist/runner.cjs',
  'docs/library.md',
  'man/run-orchestrator-loop.1',
  'orchestrator/CONTRACT.md',
  'roles/planner.md',
  'schemas/state.schema.json',
];
const ALLOWED =
  /^(?:dist\/(?:validators\/)?[\w-]+(?:\.d)?\.(?:c?js|ts|json)|docs\/[\w-]+\.md|man\/[\w-]+\.1|(?:orchestrator|roles|schemas)\/.*|[A-Z-]+(?:\.md)?|package\.json)$/;
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];

/** What a package has to bring, must not bring, and must not do when it is installed. */
export function checkContents(installed, files) {
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const missing = NEEDED.filter((path) => !files.includes(path));
  const foreign = files.filter((path) => !ALLOWED.test(path));
  const runs = INSTALL_SCRIPTS.filter((name) => manifest.scripts?.[name] !== undefined);
  const needs = ['dependencies', 'peerDependencies', 'optionalDependencies'].flatMap((key) =>
    Object.keys(manifest[key] ?? {}),
  );
  const wrong = [
    ...missing.map((path) => `${path} is missing`),
    ...foreign.map((path) => `${path} is no part of the package`),
    ...runs.map((name) => `the script ${name} would run at the user's`),
    ...needs.map((name) => `${name} would have to be installed`),
    ...unresolved(installed, files),
    ...unnoticed(installed),
  ];
  if (wrong.length > 0) throw new Error(wrong.join('\n      '));
  return 'no dependency, no install script';
}

/** Every module that the bundles import is in the package or in Node: bundling them once more finds it. */
function unresolved(installed, files) {
  const entryPoints = files
    .filter((path) => /^dist\/[\w-]+\.js$/.test(path))
    .map((path) => join(installed, path));
  try {
    buildSync({
      entryPoints,
      bundle: true,
      write: false,
      outdir: installed,
      platform: 'node',
      format: 'esm',
      logLevel: 'silent',
    });
    return [];
  } catch (error) {
    return error.errors.map(({ text, location }) => `${location?.file}: ${text}`);
  }
}

/** Packages whose code is in the bundles, each in its own way: written out, imported lazily, compiled ahead. */
const BUNDLED = ['commander', 'picomatch', 'simple-git', 'remark-parse', 'micromark', 'ajv', 'ajv-formats'];

function unnoticed(installed) {
  const notices = readFileSync(join(installed, 'THIRD-PARTY-NOTICES'), 'utf8');
  return BUNDLED.filter((name) => !new RegExp(`^${name} \\d`, 'm').test(notices)).map(
    (name) => `THIRD-PARTY-NOTICES does not name ${name}, whose code is in the package`,
  );
}
