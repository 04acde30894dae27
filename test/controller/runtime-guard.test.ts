import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { restoreRuntime, tamperedBy } from '../../src/controller/runtime-guard.ts';
import { CONFIG_WATCH } from '../../src/controller/watch/watch-file.ts';
import { made, openDrive, performed, waitsForJob } from '../support/drive-loop.ts';
import { askResume } from '../support/person.ts';
import { scaffoldRepository } from '../support/scaffold-repository.ts';

const SLOW = [{ role: 'implementer', do: 'slow', times: 1 }] as const;

// @spec contract.md#ownership
it('puts back what an agent writes to look ended by a person, or to hide planted configuration', async () => {
  const repository = scaffoldRepository({ steps: SLOW });
  const drive = await openDrive(repository);
  await drive.until('the plan', made('planAccepted'));
  await drive.until('the start', performed('startDispatch'));
  const [dispatchId = ''] = Object.values(drive.round().dispatch_ids);
  const baseline = repository.read(CONFIG_WATCH);
  const interrupted = `orchestrator/runtime/dispatches/${dispatchId}/interrupted`;
  repository.write(interrupted, '');
  repository.write(CONFIG_WATCH, 'alias.x=!evil\n');
  await drive.tick();
  expect(tamperedBy(drive.session, dispatchId)).toEqual([CONFIG_WATCH, interrupted]);
  expect(repository.has(interrupted)).toBe(false);
  expect(repository.read(CONFIG_WATCH)).toBe(baseline);
  await drive.until('the verdict', made('dispatchClosed'));
  expect(drive.round().attempts).toEqual({ implement: 1 });
  await drive.close();
});

// @spec contract.md#ownership
it('holds nothing against an agent while which a person accepts configuration', async () => {
  const repository = scaffoldRepository({ steps: SLOW });
  const drive = await openDrive(repository);
  await drive.until('the plan', made('planAccepted'));
  await drive.until('the start', performed('startDispatch'));
  const [dispatchId = ''] = Object.values(drive.round().dispatch_ids);
  repository.git('config', 'alias.mine', 'status');
  await askResume(repository, true);
  await drive.until('the acceptance', performed('acceptConfig'));
  await drive.until('the answer', performed('consumeRequest'));
  expect(waitsForJob(await drive.tick())).toBe(true);
  expect(tamperedBy(drive.session, dispatchId)).toEqual([]);
  expect(repository.read(CONFIG_WATCH)).toContain('alias.mine');
  repository.scenario.go();
  await drive.until('the work', made('implementAccepted'));
  await drive.close();
});

const IGNORED = 'orchestrator/runtime/.gitignore';

// @spec contract.md#ownership
it.each([
  { what: 'at once', steps: ['orchestrator/runtime'] },
  { what: 'while it is looked at', steps: [CONFIG_WATCH, 'orchestrator/runtime'] },
  { what: 'the sign of it first', steps: [IGNORED, CONFIG_WATCH] },
])('puts back a folder that a person cleared, tells it and blames nobody: $what', async ({ steps }) => {
  const repository = scaffoldRepository({ steps: SLOW });
  const drive = await openDrive(repository);
  await drive.until('the plan', made('planAccepted'));
  await drive.until('the start', performed('startDispatch'));
  const [dispatchId = ''] = Object.values(drive.round().dispatch_ids);
  expect(waitsForJob(await drive.tick())).toBe(true);
  for (const path of steps) {
    rmSync(join(repository.root, path), { recursive: true });
    expect(await restoreRuntime(drive.world, drive.session, drive.state())).toBe(true);
  }
  expect(tamperedBy(drive.session, dispatchId)).toEqual([]);
  expect((await drive.tick()).facts.join()).toContain('orchestrator/runtime is gone');
  expect((await drive.tick()).facts).toEqual([]);
  expect(repository.git('status', '--porcelain')).toBe('');
  repository.scenario.go();
  await drive.until('the work', made('implementAccepted'));
  expect(drive.round().attempts).toEqual({});
  await drive.close();
});
