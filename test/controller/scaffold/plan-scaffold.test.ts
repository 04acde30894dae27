import { describe, expect, test } from 'vitest';
import { agentPresets } from '../../../src/agents/presets.ts';
import { resolveConfig } from '../../../src/contract/config.ts';
import { parseRecord } from '../../../src/contract/validate.ts';
import { planNextRoadmap } from '../../../src/controller/scaffold/plan-next-roadmap.ts';
import {
  planScaffold,
  type ScaffoldInput,
  type ScaffoldPlan,
} from '../../../src/controller/scaffold/plan-scaffold.ts';
import { suggestChecks, suggestSetup } from '../../../src/controller/scaffold/project-suggestions.ts';
import { newRoadmapId } from '../../../src/controller/scaffold/roadmap-id.ts';
import { parseHistory } from '../../../src/roadmap/history.ts';
import { parseRoadmap } from '../../../src/roadmap/parse.ts';
import { parseVerification } from '../../../src/roadmap/verification.ts';

const TODAY = '2026-11-20';

function input(differs: Partial<ScaffoldInput> = {}): ScaffoldInput {
  return {
    today: TODAY,
    goal: 'A greeting for everybody',
    takenRoadmapIds: [],
    baseBranch: 'main',
    packaged: new Map([['orchestrator/CONTRACT.md', new TextEncoder().encode('contract\n')]]),
    agents: [],
    checks: [],
    setup: [],
    ...differs,
  };
}

function bytesOf(plan: ScaffoldPlan, path: string): Uint8Array {
  const file = plan.files.find((one) => one.path === path);
  if (file === undefined) throw new Error(`${path} is not planned`);
  return file.bytes;
}

// @spec contract.md#files
describe('the id of a roadmap', () => {
  test.each([
    ['A greeting for everybody', [], '2026-11-20-00-a-greeting-for-everybody'],
    ['', [], '2026-11-20-00-template'],
    ['  !! ', [], '2026-11-20-00-template'],
    ['Größe & Façade', [], '2026-11-20-00-gro-e-facade'],
    ['word', ['2026-11-20-00-a', '2026-11-20-01-b'], '2026-11-20-02-word'],
    ['word', ['2026-11-20-07-a'], '2026-11-20-08-word'],
    ['word', ['2026-11-19-05-a', 'README.md', '2026-11-20-x'], '2026-11-20-00-word'],
    [
      'one two three four five six seven eight nine ten',
      [],
      '2026-11-20-00-one-two-three-four-five-six-seven-eight',
    ],
    ['x'.repeat(60), [], `2026-11-20-00-${'x'.repeat(40)}`],
  ])('of the goal %j beside %j is %s', (goal, taken, expected) => {
    expect(newRoadmapId(TODAY, goal, taken)).toBe(expected);
  });
});

