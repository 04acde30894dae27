// Bundles the package into dist/, and the licences of what went in. Nothing in dist/ needs a package installed.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { toCommonJs } from './build/common-js.mjs';
import { renderHelp } from './build/help.mjs';
import {
  CALLED_PACKAGES,
  calledPackages,
  commandsTogether,
  fileOfPackage,
  lazyModules,
  lazyPackages,
  lazyValidators,
  loadedWhenCalled,
  singleValidators,
  validatorsBeside,
  VALIDATORS,
} from './build/lazy-parts.mjs';
import { produceNotices } from './build/notices.mjs';
import { replaceFile } from './build/replace-file.mjs';
import { loadSchemas } from './generate/schemas.mjs';
import { exportName } from './generate/validators.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');

const SHEBANG = '#!/usr/bin/env node';

const BUNDLING = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // Our names stay: they stand in the report of a bug.
  minifyWhitespace: true,
  minifySyntax: true,
  metafile: true,
  legalComments: 'none',
  logLevel: 'error',
};

/** What is started: Node has CommonJS running some milliseconds sooner than an ECMAScript module. */
const STARTED = {
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.dirname': '__dirname' },
  // What is loaded later is CommonJS too.
  supported: { 'dynamic-import': false },
};

const started = performance.now();
if (!existsSync(join(root, VALIDATORS))) {
  execFileSync(process.execPath, [join(root, 'scripts/generate.mjs')], { cwd: root, stdio: 'inherit' });
}
mkdirSync(dist, { recursive: true });
/** The program writes reports and reads none: who reads one finds its validator in the library. */
const names = loadSchemas(root).flatMap(({ name }) => (name.endsWith('-report') ? [] : [name]));
const packages = new Set();
const plugins = [loadedWhenCalled, calledPackages, lazyPackages(packages), lazyValidators(names)];
/** Plain ECMAScript without anything of Node, to be read by who debugs into it. */
const library = {
  platform: 'neutral',
  minifyWhitespace: false,
  plugins: [lazyPackages(packages), validatorsBeside],
};
const written = new Set();
const inputs = [
  ...(await bundle({
    ...STARTED,
    entryPoints: { main: 'src/main.ts' },
    plugins: [lazyModules(['program', 'glance-status', 'glance-validate'])],
  })),
  ...(await bundleParts({
    program: 'src/program.ts',
    'glance-status': 'src/glance-status.ts',
    'glance-validate': 'src/glance-validate.ts',
  })),
  ...(await bundle({ entryPoints: { index: 'src/index.ts', validators: VALIDATORS }, ...library })),
  ...(await bundle({ ...STARTED, entryPoints: { runner: 'src/launchers/process/runner.ts' }, plugins })),
  ...(await bundlePackages()),
  ...(await bundleValidators()),
];
write('help.json', JSON.stringify(await renderHelp(root, { ...BUNDLING, ...STARTED })));
// Made by a script of its own, since it takes longer than everything here.
write('index.d.ts', readFileSync(join(root, 'docs/api.d.ts'), 'utf8'));
replaceFile(join(root, 'THIRD-PARTY-NOTICES'), produceNotices(root, inputs));
removeStale();
console.log(
  `dist ${Math.ceil(sizeOfDist() / 1024)} KiB, built in ${Math.round(performance.now() - started)} ms`,
);

/** Several that share parts; the files that went in. */
async function bundleParts(entryPoints) {
  const { outExtension, ...commonJs } = STARTED;
  const { minifyWhitespace, minifySyntax, target, legalComments } = BUNDLING;
  return bundle({
    outExtension,
    entryPoints,
    splitting: true,
    chunkNames: 'shared-[hash]',
    minifyWhitespace: false,
    plugins: [commandsTogether, ...plugins],
    finish: (text) =>
      toCommonJs(text, { ...commonJs, minifyWhitespace, minifySyntax, target, legalComments }),
  });
}

/** The files that went in. */
async function bundle({ finish = (text) => text, ...options }) {
  const { outputFiles, metafile } = await build({ ...BUNDLING, ...options, outdir: dist, write: false });
  for (const { path, text: bundled } of outputFiles) {
    const text = await finish(bundled);
    const name = path.slice(dist.length + 1);
    const isProgram = name === 'main.cjs' || name === 'runner.cjs';
    write(name, isProgram ? `${SHEBANG}\n${text.replace(/^#!.*\n/, '')}` : text, isProgram ? 0o755 : 0o644);
  }
  return Object.keys(metafile.inputs);
}

function bundlePackages() {
  const entryPoints = [...packages, ...CALLED_PACKAGES].map((name) => ({
    in: name,
    out: fileOfPackage(name).replace(/\.cjs$/, ''),
  }));
  // A report of a bug names our own functions.
  return bundle({ ...STARTED, minifyIdentifiers: true, entryPoints });
}

function bundleValidators() {
  const entryPoints = names.map((name) => ({ in: `validator:${name}`, out: `validators/${name}` }));
  const exportNames = new Map(names.map((name) => [name, exportName(name)]));
  return bundle({ ...STARTED, entryPoints, plugins: [singleValidators(root, exportNames)] });
}

function write(name, text, mode) {
  written.add(name);
  replaceFile(join(dist, name), text, mode);
}

function distFiles() {
  return readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** What an earlier build left; another one may be writing at this moment, into files named after its process. */
function removeStale() {
  for (const file of distFiles()) {
    const name = file.slice(dist.length + 1);
    if (!written.has(name) && !/\.\d+$/.test(name)) rmSync(file, { force: true });
  }
}

function sizeOfDist() {
  return distFiles().reduce((total, file) => total + statSync(file).size, 0);
}
