import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadTable } from './tables.mjs';

/** The day of the bundle in this repository: fixed, so that the same sources give the same bytes. */
const DAY = '2026-01-01';

/**
 * The rest of the bundle in `orchestrator/`: what `init` writes for a repository without a goal, and the copies
 * of role prompts and schemas.
 */
export async function produceBundle(root) {
  const { planScaffold } = await loadTable(root, 'src/controller/scaffold/plan-scaffold.ts');
  const copies = [...filesOf(root, 'roles'), ...filesOf(root, 'schemas')];
  const plan = planScaffold({
    today: DAY,
    goal: '',
    takenRoadmapIds: [],
    baseBranch: 'main',
    packaged: new Map(copies.map(({ path, bytes }) => [path, bytes])),
    agents: [],
    checks: [],
    setup: [],
  });
  return plan.files
    .filter(({ kind }) => kind === 'tracked')
    .map(({ path, bytes }) => ({ path, text: Buffer.from(bytes).toString('utf8') }));
}

function filesOf(root, folder) {
  return readdirSync(join(root, folder))
    .sort()
    .map((name) => ({
      path: `orchestrator/${folder}/${name}`,
      bytes: readFileSync(join(root, folder, name)),
    }));
}
