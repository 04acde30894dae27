import { expect, it } from 'vitest';
import type { World } from '../../src/controller/world.ts';
import { PortFailure } from '../../src/ports/failure.ts';
import { made, openDrive } from '../support/drive-loop.ts';
import { endOf } from '../support/person.ts';
import { scaffoldRepository } from '../support/scaffold-repository.ts';

interface Trouble {
  isOn: boolean;
}

/** A world whose event log refuses to be written while there is trouble. */
function withFullLog(trouble: Trouble): (world: World) => World {
  return (world) => ({
    ...world,
    events: {
      ...world.events,
      append: (lease, entry) => {
        if (trouble.isOn) throw new PortFailure('files.failed', 'no space left for the event log');
        return world.events.append(lease, entry);
      },
    },
  });
}

// @spec contract.md#state
it('keeps a transition that was written when what follows it is refused, and records the refusal after it', async () => {
  const repository = scaffoldRepository();
  const trouble = { isOn: true };
  const drive = await openDrive(repository, { wrap: withFullLog(trouble) });
  const first = await drive.tick();
  expect(endOf(first)).toContain('no space left for the event log');
  expect(drive.state()).toMatchObject({
    rounds_opened: 1,
    active_rounds: [{ stage: 'plan' }],
    resume_errors: { controller: { code: 'files.failed' } },
  });
  expect(await drive.world.states.load()).toEqual({ kind: 'state', state: drive.state() });
  trouble.isOn = false;
  await drive.close();
  const again = await openDrive(repository);
  await again.until('the plan', made('planAccepted'));
  expect(again.state().rounds_opened).toBe(1);
  await again.close();
});

// @spec contract.md#stages
it('still waits for the roadmap edit that a person was asked for after the world refused something', async () => {
  const repository = scaffoldRepository({ steps: [{ role: 'planner', do: 'update-request', times: 1 }] });
  const trouble = { isOn: false };
  const drive = await openDrive(repository, { wrap: withFullLog(trouble) });
  await drive.until('the request', made('updateRequested'));
  trouble.isOn = true;
  expect(endOf(await drive.tick())).toContain('no space left for the event log');
  trouble.isOn = false;
  await drive.close();
  const again = await openDrive(repository);
  expect(endOf(await again.run())).toBe('exit 3 roadmap-update.by-hand');
  await again.close();
});
