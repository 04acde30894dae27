import { describe, expect, test } from 'vitest';
import type { ExitCode } from '../../../src/contract/errors.ts';
import { resolveConfig, type EffectiveConfig } from '../../../src/contract/config.ts';
import type { Config } from '../../../src/contract/generated/config.ts';
import type { DoctorCheck } from '../../../src/contract/generated/doctor-report.ts';
import type { State } from '../../../src/contract/generated/state.ts';
import { parseOid } from '../../../src/contract/ids.ts';
import { parseRecord, validateValue } from '../../../src/contract/validate.ts';
import type {
  DoctorFacts,
  RepositoryFacts,
  RunFacts,
  ScaffoldFacts,
} from '../../../src/controller/doctor/facts.ts';
import { judgeFacts, toDoctorReport } from '../../../src/controller/doctor/judge.ts';
import { errorIn, warningIn } from '../../../src/controller/validate/finding.ts';
import type { WaitFor } from '../../../src/core/decision.ts';
import { anError } from '../../core/support/build.ts';
import { sample } from '../support/contract-tree.ts';

type Opened = Extract<RepositoryFacts, { kind: 'opened' }>;
type Present = Extract<ScaffoldFacts, { kind: 'present' }>;

const COMMIT = parseOid('0123456789abcdef0123456789abcdef01234567');

function config(value: Config = { agents: { main: { command: ['agent'] } } }): EffectiveConfig {
  const resolved = resolveConfig(value);
  if (!resolved.ok) throw new Error('the configuration of the test is valid');
  return resolved.value;
}

function state(name = 'without-rounds'): State {
  const parsed = parseRecord('state', new TextEncoder().encode(sample('state', name)), name);
  if (!parsed.ok) throw new Error('the sample is valid');
  return parsed.value;
}

const BECAUSE = {
  code: 'WAIT',
  path: 'serial',
  roundId: null,
  because: { rule: 'r', spec: 's', facts: [] },
} as const;
const JOB = { kind: 'job', jobDir: 'd', what: 'w', lastLine: '' } as const;
const GOES_ON: Extract<RunFacts, { kind: 'foreseen' }> = {
  kind: 'foreseen',
  decision: { ...BECAUSE, kind: 'wait', on: JOB },
  stoppedAt: null,
};

const HOLD = { kind: 'hold', predicate: 'checkout.safe', reason: 'edits', code: 'checkout.busy' } as const;
const REFUSED: RunFacts = { kind: 'refused', refusal: { code: 'repository.detached', message: 'detached' } };

function foreseen(run: RunFacts): DoctorFacts {
  return facts(opened({ run }));
}

function waits(on: WaitFor): DoctorFacts {
  return foreseen({ ...GOES_ON, decision: { ...BECAUSE, kind: 'wait', on } });
}

function stops(exit: ExitCode): DoctorFacts {
  const stop = { kind: 'stop', exit, error: null, message: 'all is done', nextCommand: null } as const;
  return foreseen({ ...GOES_ON, decision: { ...BECAUSE, ...stop } });
}

/** A repository with which everything is right. */
function present(differs: Partial<Present> = {}): Present {
  return {
    kind: 'present',
    state: state(),
    isBasePresent: true,
    checkouts: [{ path: '/repository', busy: null, indexLock: 'none', overlaps: [] }],
    refLocks: [],
    findings: [],
    uncommitted: [],
    config: config(),
    programs: { found: new Map([['agent', '/bin/agent']]), setVariables: new Set() },
    bundle: { isTemplate: false, baselineChecks: ['npm test'] },
    runtime: { unignored: [], tracked: [], kept: [] },
    hasNodeModules: false,
    ...differs,
  };
}

