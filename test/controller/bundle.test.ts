import { join } from 'node:path';
import { expect, test } from 'vitest';
import { validateTree } from '../../src/controller/validate/validate-tree.ts';
import { createWorkingTreeSource } from '../../src/effects/contract-source.ts';
import { createDiskFiles } from '../../src/effects/disk-files.ts';
import { findPackageRoot, readPackageFiles, unchangedCopies } from '../../src/effects/package-files.ts';

const ROOT = join(import.meta.dirname, '..', '..');

// @spec contract.md#files
test('the bundle of this repository is valid and equal to what the package brings', async () => {
  const copies = unchangedCopies(await readPackageFiles(findPackageRoot(import.meta.dirname)));
  const source = createWorkingTreeSource(createDiskFiles(ROOT));
  expect(await validateTree(source, { copies })).toEqual([]);
  expect(copies.size).toBeGreaterThan(20);
});

test('the package brings a prompt for every role and the schema of every record', async () => {
  const files = [...(await readPackageFiles(ROOT)).keys()];
  expect(files).toContain('orchestrator/roles/planner.md');
  expect(files).toContain('orchestrator/role-contract.md');
  expect(files).toContain('orchestrator/schemas/review-record.schema.json');
});
