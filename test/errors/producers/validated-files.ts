import { withConflicts } from '../../../src/controller/validate/merge-source.ts';
import { validateTree } from '../../../src/controller/validate/validate-tree.ts';
import { unchangedCopies } from '../../../src/effects/package-files.ts';
import {
  addRound,
  type ContractTree,
  makeTree,
  ROADMAP_DIR,
  ROADMAP_ID,
  ROUND,
} from '../../controller/support/contract-tree.ts';
import { type Told, toldByValidate } from '../support/told.ts';

/** What `validate` says of the files that `init` writes, after one change. */
async function afterChange(code: string, change: (tree: ContractTree) => void): Promise<Told> {
  const tree = await makeTree();
  change(tree);
  const findings = await validateTree(tree.source, { copies: unchangedCopies(tree.packaged) });
  return toldByValidate(findings, code);
}

const STATE = 'orchestrator/state.json';
const CONFIG = 'orchestrator/config.json';
const HISTORY = `orchestrator/roadmaps/${ROADMAP_ID}/roadmap-history.md`;
const LANDED = '- `round-001-greeting` `item-001-greet` `milestone-001-greeting`: Greet\n';
const SYMLINK = { kind: 'not-a-file', what: 'symlink' } as const;

/** The other contract files, as `validate` reads all of them. */
export const VALIDATED_FILES = {
  'state.invalid': () =>
    afterChange('state.invalid', (tree) => tree.replace(STATE, 'orchestrator-v3', 'orchestrator-v2')),
  'config.invalid': () =>
    afterChange('config.invalid', (tree) => tree.write(CONFIG, '{\n  "agent": {}\n}\n')),
  'config.not-yet': () =>
    afterChange('config.not-yet', (tree) => tree.write(CONFIG, '{ "merge": { "mode": "push" } }\n')),
  'request.invalid': () =>
    afterChange('request.invalid', (tree) =>
      tree.write('orchestrator/runtime/requests/by-hand.json', '{ "kind": "stop" }\n'),
    ),
  'roadmap.invalid': () =>
    afterChange('roadmap.invalid', (tree) => tree.put(`${ROADMAP_DIR}/roadmap.md`, SYMLINK)),
  'verification.invalid': () =>
    afterChange('verification.invalid', (tree) => tree.put(`${ROADMAP_DIR}/verification.md`, SYMLINK)),
  'bundle.mismatch': () =>
    afterChange('bundle.mismatch', (tree) =>
      tree.replace(STATE, `${ROADMAP_DIR}"`, `${ROADMAP_DIR.replace('rev-001', 'rev-002')}"`),
    ),
  'bundle.incomplete': () =>
    afterChange('bundle.incomplete', (tree) => tree.remove(`${ROADMAP_DIR}/verification.md`)),
  'bundle.stale': () =>
    afterChange('bundle.stale', (tree) => tree.write('orchestrator/CONTRACT.md', '# Another version\n')),
  'contract.missing': () =>
    afterChange('contract.missing', (tree) => tree.remove('orchestrator/role-contract.md')),
  'contract.unknown-file': () =>
    afterChange('contract.unknown-file', (tree) => {
      addRound(tree);
      tree.write(`${ROUND}/notes.txt`, 'Words.\n');
    }),
  'contract.conflict': async () => {
    const { source } = await makeTree('commit');
    const findings = await withConflicts({ source, conflicts: [`${ROADMAP_DIR}/roadmap.md`] }, []);
    return toldByValidate(findings, 'contract.conflict');
  },
  'history.invalid': () =>
    afterChange('history.invalid', (tree) => tree.write(HISTORY, `${LANDED}${LANDED}`)),
  'ledger.invalid': () =>
    afterChange('ledger.invalid', (tree) => tree.write('orchestrator/ledger/debt.jsonl', '[]\n')),
  'role.missing': () => afterChange('role.missing', (tree) => tree.remove('orchestrator/roles/planner.md')),
} as const satisfies Readonly<Record<string, () => Promise<Told>>>;
