import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDiskFiles } from '../../src/effects/disk-files.ts';
import { readOwnIdentity } from '../../src/effects/process-identity.ts';
import { createRepoLock } from '../../src/effects/repo-lock.ts';
import type { LeaseHeld, LeasePort } from '../../src/ports/lease.ts';
import { buildProgram } from '../support/build-runner.ts';
import { gitIn, makeRepository, writerPlaces } from './support/scratch.ts';

const RACERS = 8;
const RACES = 3;
let racerPath = '';

beforeAll(async () => {
  racerPath = await buildProgram('test/effects/support/lease-racer.ts');
});

interface Racer {
  readonly process: ChildProcessWithoutNullStreams;
  readonly go: () => Promise<string>;
}

async function startRacer(folder: string, mode = 'run'): Promise<Racer> {
  const child = spawn(process.execPath, [racerPath, folder, mode]);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  const go = async () => {
    child.stdin.write('go\n');
    const answer: unknown = (await lines.next()).value;
    return String(answer);
  };
  return { process: child, go };
}

async function kill(racer: Racer): Promise<void> {
  racer.process.kill('SIGKILL');
  await once(racer.process, 'exit');
}

function lockOf(folder: string): LeasePort {
  return createRepoLock({ git: gitIn(folder), files: createDiskFiles(folder), places: writerPlaces(folder) });
}

function writersOf(folder: string): readonly string[] {
  return readdirSync(join(folder, '.git/orchestrator')).filter((name) => name.startsWith('writer-'));
}

async function acquire(lock: LeasePort, takeOver = false): Promise<LeaseHeld> {
  const outcome = await lock.acquire({ takeOver });
  if (outcome.kind === 'held') return outcome.lease;
  throw new Error(`expected to hold the lease: ${outcome.why}`);
}

/** As a person does who takes a living holder for gone. */
async function dropLease(folder: string): Promise<void> {
  await gitIn(folder)(['update-ref', '-d', 'refs/orchestrator/lease'], null);
}

