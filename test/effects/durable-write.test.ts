import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { buildProgram } from '../support/build-runner.ts';
import { makeFolder } from './support/scratch.ts';

const KILLS = 8;

// @spec contract.md#state
it('leaves the old bytes or the new ones when the writer is killed at any moment', async () => {
  const writer = await buildProgram('test/effects/support/endless-writer.ts');
  const folder = makeFolder();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = spawn(process.execPath, [writer, folder]);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    for (let line = 0; line <= kill; line += 1) await lines.next();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const content = readFileSync(join(folder, 'file'), 'utf8');
    expect(content).toBe((content[0] ?? '').repeat(200_000));
  }
});
