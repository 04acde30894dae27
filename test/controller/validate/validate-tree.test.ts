import { afterEach, describe, expect, test } from 'vitest';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createCommitSource } from '../../../src/controller/validate/commit-source.ts';
import type { Finding } from '../../../src/controller/validate/finding.ts';
import { validateFile, validateTree } from '../../../src/controller/validate/validate-tree.ts';
import { createWorkingTreeSource } from '../../../src/effects/contract-source.ts';
import { createDiskFiles } from '../../../src/effects/disk-files.ts';
import { unchangedCopies } from '../../../src/effects/package-files.ts';
import { makeRepository, type TemporaryRepository } from '../../effects/git/support/temporary-repository.ts';
import {
  addRound,
  type ContractTree,
  makeTree,
  ROADMAP_DIR,
  ROADMAP_ID,
  ROUND,
  sample,
} from '../support/contract-tree.ts';

async function validate(tree: ContractTree): Promise<readonly Finding[]> {
  return validateTree(tree.source, { copies: unchangedCopies(tree.packaged) });
}

/** `severity file:line:column code`, which is what a finding is known by. */
function brief({ severity, file, line, column, code }: Finding): string {
  return `${severity} ${[file, line, column].filter((part) => part !== null).join(':')} ${code}`;
}

const STATE = 'orchestrator/state.json';
const LIVE = 'orchestrator/runtime/state.json';
const CONFIG = 'orchestrator/config.json';
const OTHER_DIR = ROADMAP_DIR.replace('rev-001', 'rev-002');
const ROADMAP = `${ROADMAP_DIR}/roadmap.md`;
const VERIFICATION = `${ROADMAP_DIR}/verification.md`;
const HISTORY = `orchestrator/roadmaps/${ROADMAP_ID}/roadmap-history.md`;
const REQUEST = 'orchestrator/runtime/requests/2026-11-20T10-00-00.000Z-abc.json';

