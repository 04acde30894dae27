import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { replayRecords } from '../../src/controller/decisions/replay.ts';
import { readRecords } from '../../src/controller/decisions/read-records.ts';
import { createDecisionLog } from '../../src/effects/decision-log.ts';
import { createDiskFiles } from '../../src/effects/disk-files.ts';
import { made, openDrive, performed } from '../support/drive-loop.ts';
import { digest, hasGolden, readAll, scrub, writeGolden } from '../support/golden-histories.ts';
import {
  askDrop,
  askPause,
  askResume,
  askRetry,
  COMPLETE,
  endOf,
  runOn,
  SOURCE,
  writeInWorktree,
} from '../support/person.ts';
import { PROJECT_ROOT } from '../support/project-paths.ts';
import { startProgram } from '../support/run-program.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../support/scaffold-repository.ts';
import { waitFor } from '../support/wait-for.ts';

/** `scripts/golden-histories.mjs renew` asks for all of them, or for those it names. */
const WANTED = (process.env['GOLDEN_HISTORIES'] ?? 'straight').split(' ');
const RUN_MS_MAX = 120_000;

/** Whole runs to their end. The replayed records are `test/golden-histories/<name>.jsonl.gz`. */
const HISTORIES: Readonly<Record<string, () => Promise<ScaffoldedRepository>>> = {
  straight: () => complete(scaffoldRepository({ milestones: 2 })),
  rejected: () =>
    complete(
      scaffoldRepository({
        steps: [
          { role: 'reviewer', attempt: 1, do: 'reject' },
          { role: 'reviewer', attempt: 2, do: 'reject' },
        ],
      }),
    ),
  'red-checks': () =>
    complete(scaffoldRepository({ steps: [{ role: 'implementer', attempt: 1, do: 'red-code' }] })),
  conflict: async () => {
    const repository = scaffoldRepository();
    const drive = await openDrive(repository);
    await drive.until('the approval', made('approved'));
    repository.write(SOURCE, "export const person = 'was here';\n");
    repository.commit('Take the same file');
    expect(endOf(await drive.run())).toBe(COMPLETE);
    await drive.close();
    return repository;
  },
  'crash-and-resume': async () => {
    const repository = scaffoldRepository({ steps: [{ role: 'implementer', do: 'slow', times: 1 }] });
    const first = startProgram(repository, ['run']);
    await waitFor('the implementer', () => repository.scenario.starts().length === 2);
    first.kill('SIGKILL');
    await first.ended;
    repository.scenario.go();
    return complete(repository);
  },
  'blocked-and-retried': async () => {
    const repository = scaffoldRepository({
      config: { limits: { stage_attempts: { default: 1 } } },
      steps: [{ role: 'implementer', do: 'missing-record', times: 1 }],
    });
    expect(endOf(await runOn(repository))).toBe('exit 3 owners.blocked');
    expect(endOf(await runOn(repository))).toBe('exit 3 owners.blocked');
    await askRetry(repository);
    return complete(repository);
  },
  'paused-and-dropped': async () => {
    const repository = scaffoldRepository();
    const drive = await openDrive(repository);
    await drive.until('the plan', made('planAccepted'));
    await askPause(repository);
    expect(endOf(await drive.run())).toBe('waits: paused');
    await askDrop(repository);
    expect(endOf(await drive.run())).toBe('waits: paused');
    await askResume(repository);
    expect(endOf(await drive.run())).toBe(COMPLETE);
    await drive.close();
    return repository;
  },
  'edited-by-a-person': async () => {
    const repository = scaffoldRepository();
    const drive = await openDrive(repository);
    await drive.until('the implementation', made('implementAccepted'));
    writeInWorktree(repository, 'by-hand.txt', 'of a person\n');
    await drive.until('the commit', performed('commitByHand'));
    await drive.until('the approval', made('approved'));
    repository.write('README.md', '# Another\n');
    repository.commit('Edit a file on base');
    expect(endOf(await drive.run())).toBe(COMPLETE);
    await drive.close();
    return repository;
  },
};

// @spec contract.md#invariants I20: what a run records is decided again, byte for byte, also without its paths
it.each(WANTED)(
  'records %s so that it can be decided again anywhere',
  { timeout: RUN_MS_MAX },
  async (name) => {
    const play = HISTORIES[name];
    if (play === undefined) throw new Error(`${name} is none of ${Object.keys(HISTORIES).join(', ')}`);
    const repository = await play();
    const recorded = await createDecisionLog(createDiskFiles(repository.root)).segments();
    const text = await scrub(readAll(recorded), placesOf(repository));
    for (const word of [repository.folder.path, PROJECT_ROOT, hostname()]) expect(text).not.toContain(word);
    const told = replayRecords(readRecords([{ path: name, text }], digest), {
      from: null,
      eventOf: new Map(),
    });
    expect(told.unread).toEqual([]);
    expect(told.differences).toEqual([]);
    expect(told.same).toBeGreaterThan(20);
    if (process.env['GOLDEN_HISTORIES'] !== undefined) writeGolden(name, text);
    expect(hasGolden(name)).toBe(true);
  },
);

async function complete(repository: ScaffoldedRepository): Promise<ScaffoldedRepository> {
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  return repository;
}

/** What a path of this machine is called in a golden history. */
function placesOf(repository: ScaffoldedRepository): ReadonlyMap<string, string> {
  return new Map([
    [repository.root, '/repository'],
    [repository.folder.path, '/beside'],
    [PROJECT_ROOT, '/project'],
    [process.execPath, '/bin/node'],
  ]);
}
