import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../../src/controller/validate/finding.ts';
import { sortFindings } from '../../../src/controller/validate/finding.ts';
import { withConflicts } from '../../../src/controller/validate/merge-source.ts';
import { validateTree } from '../../../src/controller/validate/validate-tree.ts';
import { unchangedCopies } from '../../../src/effects/package-files.ts';
import { PROJECT_ROOT } from '../../support/project-paths.ts';
import { addRound, makeTree, ROADMAP_DIR, ROADMAP_ID, ROUND, type ContractTree } from './contract-tree.ts';

export const CORPUS = join(PROJECT_ROOT, 'test/corpus');

/** Where the contents of a group stand in a repository. */
const PLACES: Readonly<Record<string, string>> = {
  roadmap: `${ROADMAP_DIR}/roadmap.md`,
  verification: `${ROADMAP_DIR}/verification.md`,
  state: 'orchestrator/state.json',
  config: 'orchestrator/config.json',
  request: 'orchestrator/runtime/requests/by-hand.json',
  history: `orchestrator/roadmaps/${ROADMAP_ID}/roadmap-history.md`,
  ledger: 'orchestrator/ledger/debt.jsonl',
};

/** One broken file, or one change of the tree, and what `validate` finds then. */
export interface CorpusCase {
  /** `<group>/<file>`. */
  readonly name: string;
  /** The file that it is about. */
  readonly place: string;
  readonly findings: readonly Finding[];
}

/** The name of every case, sorted. */
export function corpusNames(): readonly string[] {
  const groups = readdirSync(CORPUS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return groups
    .flatMap(({ name }) => readdirSync(join(CORPUS, name)).map((file) => `${name}/${file}`))
    .toSorted();
}

/** The file whose contents a case gives; null for one that changes the tree. */
export function placeOfCase(name: string): string | null {
  const [group = '', file = ''] = name.split('/');
  return group === 'tree' ? null : (PLACES[group] ?? recordPlace(file));
}

export async function judgeCase(name: string): Promise<CorpusCase> {
  const tree = await makeTree();
  addRound(tree);
  const bytes = readFileSync(join(CORPUS, name));
  const copies = unchangedCopies(tree.packaged);
  const written = placeOfCase(name);
  if (written !== null) {
    tree.write(written, bytes);
    return { name, place: written, findings: await validateTree(tree.source, { copies }) };
  }
  const [verb = '', ...words] = bytes.toString('utf8').trim().split(' ');
  const place = `orchestrator/${words.at(-1) ?? ''}`;
  const { source } = changeTree(tree, { verb, place, bytes: Number(words[0]) });
  const found = await validateTree(source, { copies });
  const conflicts = verb === 'conflict' ? [place] : [];
  return { name, place, findings: sortFindings(await withConflicts({ source, conflicts }, found)) };
}

/** Where `<record>.<what is wrong>.<extension>` goes. */
function recordPlace(file: string): string {
  const [record = '', , extension = ''] = file.split('.');
  return `${ROUND}/${/^d-\d+$/.test(record) ? 'dispatches/' : ''}${record}.${extension}`;
}

interface Change {
  readonly verb: string;
  readonly place: string;
  readonly bytes: number;
}

function changeTree(tree: ContractTree, { verb, place, bytes }: Change): Pick<ContractTree, 'source'> {
  switch (verb) {
    case 'remove':
      tree.remove(place);
      return tree;
    case 'link':
      tree.put(place, { kind: 'not-a-file', what: 'symlink' });
      return tree;
    case 'blank':
      tree.write(place, '\n');
      return tree;
    case 'pad':
      tree.write(place, tree.text(place).padEnd(bytes));
      return tree;
    case 'conflict':
      tree.write(place, `<<<<<<< main\n${tree.text(place)}=======\n>>>>>>> topic\n`);
      return tree;
    case 'remove-all':
      return { source: { ...tree.source, list: async () => [], read: async () => ({ kind: 'absent' }) } };
    default:
      throw new Error(`the tree cannot ${verb}`);
  }
}

/** What is expected of each case: severity, code, `line:column` or `-`, and the file if it is another one. */
export function readExpected(): ReadonlyMap<string, readonly string[]> {
  const blocks = readFileSync(join(CORPUS, 'expected.txt'), 'utf8').trim().split('\n\n');
  return new Map(
    blocks.map((block) => {
      const [name = '', ...lines] = block.split('\n');
      return [name, lines.map((line) => line.trim())];
    }),
  );
}

export function briefOf({ place, findings }: CorpusCase): readonly string[] {
  return findings.map(({ severity, code, file, line, column }) => {
    const at = line === null ? '-' : `${line}:${column}`;
    return `${severity} ${code} ${at}${file === place ? '' : ` in ${file}`}`;
  });
}