/** What is changed in a valid tree, and what is then found; single broken files are in `test/corpus`. */
const CASES: readonly (readonly [string, (tree: ContractTree) => void, readonly string[]])[] = [
  ['nothing', () => undefined, []],
  ['a landed round', addRound, []],
  ['no snapshot', (t) => t.remove(STATE), [`error ${STATE} state.invalid`]],
  [
    'a live state with an unknown key',
    (t) => t.write(LIVE, t.text(STATE).replace('"paused"', '"halted": 1,\n  "paused"')),
    [`error ${LIVE}:15:3 state.invalid`],
  ],
  [
    'a roadmap folder that the ids do not give',
    (t) => t.replace(STATE, `${ROADMAP_DIR}"`, `${OTHER_DIR}"`),
    // The revision that no state names any more is no error.
    [`error ${STATE}:7:3 bundle.mismatch`],
  ],
  ['no verification', (t) => t.remove(VERIFICATION), [`error ${VERIFICATION} bundle.incomplete`]],
  [
    'a role with an unknown agent',
    (t) => t.write(CONFIG, '{\n  "roles": { "planner": { "agents": ["cladue"] } }\n}\n'),
    [`error ${CONFIG}:2:38 config.invalid`],
  ],
  ['no configuration', (t) => t.remove(CONFIG), [`warning ${CONFIG} config.invalid`]],
  [
    'an unknown status',
    (t) => t.replace(ROADMAP, '[pending]', '[soon]'),
    [`error ${ROADMAP}:23:6 roadmap.status-unknown`],
  ],
  [
    'an older revision with a problem',
    (t) => t.write(ROADMAP.replace('rev-001', 'rev-000'), t.text(ROADMAP).replace('[pending]', '[soon]')),
    [`warning ${ROADMAP.replace('rev-001', 'rev-000')}:23:6 roadmap.status-unknown`],
  ],
  [
    'no reviewer',
    (t) => t.remove('orchestrator/roles/reviewer.md'),
    ['error orchestrator/roles/reviewer.md role.missing'],
  ],
  [
    'an empty role',
    (t) => t.write('orchestrator/roles/planner.md', ' \n'),
    ['error orchestrator/roles/planner.md role.missing'],
  ],
  ['no scout', (t) => t.remove('orchestrator/roles/scout.md'), []],
  [
    'no role contract',
    (t) => t.remove('orchestrator/role-contract.md'),
    ['error orchestrator/role-contract.md contract.missing'],
  ],
  [
    'a role that is a symlink',
    (t) => t.put('orchestrator/roles/planner.md', { kind: 'not-a-file', what: 'symlink' }),
    ['error orchestrator/roles/planner.md artifact.invalid'],
  ],
  [
    'an edited contract',
    (t) => t.write('orchestrator/CONTRACT.md', 'mine\n'),
    ['warning orchestrator/CONTRACT.md bundle.stale'],
  ],
  [
    'a missing schema',
    (t) => t.remove('orchestrator/schemas/state.schema.json'),
    ['warning orchestrator/schemas/state.schema.json bundle.stale'],
  ],
  [
    'a request of an unknown kind',
    (t) => t.write(REQUEST, sample('request').replace(/"kind": "[a-z]+"/, '"kind": "explode"')),
    [`error ${REQUEST}:3:3 request.invalid`],
  ],
  [
    'a request that was set aside',
    (t) => t.write('orchestrator/runtime/requests/rejected/x.json', 'nonsense'),
    [],
  ],
  [
    'a landed round listed twice',
    (t) =>
      t.write(
        HISTORY,
        '- `round-001-a` `item-001` `milestone-001-a`: one\n- `round-001-a` `item-002` `milestone-001-a`: two\n',
      ),
    [`error ${HISTORY}:2:1 history.invalid`],
  ],
  [
    'a landed item listed twice',
    (t) =>
      t.write(
        HISTORY,
        '# History\n\n- `round-001-a` `item-001` `m`: one\n  - detail\n- `round-002-a` `item-001` `m`: two\n',
      ),
    [`error ${HISTORY}:5:1 history.invalid`],
  ],
  [
    'a line of the history that is not read',
    (t) => t.write(HISTORY, '- round-001-a item-001 landed\n'),
    [`warning ${HISTORY}:1:1 history.invalid`],
  ],
  [
    'a ledger with a torn line',
    (t) => t.write('orchestrator/ledger/debt.jsonl', '{"a":1}\n{"b":\n[1]\n'),
    [
      'error orchestrator/ledger/debt.jsonl:2:6 ledger.invalid',
      'error orchestrator/ledger/debt.jsonl:3:1 ledger.invalid',
    ],
  ],
  ['a valid ledger', (t) => t.write('orchestrator/ledger/lessons.jsonl', '{"a":1}\n{"b":2}\n'), []],
  [
    'a ledger of another name',
    (t) => t.write('orchestrator/ledger/x.jsonl', '1\n'),
    ['warning orchestrator/ledger/x.jsonl contract.unknown-file'],
  ],
  [
    'more lines than are checked',
    (t) => t.write('orchestrator/ledger/lessons.jsonl', '{}\n'.repeat(200_001)),
    ['warning orchestrator/ledger/lessons.jsonl:200001:1 ledger.invalid'],
  ],
  [
    'as many lines as are checked',
    (t) => t.write('orchestrator/ledger/lessons.jsonl', '{}\n'.repeat(200_000)),
    [],
  ],
  [
    'an update record of another round',
    (t) =>
      t.write(
        'orchestrator/roadmap-updates/round-009-x/roadmap-update-review.json',
        sample('roadmap-update-review'),
      ),
    ['error orchestrator/roadmap-updates/round-009-x/roadmap-update-review.json:3:3 artifact.mismatch'],
  ],
];

// @spec contract.md#files
test.each(CASES)('with %s', async (_, change, expected) => {
  const tree = await makeTree();
  change(tree);
  expect((await validate(tree)).map(brief)).toEqual(expected);
});

