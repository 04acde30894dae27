// Bundles the program into dist/: one plain ECMAScript file for each entry point, and the licences of what went in.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { produceNotices } from './build/notices.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const ENTRIES = [
  { source: 'src/main.ts', target: 'dist/main.js', isProgram: true },
  { source: 'src/launchers/process/runner.ts', target: 'dist/runner.js', isProgram: true },
  { source: 'src/index.ts', target: 'dist/index.js', isProgram: false },
];

/** Bundled CommonJS packages ask for Node's own modules by `require`, which an ECMAScript file does not have. */
const REQUIRE =
  "import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);";
const SHEBANG = '#!/usr/bin/env node';

const started = performance.now();
if (!existsSync(join(root, 'src/contract/generated/validators.js'))) {
  execFileSync(process.execPath, [join(root, 'scripts/generate.mjs')], { cwd: root, stdio: 'inherit' });
}
const built = (await Promise.all(ENTRIES.map(bundle))).filter((result) => result !== null);
const notices = produceNotices(
  root,
  built.flatMap(({ metafile }) => Object.keys(metafile.inputs)),
);
const isComplete = built.length === ENTRIES.length;
if (isComplete) replaceFile('THIRD-PARTY-NOTICES', notices, 0o644);
for (const { target, bytes } of built) console.log(`${target} ${Math.ceil(bytes / 1024)} KiB`);
if (!isComplete) console.log('THIRD-PARTY-NOTICES skipped: not every entry point was built');
console.log(`built in ${Math.round(performance.now() - started)} ms`);

/** One entry point: modules that are imported lazily stay lazy inside the one file. */
async function bundle({ source, target, isProgram }) {
  if (!existsSync(join(root, source))) {
    console.log(`${target} skipped: ${source} does not exist`);
    return null;
  }
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [source],
    outfile: target,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    write: false,
    metafile: true,
    legalComments: 'none',
    logLevel: 'error',
  });
  const [output] = outputFiles;
  const body = output.text.replace(/^#!.*\n/, '');
  const text = `${isProgram ? `${SHEBANG}\n` : ''}${REQUIRE}\n${body}`;
  replaceFile(target, text, isProgram ? 0o755 : 0o644);
  return { target, metafile, bytes: Buffer.byteLength(text) };
}

/** Leaves an unchanged file alone and never shows a half-written one to a program that starts meanwhile. */
function replaceFile(path, text, mode) {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, text, { mode });
  renameSync(temporary, file);
}
