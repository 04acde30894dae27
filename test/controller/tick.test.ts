import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tick } from '../../src/controller/tick.ts';
import type { World } from '../../src/controller/world.ts';
import { closedFailure } from '../../src/effects/closed-path.ts';
import { invariant } from '../../src/lib/invariant.ts';
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

// @spec contract.md#ownership
it('takes a worktree as clean until something takes time, and only where it was seen or left so', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  const known = new Set<string>();
  let state = drive.state();
  const note = (what: string): void => {
    const { cleanHeads, freeFor } = drive.session;
    const isFree = freeFor === null ? '' : ', checkouts free';
    known.add(`${what}: ${cleanHeads.size === 0 ? 'looked at anew' : 'as it was'}${isFree}`);
  };
  for (let isLanded = false; !isLanded; ) {
    const { decision, state: next } = await tick(drive.world, drive.session, state);
    state = next;
    if (decision.kind === 'perform') note(decision.action.kind);
    if (decision.kind === 'transition') {
      isLanded = decision.transition.kind === 'roundLanded';
      if (decision.transition.kind === 'intentRecorded') note('intentRecorded');
    }
    if (decision.kind !== 'wait') continue;
    invariant(decision.on.kind === 'job', 'this round waits for nothing but jobs');
    note('wait');
    const dirs = [`${drive.world.root}/${decision.on.jobDir}`];
    await drive.world.launcher.waitForChange(dirs, 60_000, new AbortController().signal);
  }
  await drive.close();
  expect([...known].toSorted()).toEqual([
    'buildCandidate: as it was',
    'intentRecorded: as it was, checkouts free',
    'land: looked at anew',
    'prepareWorktree: as it was',
    'recordChecks: as it was',
    'settleDispatch: as it was',
    'startChecks: looked at anew',
    'startDispatch: looked at anew',
    'wait: looked at anew',
  ]);
});

// @spec contract.md#ownership
it('opens a folder of its own again that an agent closed, says so, and makes the step again', async () => {
  const repository = scaffoldRepository();
  const closed = join(repository.root, 'orchestrator/runtime/dispatches');
  mkdirSync(closed, { recursive: true });
  chmodSync(closed, 0);
  // Root may open all: what the system says to others is put into its mouth.
  const wrap = (world: World): World => ({
    ...world,
    events: {
      ...world.events,
      append: (lease, entry) => {
        const failure = closedFailure(Object.assign(new Error('refused'), { code: 'EACCES', path: closed }));
        if (failure !== null) throw failure;
        return world.events.append(lease, entry);
      },
    },
  });
  const drive = await openDrive(repository, { wrap });
  const { decision, facts } = await drive.tick();
  expect(decision.kind).not.toBe('stop');
  expect(facts.join('\n')).toContain(
    `expected ${closed} to be open to its owner and found mode 000; it is open again`,
  );
  expect((statSync(closed).mode & 0o700).toString(8)).toBe('700');
  await drive.close();
});