function opened(differs: Partial<Opened> = {}): Opened {
  if (COMMIT === null) throw new Error('the example object id is valid');
  return {
    kind: 'opened',
    root: '/repository',
    head: { kind: 'branch', branch: 'main', commit: COMMIT },
    summary: {
      gitVersion: '2.39.5',
      staged: 0,
      modified: 0,
      untracked: 0,
      remotes: [],
      identity: { name: 'A User', email: 'user@example.com' },
      isSigning: false,
    },
    freeGib: 100,
    shape: [],
    lease: { holder: null, isLockPresent: false },
    scaffold: present(),
    run: GOES_ON,
    ...differs,
  };
}

function facts(repository: RepositoryFacts = opened()): DoctorFacts {
  return { machine: { nodeVersion: 'v20.19.0', platform: 'linux', canAdopt: true }, repository };
}

/** What is not in order, as `status id`. */
function trouble(checks: readonly DoctorCheck[]): readonly string[] {
  return checks.filter(({ status }) => status !== 'ok').map(({ status, id }) => `${status} ${id}`);
}

function scaffolded(differs: Partial<Present>): DoctorFacts {
  return facts(opened({ scaffold: present(differs) }));
}

const HOLDER = {
  schema_version: 'lease-v1',
  host: 'there',
  boot_id: 'b',
  pid_namespace: 'n',
  pid: 7,
  start_time: '1',
  nonce: 'n',
} as const;
const ERROR = errorIn('orchestrator/state.json', { code: 'state.invalid', message: 'bad', fix: 'Mend it.' });
const WARNING = warningIn('orchestrator/CONTRACT.md', { code: 'bundle.stale', message: 'old', fix: 'Copy.' });
const LOCK = {
  file: '/repository/.git/index.lock',
  since: '2026-11-20T09:00:00.000Z',
  holder: null,
  isLeft: false,
};
const CHECKOUT = { path: '/repository', busy: null, indexLock: 'none', overlaps: [] } as const;

