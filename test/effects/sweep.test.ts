import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import type { ProcessRow } from '../../src/effects/process-table.ts';
import { endMarked, findMarked, jobMarks, selectMarked } from '../../src/effects/sweep.ts';
import { makeFolder } from './support/scratch.ts';

function row(pid: number, differences: Partial<ProcessRow> = {}): ProcessRow {
  return {
    pid,
    parentPid: 1,
    groupId: pid,
    sessionId: pid,
    startTime: '1',
    cpuMs: 0,
    isMarked: false,
    isBetween: false,
    ...differences,
  };
}

function pids(rows: readonly ProcessRow[]): readonly number[] {
  return rows.map((found) => found.pid);
}

/** Starts a marked shell and waits until it says that it is set up. */
async function startMarked(script: string, marks: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const env = { PATH: process.env['PATH'], ...marks };
  const child = spawn('/bin/sh', ['-c', `${script}`], { env, detached: true });
  await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  return child;
}

// @spec contract.md#recovery
describe('selecting the processes of a job', () => {
  it.each<[string, readonly ProcessRow[], readonly number[]]>([
    ['marked ones', [row(2, { isMarked: true }), row(3)], [2]],
    [
      'children of marked ones',
      [row(4, { parentPid: 3 }), row(3, { parentPid: 2 }), row(2, { isMarked: true })],
      [4, 3, 2],
    ],
    ['the session of a marked leader', [row(2, { isMarked: true }), row(5, { sessionId: 2 })], [2, 5]],
    [
      'no other member of a session that someone else leads',
      [row(2), row(3, { isMarked: true, sessionId: 2 })],
      [3],
    ],
    ['no parent of a marked one', [row(2), row(3, { isMarked: true, parentPid: 2 })], [3]],
  ])('takes %s', (_name, rows, expected) => {
    expect(pids(selectMarked(rows))).toEqual(expected);
  });
});

// @spec contract.md#invariants I17: no descendant outlives its job
describe('ending the processes of a job', () => {
  it('lets a process end by itself on TERM', async () => {
    const marks = jobMarks('d-1', makeFolder());
    const child = await startMarked(`trap 'exit 7' TERM; echo up; while :; do sleep 0.01; done`, marks);
    const ended = once(child, 'exit');
    expect(await endMarked(marks, { graceMs: 20_000 })).toEqual([]);
    expect(await ended).toEqual([7, null]);
  });

  it('kills what ignores TERM', async () => {
    const marks = jobMarks('d-1', makeFolder());
    const child = await startMarked(`trap '' TERM; echo up; while :; do sleep 0.01; done`, marks);
    const ended = once(child, 'exit');
    expect(await endMarked(marks, { graceMs: 50 })).toEqual([]);
    expect(await ended).toEqual([null, 'SIGKILL']);
  });

  it('finds a child that cleared its environment and one that left the session', async () => {
    const marks = jobMarks('d-1', makeFolder());
    const child = await startMarked(`env -i sleep 600 & setsid sleep 600 & echo up; wait`, marks);
    const ended = once(child, 'exit');
    expect(await endMarked(marks, { graceMs: 20_000 })).toEqual([]);
    await ended;
    expect(await findMarked(marks)).toEqual([]);
  });

  it('catches a chain of processes each of which starts the next in a session of its own and ends', async () => {
    const hop = '[ $1 = 2000 ] && echo survived || setsid sh -c "$0" "$0" $(($1 + 1)) &';
    for (let chain = 0; chain < 5; chain += 1) {
      const marks = jobMarks('d-1', makeFolder());
      const child = await startMarked(`echo up; export HOP='${hop}'; sh -c "$HOP" "$HOP" 1`, marks);
      const end = once(child, 'close');
      let printed = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
      });
      expect(await endMarked(marks, { graceMs: 20_000 })).toEqual([]);
      // Each of them holds the output open: it ends with the last one.
      await end;
      expect(printed).toBe('');
    }
  });

  it('counts what hangs on a process as marked, and spares that process', async () => {
    const marks = jobMarks('d-1', makeFolder());
    const parent = await startMarked(
      `env -i sleep 600 & setsid env -i sleep 600 & echo up; wait; exit 3`,
      {},
    );
    const ended = once(parent, 'exit');
    expect(await findMarked(marks)).toEqual([]);
    expect(await findMarked(marks, parent.pid)).toHaveLength(2);
    expect(await endMarked(marks, { graceMs: 20_000, below: parent.pid ?? 0 })).toEqual([]);
    expect(await ended).toEqual([3, null]);
  });

  it('spares the caller and whoever has another mark', async () => {
    const [mine, other] = [jobMarks('d-1', makeFolder()), jobMarks('d-1', makeFolder())];
    const children = [
      await startMarked('echo up; exec sleep 600', mine),
      await startMarked('echo up; exec sleep 600', other),
    ];
    const spare = children[0]?.pid ?? 0;
    expect(await endMarked(mine, { graceMs: 0, below: spare })).toEqual([]);
    expect(pids(await findMarked(mine))).toEqual([spare]);
    expect(await findMarked(other)).toHaveLength(1);
    for (const marks of [mine, other]) await endMarked(marks, { graceMs: 0 });
  });
});
