import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { PROJECT_ROOT } from '../support/project-paths.ts';

const PAGE = join(PROJECT_ROOT, 'man/run-orchestrator-loop.1');

/** What a program says about the page, where the program is installed. */
const READERS = [
  { program: 'man', args: ['--warnings', '-l', PAGE] },
  { program: 'mandoc', args: ['-T', 'lint', PAGE] },
] as const;

describe('the manual page', () => {
  for (const { program, args } of READERS)
    it.skipIf(spawnSync(program, ['-V']).error !== undefined)(`gives ${program} nothing to warn of`, () => {
      const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
      const said = program === 'mandoc' ? stdout : '';
      expect({ status, said, stderr }).toEqual({ status: 0, said: '', stderr: '' });
    });

  it('has every command and option', () => {
    const text = readFileSync(PAGE, 'utf8')
      .replaceAll('\\-', '-')
      .replaceAll(/\\f[IP]/g, '');
    const options = COMMANDS.flatMap((row) => row.options ?? []).map(({ flags }) => `.B ${flags}`);
    const expected = [...COMMANDS.map(({ name }) => `.SS "${name}`), ...options];
    expect(expected.filter((line) => !text.includes(line))).toEqual([]);
  });
});
