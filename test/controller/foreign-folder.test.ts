import { expect, it } from 'vitest';
import { findForeignFolder } from '../../src/controller/foreign-folder.ts';
import { createWorkingTreeSource } from '../../src/effects/contract-source.ts';
import { createDiskFiles } from '../../src/effects/disk-files.ts';
import { makeScratchFolder } from '../support/temporary-folder.ts';

/** For the folder itself. */
const ITSELF = '';
const V2 = '{ "contract_version": "orchestrator-v2" }';

// @spec contract.md#files
it.each<[string, Readonly<Record<string, string>>, string | null]>([
  ['no folder', {}, null],
  ['what a refused init left', { 'runtime/.gitignore': '*\n' }, null],
  ['a configuration, whatever else', { 'config.json': '{', 'state.json': V2 }, null],
  [
    'a state of ours without its configuration',
    { 'state.json': '{ "contract_version": "orchestrator-v3" }' },
    null,
  ],
  ['a live state of ours alone', { 'runtime/state.json': '{ "schema_version": "state-v1" }' }, null],
  ['an older version, as a word', { 'state.json': V2 }, 'contract.other-version'],
  [
    'an older version, as a number',
    { 'state.json': '{ "contract_version": 2 }', 'roles/x.md': '' },
    'contract.other-version',
  ],
  ['a package', { 'main.go': '', 'internal/a/b.go': '' }, 'init.name-taken'],
  ['a file', { [ITSELF]: 'mine\n' }, 'init.name-taken'],
  ['a state that is something else', { 'state.json': '[1]' }, 'init.name-taken'],
])('%s', async (_what, found, code) => {
  const files = createDiskFiles(makeScratchFolder('foreign'));
  for (const [name, text] of Object.entries(found))
    await files.writeAtomic(
      name === ITSELF ? 'orchestrator' : `orchestrator/${name}`,
      new TextEncoder().encode(text),
    );
  for (const source of [files, createWorkingTreeSource(files)])
    expect((await findForeignFolder(source))?.code ?? null).toBe(code);
});