// @spec contract.md#verification
describe('suggestions from the files of a project', () => {
  const withTest = JSON.stringify({ scripts: { test: 'vitest run' } });
  const placeholder = JSON.stringify({ scripts: { test: 'echo "Error: no test specified" && exit 1' } });
  test.each<[string, Record<string, string>, readonly string[], readonly string[]]>([
    ['nothing', {}, [], []],
    ['npm', { 'package.json': withTest, 'package-lock.json': '{}' }, ['npm test'], ['npm ci']],
    ['npm without a lock file', { 'package.json': withTest }, ['npm test'], []],
    ['npm with its placeholder', { 'package.json': placeholder, 'package-lock.json': '' }, [], ['npm ci']],
    ['a broken manifest', { 'package.json': '{' }, [], []],
    [
      'pnpm',
      { 'package.json': withTest, 'pnpm-lock.yaml': '' },
      ['pnpm test'],
      ['pnpm install --frozen-lockfile'],
    ],
    [
      'yarn 1',
      { 'package.json': withTest, 'yarn.lock': '' },
      ['yarn test'],
      ['yarn install --frozen-lockfile'],
    ],
    [
      'later yarn',
      { 'package.json': withTest, 'yarn.lock': '', '.yarnrc.yml': '' },
      ['yarn test'],
      ['yarn install --immutable'],
    ],
    [
      'bun',
      { 'package.json': withTest, 'bun.lock': '' },
      ['bun run test'],
      ['bun install --frozen-lockfile'],
    ],
    ['cargo', { 'Cargo.toml': '[package]' }, ['cargo test'], []],
    ['go', { 'go.mod': 'module x' }, ['go test ./...'], []],
    ['pytest', { 'pyproject.toml': '[tool.pytest.ini_options]' }, ['python3 -m pytest'], []],
    ['python without pytest', { 'pyproject.toml': '[project]' }, [], []],
    ['uv', { 'pytest.ini': '', 'uv.lock': '' }, ['uv run pytest'], ['uv sync --frozen']],
    [
      'poetry',
      { 'pytest.ini': '', 'poetry.lock': '' },
      ['poetry run pytest'],
      ['poetry install --no-interaction'],
    ],
    ['a .NET solution', { 'App.sln': '', 'App.csproj': '' }, ['dotnet test'], []],
    ['a .NET project', { 'App.fsproj': '' }, ['dotnet test'], []],
    ['two .NET solutions', { 'App.sln': '', 'Tools.slnx': '' }, [], []],
    ['two .NET projects', { 'App.csproj': '', 'App.fsproj': '' }, [], []],
    ['a .NET solution in two formats', { 'App.sln': '', 'App.slnx': '' }, [], []],
    ['a .NET solution beside another project', { 'App.sln': '', 'Tool.vbproj': '' }, [], []],
    ['a Makefile', { Makefile: 'all:\n\ntest: all\n\t./t\n' }, ['make test'], []],
    ['a Makefile with an assignment', { Makefile: 'test := 1\n' }, [], []],
    ['a Makefile beside cargo', { Makefile: 'test:\n', 'Cargo.toml': '' }, ['cargo test'], []],
    ['two languages', { 'package.json': withTest, 'go.mod': '' }, ['npm test', 'go test ./...'], []],
  ])('of %s', (_, files, checks, setup) => {
    const project = new Map(Object.entries(files));
    expect(suggestChecks(project).map(({ command }) => command)).toEqual(checks);
    expect(suggestSetup(project)).toEqual(setup);
  });
});

