import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { buildProgram } from '../../../support/build-runner.ts';
import { makeScratchFolder } from '../../../support/temporary-folder.ts';
import { type CaseResult, ENDINGS, ODD_THINGS } from '../support/odd-things.ts';

/** Somebody whom permissions bind, and who owns nothing. */
const NOBODY = 65_534;
const isRoot = process.geteuid?.() === 0;
const canChangeUser = isRoot && spawnSync('setpriv', ['--version']).status === 0;
const why = isRoot && !canChangeUser ? 'permissions do not bind root, and there is no setpriv' : null;
const things = ODD_THINGS.filter(({ asRoot }) => asRoot === undefined || isRoot);
const cases = things.length * ENDINGS.length;
const left = ODD_THINGS.length * ENDINGS.length - cases;
const skipped = left === 0 ? '' : `, ${left} left out: only root can make files of another user`;

let folder: string | null = null;
afterAll(() => {
  if (folder !== null) execFileSync('chmod', ['-R', 'u+rwX', folder]);
});

// @spec contract.md#ownership, contract.md#worktrees-and-history
it.skipIf(why !== null)(
  `loses nothing that git cannot store, however its worktree goes: ${cases} cases${skipped}${why === null ? '' : ` (${why})`}`,
  async () => {
    folder = makeScratchFolder('odd');
    chmodSync(folder, 0o777);
    const results = await playAll(await buildProgram('test/effects/git/support/odd-child.ts'), folder);
    expect(results).toHaveLength(cases);
    execFileSync('chmod', ['-R', 'u+rwX', folder]);
    expect(results.flatMap(judge)).toEqual([]);
  },
  240_000,
);

/** Where the thing is at none of the places that were told, or the judgement would not have seen it. */
function judge({ thing, ending, told, unstored, error }: CaseResult): readonly string[] {
  const name = `${thing}, ${ending}`;
  if (error !== null) return [`${name}: ${error}`];
  const odd = ODD_THINGS.find((candidate) => candidate.name === thing);
  const isKept = told.some(
    (place) => spawnSync('sh', ['-ec', odd?.isThere ?? 'false'], { cwd: place }).status === 0,
  );
  const expected = odd?.what === null ? [] : [odd?.what];
  const isSeen = unstored === null || JSON.stringify(unstored) === JSON.stringify(expected);
  return [
    ...(isKept ? [] : [`${name}: not at ${told.join(', ') || 'any place that was told'}`]),
    ...(isSeen ? [] : [`${name}: judged as ${JSON.stringify(unstored)}`]),
  ];
}

/** Plays them in a process of another user where this one is root. */
function playAll(program: string, tmp: string): Promise<readonly CaseResult[]> {
  const command = [process.execPath, program, isRoot ? 'root' : 'user'];
  const other = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', ...command];
  const [file = '', ...args] = canChangeUser ? other : command;
  chmodSync(dirname(program), 0o755);
  const env = { ...process.env, TMPDIR: tmp, HOME: tmp };
  const child = spawn(file, args, { env, stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
  const results: CaseResult[] = [];
  const errors: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));
  child.on(
    'message',
    (message: { readonly result?: CaseResult; readonly asRoot?: string; readonly path?: string }) => {
      if (message.result !== undefined) results.push(message.result);
      if (message.asRoot !== undefined) execFileSync('sh', ['-ec', message.asRoot], { cwd: message.path });
      child.send('done');
    },
  );
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(results) : reject(new Error(Buffer.concat(errors).toString())),
    );
  });
}
