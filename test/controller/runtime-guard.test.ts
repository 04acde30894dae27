import { expect, it } from 'vitest';
import { DRIFT_BASELINE } from '../../src/controller/observe/observe-drift.ts';
import { tamperedBy } from '../../src/controller/runtime-guard.ts';
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
  const baseline = repository.read(DRIFT_BASELINE);
  const interrupted = `orchestrator/runtime/dispatches/${dispatchId}/interrupted`;
  repository.write(interrupted, '');
  repository.write(DRIFT_BASELINE, 'alias.x=!evil\n');
  await drive.tick();
  expect(tamperedBy(drive.session, dispatchId)).toEqual([DRIFT_BASELINE, interrupted]);
  expect(repository.has(interrupted)).toBe(false);
  expect(repository.read(DRIFT_BASELINE)).toBe(baseline);
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
  expect(repository.read(DRIFT_BASELINE)).toContain('alias.mine');
  repository.scenario.go();
  await drive.until('the work', made('implementAccepted'));
  await drive.close();
});
