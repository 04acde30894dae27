import { expect, it } from 'vitest';
import type { World } from '../../../src/controller/world.ts';
import { made, openDrive, performed } from '../../support/drive-loop.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';

/** What happens once, right after our refs were read. */
interface Meanwhile {
  act: (() => Promise<void>) | null;
}

function withMeanwhile(meanwhile: Meanwhile): (world: World) => World {
  return (world) => ({
    ...world,
    repository: {
      ...world.repository,
      listRefs: async (...prefixes) => {
        const listed = await world.repository.listRefs(...prefixes);
        const { act } = meanwhile;
        meanwhile.act = null;
        await act?.();
        return listed;
      },
    },
  });
}

// @spec contract.md#ownership
it.each([
  ['deleted', 'refs/orchestrator/rounds/round-001-step', null],
  ['made', 'refs/orchestrator/history', 'HEAD'],
])(
  'sees a ref that an agent %s right before its end, while an observation is under way',
  async (_how, ref, to) => {
    const repository = scaffoldRepository({ steps: [{ role: 'implementer', do: 'slow', times: 1 }] });
    const meanwhile: Meanwhile = { act: null };
    const drive = await openDrive(repository, { wrap: withMeanwhile(meanwhile) });
    await drive.until('the plan', made('planAccepted'));
    await drive.until('the start', performed('startDispatch'));
    const [dispatchId = ''] = Object.values(drive.round().dispatch_ids);
    const before = drive.world.repository.resolveRef(ref);
    const isOver = new AbortController().signal;
    meanwhile.act = async () => {
      if (to === null) repository.git('update-ref', '-d', ref);
      else repository.git('update-ref', ref, to);
      repository.scenario.go();
      const folder = `${drive.world.root}/orchestrator/runtime/dispatches/${dispatchId}`;
      while ((await drive.world.launcher.observe(folder)).kind === 'running')
        await drive.world.launcher.waitForChange([folder], 60_000, isOver);
    };
    await drive.until('the verdict', made('dispatchClosed'));
    expect(drive.round().attempts).toEqual({ implement: 1 });
    expect(await drive.world.repository.resolveRef(ref)).toBe(await before);
    await drive.close();
  },
);
