import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { completion } from '../../src/cli/commands/completion.ts';
import { SHELLS, type Shell } from '../../src/cli/completion/completion-words.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { record } from './support.ts';

async function script(shell: string): Promise<string> {
  const { context, out } = record({ commands: COMMANDS });
  expect(await completion(context, { args: [shell], options: {} })).toBe(0);
  return `${out.join('\n')}\n`;
}

/** A file with the script and, behind it, lines that use it. */
async function fileWith(shell: Shell, more = ''): Promise<string> {
  const file = join(makeTemporaryFolder('completion').path, `completion.${shell}`);
  writeFileSync(file, `${await script(shell)}${more}`);
  return file;
}

/** What bash would offer behind these words; the last is the one that is being written. */
async function offered(
  words: readonly string[],
  cwd = makeTemporaryFolder('completion').path,
): Promise<readonly string[]> {
  const line = ['run-orchestrator-loop', ...words].map((word) => `'${word}'`).join(' ');
  const call = `COMP_WORDS=(${line})\nCOMP_CWORD=${words.length}\n_run_orchestrator_loop\nprintf '%s\\n' "\${COMPREPLY[@]}"\n`;
  const printed = execFileSync('bash', [await fileWith('bash', call)], { cwd, encoding: 'utf8' });
  return printed.split('\n').filter((word) => word !== '');
}

function isMissing(program: string): boolean {
  return spawnSync(program, ['--version']).error !== undefined;
}

const CHECKS: Readonly<Record<Shell, readonly string[]>> = {
  bash: ['-n'],
  zsh: ['-n'],
  fish: ['--no-execute'],
};

describe('the completion script', () => {
  for (const shell of SHELLS) {
    // A machine without the shell skips this, and the count says so.
    it.skipIf(isMissing(shell))(`is a script as ${shell} reads it`, async () => {
      const { status, stderr } = spawnSync(shell, [...CHECKS[shell], await fileWith(shell)], {
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    });

    it(`of ${shell} knows every command and every option`, async () => {
      const text = await script(shell);
      const options = COMMANDS.flatMap((row) => row.options ?? []).map(
        ({ flags }) => /--([\w-]+)/.exec(flags)?.[1] ?? flags,
      );
      const missing = [...COMMANDS.map(({ name }) => name), ...options].filter(
        (word) => !text.includes(word),
      );
      expect(missing).toEqual([]);
    });
  }

  it('of no known shell is refused with the ones there are', async () => {
    const { context, notes } = record();
    expect(await completion(context, { args: ['tcsh'], options: {} })).toBe(2);
    expect(notes[0]).toContain('expected one of bash, zsh, fish');
  });
});

describe('bash completes', () => {
  it('commands, also those that nearly stand', async () => {
    expect(await offered(['va'])).toEqual(['validate']);
    expect(await offered([''])).toEqual([...COMMANDS.map(({ name }) => name), 'help']);
  });

  it('options of a command, and those of run without one', async () => {
    expect(await offered(['retry', '--st'])).toEqual(['--stage']);
    expect(await offered(['--on'])).toEqual(['--once']);
    expect(await offered(['status', '--max'])).toEqual([]);
  });

  it('the words that an option or an argument takes', async () => {
    expect(await offered(['retry', 'round-001-a', '--stage', 'im'])).toEqual(['implement']);
    expect(await offered(['validate', '--format', 's'])).toEqual(['sarif']);
    expect(await offered(['schema', 'review-r'])).toEqual(['review-record']);
    expect(await offered(['completion', ''])).toEqual([...SHELLS]);
    expect(await offered(['next', 'm'])).toEqual(['milestone']);
  });

  it('live rounds and branches, from git', async () => {
    const root = makeTemporaryFolder('completion').path;
    const git = (...args: string[]) => execFileSync('git', args, { cwd: root });
    git('init', '-q', '-b', 'main');
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'Begin');
    git('branch', 'orchestrator/round-007-greeting');
    expect(await offered(['drop', 'r'], root)).toEqual(['round-007-greeting']);
    expect(await offered(['init', '--base', 'm'], root)).toEqual(['main']);
  });
});