describe('the plan of a scaffold', () => {
  test('names every file once, ignored ones apart', () => {
    const { files } = planScaffold(input());
    const dir = 'orchestrator/roadmaps/2026-11-20-00-a-greeting-for-everybody';
    expect(files.map(({ path, kind }) => [path, kind])).toEqual([
      ['orchestrator/CONTRACT.md', 'tracked'],
      ['orchestrator/config.json', 'tracked'],
      ['orchestrator/state.json', 'tracked'],
      [`${dir}/rev-001/roadmap.md`, 'tracked'],
      [`${dir}/rev-001/verification.md`, 'tracked'],
      [`${dir}/roadmap-history.md`, 'tracked'],
      ['orchestrator/runtime/.gitignore', 'ignored'],
      ['orchestrator/worktrees/.gitignore', 'ignored'],
    ]);
    expect(new TextDecoder().decode(files.at(-1)?.bytes)).toBe('*\n');
  });

  // @spec contract.md#state
  test('begins at revision 0 with nothing open', () => {
    const plan = planScaffold(input({ baseBranch: 'trunk' }));
    const parsed = parseRecord('state', bytesOf(plan, 'orchestrator/state.json'), 'state.json');
    expect(parsed.ok && parsed.value).toEqual(plan.state);
    expect(plan.state).toMatchObject({
      revision: 0,
      base_branch: 'trunk',
      controller_stage: 'dispatch-rounds',
      rounds_opened: 0,
      active_rounds: [],
    });
  });

  // @spec contract.md#roadmap
  test('writes a valid template of a roadmap that says it is one', async () => {
    const plan = planScaffold(input());
    const parsed = await parseRoadmap(bytesOf(plan, plan.roadmapPath), plan.roadmapPath);
    expect(parsed.ok && parsed.value.isTemplate).toBe(true);
    expect(parsed.ok && parsed.value.text).toContain('## Goal\n\nA greeting for everybody\n');
  });

  test('writes the suggested checks and keeps the other sections', async () => {
    const checks = [{ command: 'npm test', why: 'the test script of package.json' }];
    const plan = planScaffold(input({ checks }));
    const parsed = await parseVerification(bytesOf(plan, plan.verificationPath), plan.verificationPath);
    expect(parsed.ok && parsed.value.checks).toMatchObject([
      { command: 'npm test', why: 'the test script of package.json' },
    ]);
  });

  test('writes no check when none is suggested, and shows what one looks like', async () => {
    const plan = planScaffold(input());
    const bytes = bytesOf(plan, plan.verificationPath);
    const parsed = await parseVerification(bytes, plan.verificationPath);
    expect(parsed.ok && parsed.value.checks).toEqual([]);
    expect(new TextDecoder().decode(bytes)).toContain('- Command: `npm test`');
  });

  test('begins a history without landed rounds', () => {
    const plan = planScaffold(input());
    const path = plan.files.find((file) => file.path.endsWith('roadmap-history.md'))?.path ?? '';
    expect(parseHistory(bytesOf(plan, path))).toEqual([]);
  });

  // @spec contract.md#agents
  test('configures every agent that was found, in order, and the setup', () => {
    const plan = planScaffold(input({ agents: agentPresets, setup: ['npm ci'] }));
    const parsed = parseRecord('config', bytesOf(plan, 'orchestrator/config.json'), 'config.json');
    const resolved = parsed.ok ? resolveConfig(parsed.value) : parsed;
    expect(resolved.ok && resolved.value.agents.map(({ name }) => name)).toEqual(
      agentPresets.map(({ name }) => name),
    );
    expect(resolved.ok && resolved.value.worktree.setup).toEqual(['npm ci']);
  });
});

/** Planned on a roadmap whose one milestone has this status. */
async function next(status: string, differs: Partial<ScaffoldPlan['state']> = {}) {
  const first = planScaffold(input());
  const text = new TextDecoder().decode(bytesOf(first, first.roadmapPath));
  const bytes = new TextEncoder().encode(text.replace('### [pending]', `### [${status}]`));
  const roadmap = await parseRoadmap(bytes, first.roadmapPath);
  if (!roadmap.ok) throw new Error('the template is valid');
  const state = { ...first.state, revision: 41, rounds_opened: 3, ...differs };
  return planNextRoadmap({
    today: TODAY,
    goal: 'More greetings',
    takenRoadmapIds: [],
    checks: [],
    state,
    roadmap: roadmap.value,
  });
}

// @spec contract.md#decisions-and-exit-codes
describe('the plan of the next roadmap', () => {
  test('switches the state to a new folder and keeps its counters', async () => {
    const plan = await next('done', { controller_stage: 'done' });
    expect(plan.ok && plan.value.state).toMatchObject({
      revision: 42,
      rounds_opened: 3,
      roadmap_id: '2026-11-20-01-more-greetings',
      roadmap_revision: 'rev-001',
      roadmap_dir: 'orchestrator/roadmaps/2026-11-20-01-more-greetings/rev-001',
      controller_stage: 'dispatch-rounds',
    });
    expect(plan.ok && plan.value.files.map(({ path }) => path)).toEqual([
      'orchestrator/roadmaps/2026-11-20-01-more-greetings/rev-001/roadmap.md',
      'orchestrator/roadmaps/2026-11-20-01-more-greetings/rev-001/verification.md',
      'orchestrator/roadmaps/2026-11-20-01-more-greetings/roadmap-history.md',
      'orchestrator/state.json',
    ]);
  });

  test('is refused while a milestone is open, naming it', async () => {
    const plan = await next('in-progress');
    expect(plan).toMatchObject({ ok: false, error: { code: 'init.not-terminal' } });
    expect(plan.ok ? '' : plan.error.message).toContain('milestone-001-first-step (in-progress)');
  });
});
