import { expect, test } from 'vitest';
import { doctor } from '../../src/cli/commands/doctor.ts';
import { PortFailure } from '../../src/ports/failure.ts';
import { record } from './support.ts';

const refused = () => Promise.reject(new PortFailure('files.failed', "EACCES: permission denied, mkdir 'x'"));

// @spec contract.md#invariants I9: every stop names its cause and one next command
test('doctor names what the world refuses, to whoever was sent here because of it', async () => {
  const { context, out } = record({ openProject: refused });
  expect(await doctor(context)).toBe(3);
  expect(out).toContain("fail  Repository: EACCES: permission denied, mkdir 'x'");
  expect(out).toContain('      A file could not be read or written: check disk space and permissions.');
});