/** What is changed in the records of a landed round, and what is then found in it. */
const RECORD_CASES: readonly (readonly [string, (tree: ContractTree) => void, readonly string[]])[] = [
  [
    'a record of another round',
    (t) => t.replace(`${ROUND}/check-record.json`, 'round-001-greeting', 'round-007-other'),
    [`error ${ROUND}/check-record.json:3:3 artifact.mismatch`],
  ],
  [
    'a dispatch under another id',
    (t) => t.write(`${ROUND}/dispatches/d-13.json`, sample('dispatch-record')),
    [`error ${ROUND}/dispatches/d-13.json:3:3 artifact.mismatch`],
  ],
  [
    'a recon record of another target',
    (t) => t.write(`${ROUND}/recon-docs.json`, sample('recon-record')),
    [`error ${ROUND}/recon-docs.json:4:3 artifact.mismatch`],
  ],
  [
    'a record that misses a field',
    (t) => t.replace(`${ROUND}/review-record.json`, '"decision": "approved",', ''),
    [`error ${ROUND}/review-record.json:1:1 artifact.invalid`],
  ],
  [
    'a plan for another item',
    (t) => t.replace(`${ROUND}/round-plan-record.json`, 'item-001-hello-function', 'item-002-other'),
    [`error ${ROUND}/round-plan-record.json:9:3 artifact.mismatch`],
  ],
  [
    'a selection whose folder is not that of its ids',
    (t) => t.replace(`${ROUND}/selection-record.json`, 'example/rev-001', 'example/rev-003'),
    [
      `error ${ROUND}/review-record.json:6:3 artifact.mismatch`,
      `error ${ROUND}/round-plan-record.json:6:3 artifact.mismatch`,
      `error ${ROUND}/selection-record.json:6:3 artifact.mismatch`,
    ],
  ],
  [
    'a file that the manifest does not name',
    (t) => t.write(`${ROUND}/thoughts.txt`, 'hm\n'),
    [`warning ${ROUND}/thoughts.txt contract.unknown-file`],
  ],
  [
    'a plan that is not UTF-8',
    (t) => t.write(`${ROUND}/plan.md`, new Uint8Array([0x61, 0xff])),
    [`error ${ROUND}/plan.md:1:2 artifact.invalid`],
  ],
  [
    'a record over its size',
    (t) => t.put(`${ROUND}/check-record.json`, { kind: 'too-large', sizeBytes: 99_000_000 }),
    [`error ${ROUND}/check-record.json artifact.too-large`],
  ],
];

// @spec contract.md#records
test.each(RECORD_CASES)('of a landed round, with %s', async (_, change, expected) => {
  const tree = await makeTree();
  addRound(tree);
  change(tree);
  expect((await validate(tree)).map(brief)).toEqual(expected);
});

const isKept = (path: string) => path.startsWith('orchestrator/runtime/');

describe('validate', () => {
  test('says that nothing is scaffolded where there is nothing', async () => {
    const tree = await makeTree();
    const empty = { ...tree.source, list: async () => [], read: async () => ({ kind: 'absent' }) as const };
    const findings = await validateTree(empty, { copies: new Map() });
    expect(findings.map(brief)).toEqual(['error orchestrator init.needed']);
  });

  test('says once that the branch that is checked out has no contract files', async () => {
    const tree = await makeTree();
    tree.write(LIVE, tree.text(STATE));
    const { list, read } = tree.source;
    const source = {
      ...tree.source,
      list: async (folder: string) => (await list(folder)).filter(isKept),
      read: async (path: string, max: number) =>
        isKept(path) ? read(path, max) : ({ kind: 'absent' } as const),
    };
    const [finding, ...others] = await validateTree(source, { copies: unchangedCopies(tree.packaged) });
    expect(finding).toMatchObject({ file: 'orchestrator', code: 'contract.missing' });
    expect(finding?.fix).toContain('validate --commit main');
    expect(others).toEqual([]);
  });

  test('takes no offence at a commit without a configuration', async () => {
    const tree = await makeTree('commit');
    tree.remove(CONFIG);
    expect(await validate(tree)).toEqual([]);
  });

  test('takes every revision for the active one where no state says which it is', async () => {
    const tree = await makeTree();
    tree.replace(ROADMAP, '[pending]', '[soon]');
    tree.write(STATE, '{');
    expect((await validate(tree)).map(brief)).toEqual([
      `error ${ROADMAP}:23:6 roadmap.status-unknown`,
      `error ${STATE}:1:2 state.invalid`,
    ]);
  });

  test('lists errors before warnings', async () => {
    const tree = await makeTree();
    tree.write('orchestrator/CONTRACT.md', 'mine\n');
    tree.remove('orchestrator/roles/planner.md');
    expect((await validate(tree)).map(({ severity }) => severity)).toEqual(['error', 'warning']);
  });

  test('names what was expected and what to do', async () => {
    const tree = await makeTree();
    tree.replace(STATE, `${ROADMAP_DIR}"`, `${OTHER_DIR}"`);
    const [finding] = await validate(tree);
    expect(finding).toMatchObject({
      message: `roadmap_dir is ${OTHER_DIR}; expected ${ROADMAP_DIR}`,
      expected: ROADMAP_DIR,
      pointer: '/roadmap_dir',
    });
    expect(finding?.fix).toMatch(/\.$/);
  });
});

