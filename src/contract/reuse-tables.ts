// What decides how much of a used worktree the next round may find. @spec contract.md#worktrees-and-history

/**
 * Files that pin what a setup installs, by their names in any folder: where one changed, what was installed by the
 * old one is stale.
 */
const LOCK_FILES: ReadonlySet<string> = new Set([
  // JavaScript
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  // Python
  'poetry.lock',
  'Pipfile.lock',
  'uv.lock',
  'pdm.lock',
  'pixi.lock',
  'conda-lock.yml',
  // Rust, Go, C and C++
  'Cargo.lock',
  'go.sum',
  'go.work.sum',
  'conan.lock',
  // Ruby, PHP, Perl, R
  'Gemfile.lock',
  'composer.lock',
  'cpanfile.snapshot',
  'renv.lock',
  // Java and Kotlin, .NET, Scala
  'gradle.lockfile',
  'buildscript-gradle.lockfile',
  'packages.lock.json',
  // Swift, Objective-C, Dart
  'Package.resolved',
  'Podfile.lock',
  'Cartfile.resolved',
  'pubspec.lock',
  // Elixir, Erlang, Haskell, OCaml, Clojure, Julia
  'mix.lock',
  'rebar.lock',
  'stack.yaml.lock',
  'cabal.project.freeze',
  'dune.lock',
  'Manifest.toml',
  // Tools and infrastructure
  'flake.lock',
  'devenv.lock',
  'mise.lock',
  'MODULE.bazel.lock',
  '.terraform.lock.hcl',
  'Chart.lock',
]);

/** Python projects pin in files of their own naming: `requirements-dev.txt`, `constraints.txt`. */
const PINNED_LISTS = /^(?:requirements|constraints)[^/]*\.txt$/;

/** Does the file pin what a setup installs? */
export function isLockFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return LOCK_FILES.has(name) || PINNED_LISTS.test(name);
}

/**
 * Files that say that the folder they lie in works only where it was made: they hold its absolute path. A worktree
 * that moves with such a folder in it would find its tools broken.
 */
export const PATH_BOUND_FILES: readonly string[] = [
  // A virtual environment of Python: its programs begin with the path of its interpreter.
  'pyvenv.cfg',
  // A build folder of CMake: refuses to work for another source folder.
  'CMakeCache.txt',
  // A build folder of Meson.
  'meson-private',
];
