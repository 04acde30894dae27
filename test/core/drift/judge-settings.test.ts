import { describe, expect, it } from 'vitest';
import { judgeSettings, type Look } from '../../../src/core/drift/judge-settings.ts';
import { type Setting, settingId } from '../../../src/core/drift/setting.ts';

const CONFIG = 'orchestrator/config.json';
const BY = [{ dispatchId: 'd-5', role: 'implementer' }];

function setting(place: string, value: string): Setting {
  const [file = '', key = null] = place.split(' ');
  const program = file.includes('hooks/') ? 'program' : 'lines';
  const kind = file === CONFIG ? 'member' : file.includes('config') ? 'git' : program;
  return { file, key, kind, digest: value, shown: value.slice(0, 200), isWhole: value.length <= 200 };
}

function settings(values: Readonly<Record<string, string>>): ReadonlyMap<string, Setting> {
  return new Map(
    Object.entries(values).map(([place, value]) => {
      const made = setting(place, value);
      return [settingId(made), made];
    }),
  );
}

interface Case {
  readonly was?: Readonly<Record<string, string>>;
  readonly now?: Readonly<Record<string, string>>;
  readonly base?: Readonly<Record<string, string>>;
  readonly by?: Look['suspects'];
  readonly job?: string;
}

function judge({ was = {}, now = {}, base = {}, by = BY, job }: Case) {
  const look = { now: settings(now), base: settings(base), suspects: by, job: job ?? null };
  return judgeSettings({ accepted: settings(was), held: new Map() }, look);
}

/** The command that undoes it; null for what is held without one. */
const HELD: readonly (readonly [string, Case, string | null])[] = [
  ['a new key', { now: { '.git/config core.editor': 'x' } }, 'git config --unset-all core.editor'],
  [
    'a changed key',
    { was: { '.git/config core.bare': 'false' }, now: { '.git/config core.bare': 'true' } },
    'git config core.bare false',
  ],
  [
    'a key that went',
    { was: { '.git/config remote.o.fetch': "a b\nit's" } },
    "git config --replace-all remote.o.fetch 'a b' && git config --add remote.o.fetch 'it'\\''s'",
  ],
  [
    'a key of a worktree that the main checkout has from the agent too',
    { now: { '.git/config alias.x': '!x', '.git/worktrees/r/config.worktree alias.x': '!x' } },
    'git config --unset-all alias.x',
  ],
  [
    'a key of one worktree',
    { now: { '.git/worktrees/r/config.worktree alias.x': '!x' } },
    'git config --file .git/worktrees/r/config.worktree --unset-all alias.x',
  ],
  ['a value too long to be repeated', { was: { '.git/config core.editor': 'x'.repeat(300) } }, null],
  ['an exclude', { now: { '.git/info/exclude': 'needed' } }, ': > .git/info/exclude'],
  [
    'an attribute beside others',
    { was: { '.git/info/attributes': 'a -text\nb -text' }, now: { '.git/info/attributes': '* filter=x' } },
    "printf '%s\\n' 'a -text' 'b -text' > .git/info/attributes",
  ],
  ['a new hook', { now: { '.git/hooks/pre-commit': 'sha256 1' } }, 'rm .git/hooks/pre-commit'],
  ['another hook', { was: { '.git/hooks/x': 'sha256 1' }, now: { '.git/hooks/x': 'sha256 2' } }, null],
  [
    'a wrapper of the checks',
    {
      was: { [`${CONFIG} a.b`]: '1' },
      now: { [`${CONFIG} a.b`]: '1', [`${CONFIG} checks.wrapper`]: '["true"]' },
      base: { [`${CONFIG} a.b`]: '1' },
    },
    `git checkout -- ${CONFIG}`,
  ],
  [
    'a wrapper beside an edit of a person, which the version of base would take away',
    {
      was: { [`${CONFIG} a.b`]: '2' },
      now: { [`${CONFIG} a.b`]: '2', [`${CONFIG} checks.wrapper`]: '["true"]' },
      base: { [`${CONFIG} a.b`]: '1' },
    },
    null,
  ],
  ['a member named like a harmless key', { now: { [`${CONFIG} user.name`]: '"x"' } }, null],
  [
    'a limit in our own configuration: nothing in it is harmless',
    { was: { [`${CONFIG} limits.review_rounds`]: '3' }, now: { [`${CONFIG} limits.review_rounds`]: '9' } },
    null,
  ],
];

// @spec contract.md#ownership
describe('what changed while an agent ran', () => {
  it.each(HELD)('is held: %s', (_, given, command) => {
    const { drift, accepted, held, facts } = judge(given);
    expect(drift[0]).toMatchObject({ by: BY, putBack: command });
    expect([...accepted.values()]).toEqual([...settings(given.was ?? {}).values()]);
    expect(facts[0]).toContain('changed while d-5 (implementer) ran: ');
    expect(facts.at(-1)).toMatch(/accepted: npx run-orchestrator-loop resume --accept-config$/);
    // Said once, held on: whoever runs later, and over a restart.
    const look = { now: settings(given.now ?? {}), base: new Map(), suspects: [], job: 'a baseline check' };
    const later = judgeSettings({ accepted, held }, look);
    expect(later).toMatchObject({ facts: [], drift: drift.map(({ by }) => ({ by })) });
    // Back as it was: over.
    const back = judgeSettings({ accepted, held }, { ...look, now: settings(given.was ?? {}) });
    expect(back).toMatchObject({ facts: [], drift: [], held: new Map() });
  });

  it.each<readonly [string, Case, readonly string[]]>([
    [
      'harmless: said',
      { was: { '.git/config user.email': 'a' }, now: { '.git/config user.email': 'b' } },
      ['an agent changed user.email in .git/config while d-5 (implementer) ran: a -> b'],
    ],
    [
      'what base has',
      {
        was: { [`${CONFIG} checks.wrapper`]: '1' },
        now: { [`${CONFIG} checks.wrapper`]: '2' },
        base: { [`${CONFIG} checks.wrapper`]: '2' },
      },
      [],
    ],
    [
      'what the main checkout has',
      {
        was: { '.git/config core.editor': 'x' },
        now: { '.git/config core.editor': 'x', '.git/worktrees/r/config.worktree core.editor': 'x' },
      },
      [],
    ],
    ['gone with its worktree', { was: { '.git/worktrees/r/config.worktree core.editor': 'x' } }, []],
    ['nobody ran', { now: { '.git/config core.editor': 'x' }, by: [] }, []],
    [
      'setup or checks alone ran: said',
      { now: { '.git/config core.hookspath': '.husky/_' }, by: [], job: 'worktree.setup' },
      [
        'core.hookspath in .git/config changed while worktree.setup ran: nothing -> .husky/_; it counts as yours',
      ],
    ],
  ])('is held by nobody: %s', (_, given, facts) => {
    const judged = judge(given);
    expect(judged).toMatchObject({ drift: [], held: new Map(), facts });
    expect([...judged.accepted.keys()]).toEqual([...settings(given.now ?? {}).keys()]);
  });

  it('says ten of many, and how many more', () => {
    const now = Object.fromEntries(Array.from({ length: 14 }, (_, n) => [`.git/config color.c${n}`, 'x']));
    expect(judge({ now }).facts).toHaveLength(11);
    expect(judge({ now }).facts.at(-1)).toBe('and 4 more settings');
  });
});
