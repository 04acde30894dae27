/** Patterns of the files at the top of a repository that say how it is set up and tested. */
export const PROJECT_FILES = [
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  '.yarnrc.yml',
  'bun.lock',
  'bun.lockb',
  'Cargo.toml',
  'go.mod',
  'pyproject.toml',
  'pytest.ini',
  'uv.lock',
  'poetry.lock',
  '*.{sln,slnx,csproj,fsproj,vbproj}',
  'Makefile',
] as const;

/** Text of each file that `PROJECT_FILES` finds in the repository, by its name. */
export type ProjectFiles = ReadonlyMap<string, string>;

export interface SuggestedCheck {
  readonly command: string;
  readonly why: string;
}

const SOLUTION = /\.slnx?$/;
const PROJECT = /\.(?:cs|fs|vb)proj$/;
const NPM_PLACEHOLDER = 'no test specified';

/** The baseline checks a project seems to have; a Makefile only speaks where nothing else does. @spec contract.md#verification */
export function suggestChecks(files: ProjectFiles): readonly SuggestedCheck[] {
  const found = [
    nodeCheck(files),
    cargoCheck(files),
    goCheck(files),
    pythonCheck(files),
    dotnetCheck(files),
  ].filter((check) => check !== null);
  if (found.length > 0) return found;
  const make = makeCheck(files);
  return make === null ? [] : [make];
}

/** The commands that make a fresh worktree usable; only those that a lock file pins. @spec contract.md#worktrees-and-history */
export function suggestSetup(files: ProjectFiles): readonly string[] {
  return [nodeSetup(files), pythonSetup(files)].filter((command) => command !== null);
}

function nodeCheck(files: ProjectFiles): SuggestedCheck | null {
  const script = testScript(files.get('package.json') ?? '');
  if (script === null || script.includes(NPM_PLACEHOLDER)) return null;
  return { command: `${nodeProgram(files)} test`, why: 'the test script of package.json' };
}

function nodeProgram(files: ProjectFiles): string {
  if (files.has('pnpm-lock.yaml')) return 'pnpm';
  if (files.has('yarn.lock')) return 'yarn';
  return files.has('bun.lock') || files.has('bun.lockb') ? 'bun run' : 'npm';
}

/** Null when there is none, or the file is no JSON: `npm` would not run it either. */
function testScript(manifest: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(manifest);
  } catch {
    return null;
  }
  const script = member(member(value, 'scripts'), 'test');
  return typeof script === 'string' && script.trim() !== '' ? script : null;
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(key) : undefined;
}

function cargoCheck(files: ProjectFiles): SuggestedCheck | null {
  return files.has('Cargo.toml') ? { command: 'cargo test', why: 'the tests of the crate' } : null;
}

function goCheck(files: ProjectFiles): SuggestedCheck | null {
  return files.has('go.mod') ? { command: 'go test ./...', why: 'the tests of every package' } : null;
}

function pythonCheck(files: ProjectFiles): SuggestedCheck | null {
  const namesPytest = /\bpytest\b/.test(files.get('pyproject.toml') ?? '');
  if (!namesPytest && !files.has('pytest.ini')) return null;
  return { command: `${pythonRunner(files)}pytest`, why: 'the tests of the package' };
}

function pythonRunner(files: ProjectFiles): string {
  if (files.has('uv.lock')) return 'uv run ';
  return files.has('poetry.lock') ? 'poetry run ' : 'python3 -m ';
}

/** Where more than one could be meant the command would have to be told which; a solution has its own project. */
function dotnetCheck(files: ProjectFiles): SuggestedCheck | null {
  const names = [...files.keys()].filter((name) => SOLUTION.test(name) || PROJECT.test(name));
  const stems = new Set(names.map((name) => name.slice(0, name.lastIndexOf('.'))));
  const isOneOf = (kind: RegExp) => names.filter((name) => kind.test(name)).length <= 1;
  if (stems.size !== 1 || !isOneOf(SOLUTION) || !isOneOf(PROJECT)) return null;
  return { command: 'dotnet test', why: 'the tests of the .NET solution' };
}

function makeCheck(files: ProjectFiles): SuggestedCheck | null {
  const hasTarget = /^test[ \t]*:(?!=)/m.test(files.get('Makefile') ?? '');
  return hasTarget ? { command: 'make test', why: 'the test target of the Makefile' } : null;
}

function nodeSetup(files: ProjectFiles): string | null {
  if (!files.has('package.json')) return null;
  if (files.has('pnpm-lock.yaml')) return 'pnpm install --frozen-lockfile';
  if (files.has('yarn.lock')) {
    return files.has('.yarnrc.yml') ? 'yarn install --immutable' : 'yarn install --frozen-lockfile';
  }
  if (files.has('bun.lock') || files.has('bun.lockb')) return 'bun install --frozen-lockfile';
  return files.has('package-lock.json') || files.has('npm-shrinkwrap.json') ? 'npm ci' : null;
}

function pythonSetup(files: ProjectFiles): string | null {
  if (files.has('uv.lock')) return 'uv sync --frozen';
  return files.has('poetry.lock') ? 'poetry install --no-interaction' : null;
}
