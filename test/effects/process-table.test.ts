import { describe, expect, it } from 'vitest';
import { hasMarks, listProcesses, parsePsLine } from '../../src/effects/process-table.ts';

// @spec contract.md#recovery
describe('marks', () => {
  const environment = Buffer.from('HOME=/h\0ORCHESTRATOR_DISPATCH_ID=d-1\0X=1\0');

  it.each([
    [{ ORCHESTRATOR_DISPATCH_ID: 'd-1' }, true],
    [{ ORCHESTRATOR_DISPATCH_ID: null }, true],
    [{ ORCHESTRATOR_DISPATCH_ID: 'd-1', X: '1', HOME: '/h' }, true],
    [{ ORCHESTRATOR_DISPATCH_ID: 'd-12' }, false],
    [{ ORCHESTRATOR_DISPATCH_ID: 'd-' }, false],
    [{ DISPATCH_ID: 'd-1' }, false],
    [{ ORCHESTRATOR_DISPATCH_ID: 'd-1', X: '2' }, false],
  ])('compares whole entries: %j is %s', (marks, expected) => {
    expect(hasMarks(environment, marks)).toBe(expected);
  });
});

describe('parsePsLine', () => {
  const line =
    '  501     1   501 Ss   Fri Nov 20 10:00:00 2026     node run.js HOME=/a b ORCHESTRATOR_DISPATCH_ID=d-1 X=1';

  it('reads a process with its environment', () => {
    expect(parsePsLine(line, { ORCHESTRATOR_DISPATCH_ID: 'd-1', HOME: '/a b' })).toEqual({
      pid: 501,
      parentPid: 1,
      groupId: 501,
      sessionId: 501,
      startTime: 'Fri Nov 20 10:00:00 2026',
      cpuMs: null,
      isMarked: true,
      isBetween: false,
    });
  });

  it('does not take a longer value for the mark', () => {
    expect(parsePsLine(line, { ORCHESTRATOR_DISPATCH_ID: 'd-' })).toMatchObject({ isMarked: false });
  });

  it.each(['', 'PID PPID', line.replace('Ss', 'Z ')])('skips %j', (text) => {
    expect(parsePsLine(text, {})).toBe(null);
  });
});

describe('listProcesses', () => {
  it('finds the calling process with its parent', async () => {
    const { rows } = await listProcesses({});
    expect(rows).toContainEqual(expect.objectContaining({ pid: process.pid, parentPid: process.ppid }));
  });
});