describe('validate of one file', () => {
  test.each([
    [`${ROUND}/selection-record.json`, `error ${ROUND}/selection-record.json:1:2 artifact.invalid`],
    ['drafts/review-record.json', 'error drafts/review-record.json:1:2 artifact.invalid'],
    ['config.json', 'error config.json:1:2 config.invalid'],
    ['notes.txt', 'warning notes.txt contract.unknown-file'],
  ])('judges %s by its path or name', async (path, expected) => {
    const tree = await makeTree();
    tree.write(path, '{');
    expect((await validateFile(tree.source, path)).map(brief)).toEqual([expected]);
  });

  test('does not compare ids where the path says none', async () => {
    const tree = await makeTree();
    tree.write('drafts/selection-record.json', sample('selection-record'));
    expect(await validateFile(tree.source, 'drafts/selection-record.json')).toEqual([]);
  });

  test('says that there is no such file', async () => {
    const tree = await makeTree();
    expect((await validateFile(tree.source, 'gone.json')).map(brief)).toEqual([
      'error gone.json contract.missing',
    ]);
  });
});

const FOLDER = { kind: 'not-a-file', what: 'folder' } as const;

describe('the two sources', () => {
  const made: TemporaryRepository[] = [];

  afterEach(() => {
    for (const repository of made.splice(0)) repository.remove();
  });

  async function make(change: (tree: ContractTree) => void = () => undefined) {
    const tree = await makeTree();
    change(tree);
    const repository = makeRepository();
    made.push(repository);
    for (const path of await tree.source.list('orchestrator')) repository.write(path, tree.text(path));
    repository.commit('Contract');
    const opened = await repository.open();
    return {
      repository,
      commit: createCommitSource(opened.repository, repository.oid('HEAD')),
      disk: createWorkingTreeSource(createDiskFiles(repository.root)),
    };
  }

  test('find the same in the same files', async () => {
    const { commit, disk } = await make((tree) => {
      addRound(tree);
      tree.replace(ROADMAP, '[pending]', '[soon]');
      tree.write(`${ROUND}/.hidden`, '');
    });
    const options = { copies: new Map() };
    const found = await validateTree(disk, options);
    expect(found.map(brief)).toEqual([
      `error ${ROADMAP}:23:6 roadmap.status-unknown`,
      `warning ${ROUND}/.hidden contract.unknown-file`,
    ]);
    expect(await validateTree(commit, options)).toEqual(found);
  });

  test('list nothing in a folder that is gone a moment after it was seen', async () => {
    const { repository } = await make();
    const seen = { ...createDiskFiles(repository.root), read: async () => FOLDER };
    expect(await createWorkingTreeSource(seen).list('orchestrator/gone')).toEqual([]);
  });

  // @spec contract.md#invariants I12: nothing outside is followed
  test('list a symlink to a folder as one path, wherever it leads', async () => {
    const { repository, disk } = await make(addRound);
    repository.write('elsewhere/outside.json', '{');
    symlinkSync(join(repository.root, 'elsewhere'), join(repository.root, ROUND, 'link'));
    symlinkSync('.', join(repository.root, ROUND, 'here'));
    const listed = (await disk.list(ROUND)).filter((path) => /\/(?:link|here)(?:\/|$)/.test(path));
    expect(listed).toEqual([`${ROUND}/here`, `${ROUND}/link`]);
  });

  test('follow no symlink, neither to a file nor as a folder', async () => {
    const { repository, disk } = await make();
    repository.write('elsewhere/round-001-x/selection-record.json', '{');
    symlinkSync(join(repository.root, 'elsewhere'), join(repository.root, 'orchestrator/rounds'));
    symlinkSync(join(repository.root, 'a.txt'), join(repository.root, 'orchestrator/roles/extra.md'));
    repository.commit('Symlinks');
    const opened = await repository.open();
    const commit = createCommitSource(opened.repository, repository.oid('HEAD'));
    const found = await validateTree(disk, { copies: new Map() });
    expect(found.map(brief)).toEqual([
      'error orchestrator/roles/extra.md artifact.invalid',
      'error orchestrator/rounds artifact.invalid',
    ]);
    expect((await validateTree(commit, { copies: new Map() })).map(brief)).toContain(
      'error orchestrator/roles/extra.md artifact.invalid',
    );
  });
});
