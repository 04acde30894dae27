import { join } from 'node:path';
import type { InitParts } from '../../../src/controller/scaffold/init-repository.ts';
import type { NextRoadmapParts } from '../../../src/controller/scaffold/next-roadmap.ts';
import { createDiskFiles } from '../../../src/effects/disk-files.ts';
import { findPrograms } from '../../../src/effects/find-programs.ts';
import { openRepository, type OpenedRepository } from '../../../src/effects/git/open-repository.ts';
import { refuseShape } from '../../../src/effects/git/repository-shape.ts';
import { readPackageFiles } from '../../../src/effects/package-files.ts';
import { readHead } from '../../../src/effects/read-head.ts';
import { createRepoLock } from '../../../src/effects/repo-lock.ts';
import { createStateFile } from '../../../src/effects/state-file.ts';
import type { LeasePort } from '../../../src/ports/lease.ts';
import { gitIn } from '../../effects/support/scratch.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

export const IDENTITY = { name: 'A User', email: 'user@example.com', date: '2026-11-20T10:00:00.000Z' };

export interface Scaffolding {
  readonly parts: InitParts & NextRoadmapParts & { readonly lease: LeasePort };
  readonly opened: OpenedRepository;
}

/** Real parts for the repository that contains `cwd`; `path` is where agents are looked for. */
export async function makeParts(cwd: string, path = '/nonexistent'): Promise<Scaffolding> {
  const result = await openRepository(cwd, { environment: process.env });
  if (!result.ok) throw new Error(result.error.message);
  const opened = result.value;
  const { root } = opened.repository;
  const files = createDiskFiles(root);
  const lease = createRepoLock({ git: gitIn(root), files, places: opened.places });
  const parts = {
    files,
    lease,
    repository: opened.repository,
    landing: opened.landing,
    identity: IDENTITY,
    head: () => readHead(opened.git),
    checkShape: (base: Parameters<InitParts['checkShape']>[0]) => refuseShape(opened, base),
    packaged: await readPackageFiles(ROOT),
    findPrograms: (names: readonly string[]) => findPrograms(names, { path, cwd: root }),
    stateFile: createStateFile(files, lease),
  };
  return { parts, opened };
}
