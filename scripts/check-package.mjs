// Packs the package as `npm publish` would and looks at it as its users do: size, contents, installed in an empty
// folder, as a program, as a library with types, through publint and attw. `--demo` also runs the demo roadmap with it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkContents } from './package/contents.mjs';
import { runExample } from './package/example.mjs';
import { installLinters } from './package/linters.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** What a cold `npx` has to fetch. */
const TARBALL_BYTES_MAX = 1_000_000;

const folder = mkdtempSync(join(tmpdir(), 'run-orchestrator-loop-package-'));
const counts = { passed: 0, failed: 0, skipped: 0 };
try {
  run('node', [join(root, 'scripts/build.mjs')]);
  const packed = pack();
  const installed = install(packed.tarball);
  const program = join(folder, 'user/node_modules/.bin/run-orchestrator-loop');
  check(`the tarball has at most ${TARBALL_BYTES_MAX / 1000} kB`, () => {
    if (packed.bytes > TARBALL_BYTES_MAX) throw new Error(`${packed.bytes} bytes`);
    return `${(packed.bytes / 1000).toFixed(0)} kB in ${packed.files.length} files, ${(packed.unpacked / 1e6).toFixed(1)} MB unpacked`;
  });
  check('it holds what it needs and nothing else', () => checkContents(installed, packed.files));
  check('the program starts where only it is installed', () =>
    run(program, ['--version'], join(folder, 'user')).trim(),
  );
  check('the example of the library compiles against the packed types, and runs', () =>
    runExample(root, join(folder, 'user')).trim().split('\n').at(-1),
  );
  lint(packed.tarball);
  if (process.argv.includes('--demo'))
    check('the demo roadmap runs with it', () => {
      const main = join(installed, 'dist/main.cjs');
      return run('node', [join(root, 'scripts/demo.mjs'), '--program', main], folder)
        .trim()
        .split('\n')
        .at(-1);
    });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;

function pack() {
  const [{ filename, size, unpackedSize, files }] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]),
  );
  return {
    tarball: join(folder, filename),
    bytes: size,
    unpacked: unpackedSize,
    files: files.map(({ path }) => path),
  };
}

/** Into a folder with nothing in it, without a network: there is nothing else to fetch. */
function install(tarball) {
  const user = join(folder, 'user');
  mkdirSync(user);
  writeFileSync(join(user, 'package.json'), JSON.stringify({ name: 'user', type: 'module', private: true }));
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], user);
  return join(user, 'node_modules', JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).name);
}

function lint(tarball) {
  const linters = installLinters(join(folder, 'linters'));
  if (linters.kind === 'absent') {
    counts.skipped += 2;
    console.log(`skipped: publint and attw: ${linters.why}`);
    return;
  }
  check('publint finds nothing', () => run('node', [linters.publint, 'run', tarball, '--strict']) && 'clean');
  // The package is an ECMAScript module, and says so: a CommonJS program loads it by import().
  check('attw finds nothing', () => run('node', [linters.attw, tarball, '--profile', 'esm-only']) && 'clean');
}

function check(what, look) {
  try {
    console.log(`ok    ${what}: ${look()}`);
    counts.passed += 1;
  } catch (error) {
    console.log(`FAIL  ${what}: ${error.stdout ?? ''}${error.stderr ?? ''}${error.message}`);
    counts.failed += 1;
  }
}

function run(command, args, cwd = root) {
  const program = command === 'node' ? process.execPath : command;
  return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
