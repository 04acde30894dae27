import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Pinned here and not in package.json: together they are larger than everything else that is needed to build. */
const LINTERS = { publint: '0.3.25', '@arethetypeswrong/cli': '0.18.5' };
const INSTALL_MS_MAX = 300_000;

/** Installs the linters of packages into a folder, or says why that cannot be done here. */
export function installLinters(folder) {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: LINTERS }));
  const args = [
    'install',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--prefer-offline',
    '--fetch-retries=0',
  ];
  try {
    execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], timeout: INSTALL_MS_MAX });
  } catch (error) {
    const said = String(error.stderr ?? error.message)
      .trim()
      .split('\n');
    return { kind: 'absent', why: `npm could not install them (${said[0]})` };
  }
  return {
    kind: 'present',
    publint: join(folder, 'node_modules/publint/src/cli.js'),
    attw: join(folder, 'node_modules/@arethetypeswrong/cli/dist/index.js'),
  };
}