const CASES: readonly (readonly [string, DoctorFacts, readonly string[]])[] = [
  ['everything in order', facts(), []],
  [
    'an older Node',
    { ...facts(), machine: { nodeVersion: 'v20.18.9', platform: 'linux', canAdopt: true } },
    ['fail machine.node'],
  ],
  [
    'a newer Node',
    { ...facts(), machine: { nodeVersion: 'v24.0.0', platform: 'darwin', canAdopt: true } },
    [],
  ],
  [
    'an unreadable version',
    { ...facts(), machine: { nodeVersion: '?', platform: 'linux', canAdopt: true } },
    ['fail machine.node'],
  ],
  [
    'Windows',
    { ...facts(), machine: { nodeVersion: 'v22.1.0', platform: 'win32', canAdopt: true } },
    ['fail machine.platform'],
  ],
  [
    'no way to what an agent leaves behind',
    { ...facts(), machine: { nodeVersion: 'v22.1.0', platform: 'linux', canAdopt: false } },
    ['warn machine.orphans'],
  ],
  ['a full disk', facts(opened({ freeGib: 0.4 })), ['fail machine.disk']],
  [
    'no repository',
    facts({ kind: 'refused', refusal: { code: 'repository.missing', message: 'none here' } }),
    ['fail repository.missing'],
  ],
  [
    'two things that are not supported',
    facts(
      opened({
        shape: [
          { code: 'repository.sparse', message: 'sparse' },
          { code: 'branch.name-taken', message: 'taken' },
        ],
      }),
    ),
    ['fail repository.sparse', 'fail branch.name-taken'],
  ],
  ['an unborn branch', facts(opened({ head: { kind: 'unborn', branch: 'main' } })), ['fail repository.head']],
  [
    'no identity',
    facts(opened({ summary: { ...opened().summary, identity: null } })),
    ['warn repository.identity'],
  ],
  [
    'signatures that are asked for',
    facts(opened({ summary: { ...opened().summary, isSigning: true } })),
    ['warn repository.signing'],
  ],
  [
    'a running controller',
    facts(opened({ lease: { holder: { holder: HOLDER, alive: true, isSeen: true }, isLockPresent: true } })),
    ['warn controller.lease'],
  ],
  [
    'a controller that cannot be looked at',
    facts(opened({ lease: { holder: { holder: HOLDER, alive: true, isSeen: false }, isLockPresent: true } })),
    ['fail controller.lease'],
  ],
  [
    'a dead controller',
    facts(opened({ lease: { holder: { holder: HOLDER, alive: false, isSeen: true }, isLockPresent: true } })),
    ['warn controller.lease'],
  ],
  [
    'a leftover lock',
    facts(opened({ lease: { holder: null, isLockPresent: true } })),
    ['warn controller.lease'],
  ],
  ['no scaffold', facts(opened({ scaffold: { kind: 'absent', foreign: null } })), ['fail contract.valid']],
  [
    'a lock on a ref',
    scaffolded({ refLocks: [{ file: '/r/x.lock', since: 't', holder: 'git', isLeft: false }] }),
    ['fail refs.lock.1'],
  ],
  ['a merge in progress', scaffolded({ checkouts: [{ ...CHECKOUT, busy: 'merge' }] }), ['warn checkout.1']],
  [
    'a fence and a lock of the user',
    scaffolded({
      checkouts: [
        { ...CHECKOUT, indexLock: 'ours' },
        { ...CHECKOUT, indexLock: LOCK },
        { ...CHECKOUT, indexLock: { ...LOCK, isLeft: true } },
      ],
    }),
    ['warn checkout.1', 'warn checkout.2', 'fail checkout.3'],
  ],
  ['an invalid contract file', scaffolded({ findings: [ERROR, WARNING] }), ['fail contract.valid']],
  ['a stale bundle', scaffolded({ findings: [WARNING] }), ['warn contract.valid']],
  ['a base branch that is gone', scaffolded({ isBasePresent: false }), ['fail base.present']],
  ['an uncommitted roadmap', scaffolded({ uncommitted: ['x/roadmap.md'] }), ['fail contract.committed']],
  [
    'an uncommitted roadmap beside a live round',
    scaffolded({ uncommitted: ['x/roadmap.md'], state: state('example') }),
    ['warn contract.committed'],
  ],
  [
    'the template and no check',
    scaffolded({ bundle: { isTemplate: true, baselineChecks: [] } }),
    ['fail roadmap.written', 'warn checks.baseline'],
  ],
  ['a node_modules above the worktrees', scaffolded({ hasNodeModules: true }), ['warn worktree.root']],
  [
    'a node_modules and worktrees beside the repository',
    scaffolded({
      hasNodeModules: true,
      config: config({ agents: { main: { command: ['agent'] } }, worktree: { root: '../worktrees' } }),
    }),
    [],
  ],
  [
    'a committed runtime folder',
    scaffolded({ runtime: { unignored: [], tracked: ['a'], kept: [] } }),
    ['fail runtime.ignored'],
  ],
  [
    'a runtime folder not ignored',
    scaffolded({ runtime: { unignored: ['a'], tracked: [], kept: [] } }),
    ['warn runtime.ignored'],
  ],
  [
    'things put aside',
    scaffolded({ runtime: { unignored: [], tracked: [], kept: ['orchestrator/worktrees/kept/d-7'] } }),
    ['warn worktrees.kept'],
  ],
  ['no agent', scaffolded({ config: config({}) }), ['fail agents.configured']],
  [
    'an agent whose program is missing',
    scaffolded({ programs: { found: new Map(), setVariables: new Set() } }),
    [
      'warn agents.main',
      'fail roles.planner',
      'fail roles.implementer',
      'fail roles.reviewer',
      'fail roles.recovery-investigator',
    ],
  ],
  [
    'a second agent that is missing',
    scaffolded({
      config: config({ agents: { main: { command: ['agent'] }, other: { command: ['gone'] } } }),
    }),
    ['warn agents.other'],
  ],
  [
    'a role with a missing agent only',
    scaffolded({
      config: config({
        agents: { main: { command: ['agent'] }, other: { command: ['gone'] } },
        roles: { reviewer: { agents: ['other'] } },
      }),
    }),
    ['warn agents.other', 'fail roles.reviewer'],
  ],
  [
    'a variable that is not set',
    scaffolded({ config: config({ agents: { main: { command: ['agent'], env: ['MY_KEY'] } } }) }),
    ['warn agents.main'],
  ],
  [
    'a variable that an agent with its own login does not need',
    scaffolded({
      config: config({ agents: { main: { command: ['codex'], env: ['OPENAI_API_KEY'] } } }),
      programs: { found: new Map([['codex', '/bin/codex']]), setVariables: new Set() },
    }),
    [],
  ],
  ['a run that would be refused', foreseen(REFUSED), ['fail run.next']],
  [
    'a refusal that is told already',
    facts(opened({ head: { kind: 'unborn', branch: 'main' }, run: REFUSED })),
    ['fail repository.head'],
  ],
  ['a run that would stop', stops(3), ['fail run.next']],
  ['a run that is done', stops(0), []],
  ['a pause', waits({ kind: 'paused', reason: 'by ada' }), ['fail run.next']],
  ['a wait for a person', waits({ ...HOLD, needsPerson: true }), ['fail run.next']],
  ['a wait for time', waits({ ...HOLD, needsPerson: false }), ['warn run.next']],
  ['a wait for a service', waits({ kind: 'provider', until: '2026-11-20T10:00:00.000Z' }), ['warn run.next']],
  [
    'what the last run stopped at',
    foreseen({ ...GOES_ON, stoppedAt: anError({ code: 'git.failed' }) }),
    ['fail run.next'],
  ],
  [
    'blocked rounds that are looked at again',
    foreseen({ ...GOES_ON, stoppedAt: anError({ code: 'owners.blocked' }) }),
    [],
  ],
  [
    'refs of live rounds whose objects are gone',
    foreseen({ kind: 'damaged', refs: ['refs/a'], isLive: true }),
    ['warn refs.whole'],
  ],
  [
    'refs of ours whose objects are gone',
    foreseen({ kind: 'damaged', refs: ['refs/a'], isLive: false }),
    ['fail refs.whole'],
  ],
  ['a folder that no commit has', scaffolded({ state: null }), ['fail contract.committed']],
  [
    'files that could not be read',
    scaffolded({ state: null, config: null, findings: [ERROR] }),
    ['fail contract.valid'],
  ],
];

