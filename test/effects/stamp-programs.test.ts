import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stampPrograms } from '../../src/effects/stamp-programs.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const PACKED = new Date('1985-10-26T08:15:00.000Z');

/** A program as a package manager installs it: a link on PATH to a file of a package. */
function installed(version: string, text = '#!/bin/sh\n') {
  const { path } = makeTemporaryFolder('stamp');
  const bin = join(path, 'bin');
  const home = join(path, 'lib/agent');
  mkdirSync(join(home, 'bin'), { recursive: true });
  mkdirSync(bin, { recursive: true });
  const program = join(home, 'bin/agent.js');
  const install = (next: string, body: string): void => {
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name: 'agent', version: next }));
    writeFileSync(program, body);
    chmodSync(program, 0o755);
    utimesSync(program, PACKED, PACKED);
  };
  install(version, text);
  symlinkSync(program, join(bin, 'agent'));
  const stamp = (...args: readonly string[]) => stampPrograms([['agent', ...args]], { path: bin, cwd: path });
  return { folder: path, install, stamp };
}

// @spec contract.md#recovery
describe('the stamp of an agent', () => {
  it('is the same while nothing is installed', async () => {
    const { stamp, install } = installed('1.0.0');
    const before = await stamp('--print');
    install('1.0.0', '#!/bin/sh\n');
    expect(await stamp('--print')).toBe(before);
  });

  it('differs after another version of the same size and date', async () => {
    const { stamp, install } = installed('1.0.0');
    const before = await stamp();
    install('1.0.1', '#!/bin/sh\n');
    expect(await stamp()).not.toBe(before);
  });

  it('differs when a script that it is given was edited', async () => {
    const { stamp, folder } = installed('1.0.0');
    const script = join(folder, 'mine.sh');
    writeFileSync(script, 'one');
    const before = await stamp(script);
    writeFileSync(script, 'another');
    expect(await stamp(script)).not.toBe(before);
  });

  it('says that a program is absent, and differs once it is there', async () => {
    const { folder } = installed('1.0.0');
    const search = { path: join(folder, 'bin'), cwd: folder };
    expect(await stampPrograms([['nobody', '/no/such/script']], search)).toBe(
      'nobody is absent\n/no/such/script is absent',
    );
    expect(await stampPrograms([[]], search)).toBe(' is absent');
  });
});
