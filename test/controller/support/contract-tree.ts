import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planScaffold } from '../../../src/controller/scaffold/plan-scaffold.ts';
import { readPackageFiles } from '../../../src/effects/package-files.ts';
import type { ContractSource } from '../../../src/ports/contract-source.ts';
import type { FileFacts } from '../../../src/ports/files.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const SAMPLES = join(ROOT, 'test', 'contract', 'samples');

export const ROADMAP_ID = '2026-11-20-00-greeting';
export const ROADMAP_DIR = `orchestrator/roadmaps/${ROADMAP_ID}/rev-001`;
export const ROUND = 'orchestrator/rounds/round-001-greeting';

/** Contract files in memory, with one way to change each. */
export interface ContractTree {
  readonly source: ContractSource;
  readonly packaged: ReadonlyMap<string, Uint8Array>;
  text(path: string): string;
  write(path: string, content: string | Uint8Array): void;
  replace(path: string, from: string, to: string): void;
  put(path: string, facts: FileFacts): void;
  remove(path: string): void;
}

/** What `init` writes. */
export async function makeTree(kind: ContractSource['kind'] = 'working-tree'): Promise<ContractTree> {
  const packaged = await readPackageFiles(ROOT);
  const plan = planScaffold({
    today: '2026-11-20',
    goal: 'Greeting',
    takenRoadmapIds: [],
    baseBranch: 'main',
    packaged,
    agents: [],
    checks: [{ command: 'npm test', why: 'the test script' }],
    setup: [],
  });
  const files = new Map<string, FileFacts>(
    plan.files.map(({ path, bytes }) => [path, { kind: 'file', bytes }]),
  );
  const write = (path: string, content: string | Uint8Array): void => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    files.set(path, { kind: 'file', bytes });
  };
  const text = (path: string): string => {
    const facts = files.get(path);
    if (facts?.kind !== 'file') throw new Error(`no file at ${path}`);
    return new TextDecoder().decode(facts.bytes);
  };
  return {
    packaged,
    source: sourceOf(kind, files),
    text,
    write,
    replace(path, from, to) {
      const before = text(path);
      if (!before.includes(from)) throw new Error(`${path} does not hold ${from}`);
      write(path, before.replace(from, to));
    },
    put: (path, facts) => files.set(path, facts),
    remove: (path) => files.delete(path),
  };
}

function sourceOf(kind: ContractSource['kind'], files: ReadonlyMap<string, FileFacts>): ContractSource {
  return {
    kind,
    list: async (folder) => [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).toSorted(),
    read: async (path, maxBytes) => {
      const facts = files.get(path) ?? { kind: 'absent' };
      const isLarger = facts.kind === 'file' && facts.bytes.length > maxBytes;
      return isLarger ? { kind: 'too-large', sizeBytes: facts.bytes.length } : facts;
    },
  };
}

/** A valid sample record. */
export function sample(schema: string, name = 'example'): string {
  return readFileSync(join(SAMPLES, schema, 'valid', `${name}.json`), 'utf8');
}

/** Adds the records of a landed round. */
export function addRound(tree: ContractTree): void {
  tree.write(`${ROUND}/selection-record.json`, sample('selection-record'));
  tree.write(`${ROUND}/plan.md`, '# Plan\n');
  tree.write(`${ROUND}/round-plan-record.json`, sample('round-plan-record'));
  tree.write(`${ROUND}/implementation-notes.md`, 'Notes\n');
  tree.write(`${ROUND}/review.md`, 'Review\n');
  tree.write(`${ROUND}/review-record.json`, sample('review-record', 'approved'));
  tree.write(`${ROUND}/check-record.json`, sample('check-record'));
  tree.write(`${ROUND}/closeout-record.json`, sample('closeout-record'));
  tree.write(`${ROUND}/dispatches/d-12.json`, sample('dispatch-record'));
  tree.write(`${ROUND}/attempts/plan-2/round-plan-record.json`, '{ not even JSON');
  tree.write(`${ROUND}/recon-src.json`, sample('recon-record'));
  tree.write(`${ROUND}/approval-record.json`, sample('approval-record'));
}