// @spec contract.md#decisions-and-exit-codes
describe('doctor', () => {
  test.each(CASES)('judges %s', (_, looked, expected) => {
    const checks = judgeFacts(looked);
    expect(trouble(checks)).toEqual(expected);
    const report = toDoctorReport(checks);
    expect(validateValue('doctor-report', report, 'report').ok).toBe(true);
  });

  test.each([
    ['ok', facts()],
    ['warn', scaffolded({ hasNodeModules: true })],
    ['fail', scaffolded({ hasNodeModules: true, isBasePresent: false })],
  ])('reports the worst status: %s', (expected, looked) => {
    expect(toDoctorReport(judgeFacts(looked)).status).toBe(expected);
  });

  test('says what to do about everything that is not in order', () => {
    const troubled = CASES.flatMap(([, looked]) => judgeFacts(looked)).filter(
      ({ status }) => status !== 'ok',
    );
    expect(troubled.filter(({ fix }) => fix === null)).toEqual([]);
  });

  test('has one id a check', () => {
    const ids = judgeFacts(facts()).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('looks at nothing in a repository that could not be opened', () => {
    const refused = facts({ kind: 'refused', refusal: { code: 'repository.bare', message: 'bare' } });
    expect(judgeFacts(refused).map(({ id }) => id)).toEqual([
      'machine.node',
      'machine.platform',
      'repository.bare',
    ]);
  });
});
