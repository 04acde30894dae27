import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { State } from '../../src/contract/generated/state.ts';
import { liveStatePath } from '../../src/contract/paths.ts';
import { createDiskFiles } from '../../src/effects/disk-files.ts';
import { createStateFile } from '../../src/effects/state-file.ts';
import { makeFolder, makeLeaseHeld } from './support/scratch.ts';

function makeState(revision: number): State {
  return {
    contract_version: 'orchestrator-v3',
    revision,
    base_branch: 'main',
    roadmap_id: '2026-11-20-00-example',
    roadmap_revision: 'rev-001',
    roadmap_dir: 'orchestrator/roadmaps/2026-11-20-00-example/rev-001',
    controller_stage: 'dispatch-rounds',
    max_parallel_rounds: 1,
    rounds_opened: 0,
    active_rounds: [],
    roadmap_update: null,
    resume_errors: {},
    providers: {},
    paused: null,
  };
}

function setUp(isOurs: () => boolean = () => true) {
  const root = makeFolder();
  const file = createStateFile(createDiskFiles(root), { verify: async () => isOurs() });
  const put = (content: string) => {
    mkdirSync(join(root, 'orchestrator/runtime'), { recursive: true });
    writeFileSync(join(root, liveStatePath), content);
  };
  return { file, put, path: join(root, liveStatePath), lease: makeLeaseHeld() };
}

// @spec contract.md#state
describe('the live state file', () => {
  it('is absent at first and then what was written', async () => {
    const { file, lease } = setUp();
    expect(await file.load()).toEqual({ kind: 'absent' });
    await file.write(lease, makeState(7));
    await file.write(lease, makeState(8));
    expect(await file.load()).toEqual({ kind: 'state', state: makeState(8) });
  });

  it.each([8, 7, 10])('refuses revision %i after revision 8', async (revision) => {
    const { file, lease } = setUp();
    await file.write(lease, makeState(8));
    await expect(file.write(lease, makeState(revision))).rejects.toMatchObject({ code: 'files.failed' });
    expect(await file.load()).toEqual({ kind: 'state', state: makeState(8) });
  });

  // @spec contract.md#one-controller
  it('writes nothing when the lease is not ours any more', async () => {
    const { file, lease, path } = setUp(() => false);
    await expect(file.write(lease, makeState(1))).rejects.toMatchObject({ code: 'lease.lost' });
    expect(existsSync(path)).toBe(false);
  });

  // @spec contract.md#invariants I13: an unreadable state is never acted on
  it.each(['', '{"revision": 3', '{}', 'null', JSON.stringify({ ...makeState(3), extra: 1 })])(
    'keeps an unreadable file byte for byte: %j',
    async (content) => {
      const { file, put, path, lease } = setUp();
      put(content);
      const facts = await file.load();
      expect(facts.kind).toBe('unreadable');
      await expect(file.write(lease, makeState(4))).rejects.toMatchObject({ code: 'files.failed' });
      expect(readFileSync(path, 'utf8')).toBe(content);
    },
  );

  it('reports a folder in place of the file', async () => {
    const { file, path } = setUp();
    mkdirSync(path, { recursive: true });
    expect(await file.load()).toMatchObject({
      kind: 'unreadable',
      problems: [{ code: 'state.invalid', found: 'a folder' }],
    });
  });

  it('treats an invalid state to write as a bug', async () => {
    const { file, lease } = setUp();
    await expect(file.write(lease, { ...makeState(1), base_branch: '' })).rejects.toThrow(
      /should have held.*base_branch/,
    );
  });
});