// @spec contract.md#one-controller
// @spec contract.md#invariants I7: at most one controller
describe('the lease', () => {
  it('lets exactly one of eight processes in when they race for the lease of a dead one', async () => {
    const folder = makeRepository();
    const winners: number[] = [];
    for (let race = 0; race < RACES; race += 1) {
      const stale = await startRacer(folder);
      await stale.go();
      await kill(stale);
      const racers = await Promise.all(Array.from({ length: RACERS }, () => startRacer(folder)));
      const outcomes = await Promise.all(racers.map((racer) => racer.go()));
      winners.push(outcomes.filter((outcome) => outcome.startsWith('held')).length);
      // One after another: whoever comes later meets a holder, and names it.
      for (const outcome of outcomes) expect(outcome).toMatch(/^held|holds the lease and is alive$/);
      await Promise.all(racers.map(kill));
    }
    expect(winners).toEqual(Array.from({ length: RACES }, () => 1));
  });

  it('is taken over at once after kill -9 of its holder', async () => {
    const folder = makeRepository();
    const first = await startRacer(folder);
    expect(await first.go()).toMatch(/^held/);
    await kill(first);
    const lock = lockOf(folder);
    expect(await lock.holder()).toMatchObject({ alive: false, holder: { pid: first.process.pid } });
    expect(await lock.verify(await acquire(lock))).toBe(true);
  });

  it.runIf(process.platform === 'linux')(
    'is taken from a holder in another container once it is dead, and not before',
    async () => {
      const folder = makeRepository();
      const git = gitIn(folder);
      const first = await startRacer(folder);
      await first.go();
      const text = (await git(['cat-file', 'blob', 'refs/orchestrator/lease'], null)).stdout;
      const foreign = text.replace(/"host":\s*"[^"]*"/, '"host":"elsewhere"');
      const blob = (await git(['hash-object', '-w', '--stdin'], foreign)).stdout.trim();
      await git(['update-ref', 'refs/orchestrator/lease', blob], null);
      const lock = lockOf(folder);
      const why = expect.stringMatching(/on elsewhere holds the lease and is alive in another container/);
      expect(await lock.acquire({ takeOver: true })).toMatchObject({ kind: 'taken', why });
      await kill(first);
      await acquire(lock);
    },
  );

  it('is refused to a second controller, naming the holder', async () => {
    const folder = makeRepository();
    const lease = await acquire(lockOf(folder));
    const racer = await startRacer(folder);
    const { host } = await readOwnIdentity();
    expect(await racer.go()).toBe(`taken process ${process.pid} on ${host} holds the lease and is alive`);
    expect(await lockOf(folder).acquire({ takeOver: true })).toMatchObject({
      kind: 'taken',
      nextCommand: `kill ${process.pid}`,
    });
    expect(await lockOf(folder).holder()).toEqual({ holder: lease.holder, alive: true, isSeen: true });
    await kill(racer);
  });

  it('cannot be verified any more by a holder that lost it', async () => {
    const folder = makeRepository();
    const first = lockOf(folder);
    const lease = await acquire(first);
    await dropLease(folder);
    const racer = await startRacer(folder);
    expect(await racer.go()).toMatch(/^held/);
    expect(await first.verify(lease)).toBe(false);
    await first.release(lease);
    expect(await lockOf(folder).holder()).toMatchObject({ alive: true, holder: { pid: racer.process.pid } });
    await kill(racer);
  });

  it('leaves the lease and the folder of its successor alone when the former holder ends', async () => {
    const folder = makeRepository();
    const former = await startRacer(folder);
    await former.go();
    await dropLease(folder);
    const lease = await acquire(lockOf(folder));
    former.process.stdin.end();
    await once(former.process, 'exit');
    expect(writersOf(folder)).toEqual([`writer-${lease.holder.nonce}`]);
    expect(await lockOf(folder).verify(lease)).toBe(true);
  });

  it('leaves neither lease nor folder behind after a release, which can be repeated', async () => {
    const folder = makeRepository();
    const lock = lockOf(folder);
    const lease = await acquire(lock);
    await lock.release(lease);
    await lock.release(lease);
    expect(await lock.holder()).toBe(null);
    expect(await lock.verify(lease)).toBe(false);
    expect(writersOf(folder)).toEqual([]);
  });

  it('takes away the folders of dead holders', async () => {
    const folder = makeRepository();
    mkdirSync(join(folder, '.git/orchestrator/writer-0123/of-4567'), { recursive: true });
    const lease = await acquire(lockOf(folder));
    expect(writersOf(folder)).toEqual([`writer-${lease.holder.nonce}`]);
  });

  it('writes again after its folder was removed and nobody took over', async () => {
    const folder = makeRepository();
    const lock = lockOf(folder);
    const lease = await acquire(lock);
    const files = createDiskFiles(folder);
    rmSync(join(folder, '.git/orchestrator'), { recursive: true });
    const write = () => files.writeAtomic('orchestrator/runtime/x', new TextEncoder().encode('x'));
    await expect(write()).rejects.toMatchObject({ code: 'lease.lost' });
    expect(await lock.regain(lease)).toBe(true);
    await write();
    expect(await lock.verify(lease)).toBe(true);
    await lock.release(lease);
  });

  it('does not write again after somebody else took the lease', async () => {
    const folder = makeRepository();
    const lock = lockOf(folder);
    const lease = await acquire(lock);
    await dropLease(folder);
    const racer = await startRacer(folder);
    expect(await racer.go()).toMatch(/^held/);
    expect(await lock.regain(lease)).toBe(false);
    expect(writersOf(folder)).toHaveLength(1);
    await kill(racer);
  });

  // @spec contract.md#files
  it('makes the runtime folder ignored', async () => {
    const folder = makeRepository();
    await acquire(lockOf(folder));
    expect(readFileSync(join(folder, 'orchestrator/runtime/.gitignore'), 'utf8')).toBe('*\n');
  });

  it.each([
    ['this process', {}, 'taken', 'taken'],
    ['a holder on another host', { host: 'elsewhere' }, 'taken', 'held'],
    ['a holder in another pid namespace', { pid_namespace: 'pid:[1]' }, 'taken', 'held'],
    ['a process with a reused pid', { start_time: '1' }, 'held', 'taken'],
  ])('judges %s by proof alone', async (_name, differences, expected, takenOver) => {
    const folder = makeRepository();
    const git = gitIn(folder);
    const lease = { schema_version: 'lease-v1', ...(await readOwnIdentity()), nonce: 'n', ...differences };
    const blob = (await git(['hash-object', '-w', '--stdin'], JSON.stringify(lease))).stdout.trim();
    await git(['update-ref', 'refs/orchestrator/lease', blob], null);
    expect((await lockOf(folder).acquire({ takeOver: false })).kind).toBe(expected);
    expect((await lockOf(folder).acquire({ takeOver: true })).kind).toBe(takenOver);
  });

  it('does not take a lease that it cannot read, unless told to', async () => {
    const folder = makeRepository();
    const git = gitIn(folder);
    const blob = (await git(['hash-object', '-w', '--stdin'], 'something else')).stdout.trim();
    await git(['update-ref', 'refs/orchestrator/lease', blob], null);
    expect(await lockOf(folder).acquire({ takeOver: false })).toMatchObject({ kind: 'taken', holder: null });
    await acquire(lockOf(folder), true);
  });

  // @spec contract.md#git-calls
  it('moves nothing when git prints no object id', async () => {
    const folder = makeRepository();
    const real = gitIn(folder);
    const git: typeof real = async (args, stdin) =>
      args[0] === 'hash-object' ? { code: 0, stdout: '', stderr: '' } : real(args, stdin);
    const lock = createRepoLock({ git, files: createDiskFiles(folder), places: writerPlaces(folder) });
    await expect(lock.acquire({ takeOver: false })).rejects.toMatchObject({ code: 'git.output-unexpected' });
    expect(await lockOf(folder).holder()).toBe(null);
  });

  it('gives the lease back when the runtime folder cannot be made', async () => {
    const folder = makeRepository();
    const files = createDiskFiles(folder);
    await files.writeAtomic('orchestrator/runtime', new TextEncoder().encode('in the way'));
    await expect(lockOf(folder).acquire({ takeOver: false })).rejects.toMatchObject({
      code: 'files.wrong-kind',
    });
    expect(await lockOf(folder).holder()).toBe(null);
  });
});
