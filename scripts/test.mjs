// The whole check of this repository, in the order in which failures are cheapest to find. The last line counts.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled } from './test/installed.mjs';
import { runCheck, runCounted, runVitest } from './test/parts.mjs';
import { describeSizes } from './test/sizes.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = (...args) => [process.execPath, ...args];
const FOLDERS = ['src', 'test', 'scripts', 'examples'];

const parts = [
  ...(isInstalled(root) ? [] : [() => runCheck(root, 'install', ['npm', 'ci', '--no-audit', '--no-fund'])]),
  () => runCheck(root, 'generated files', node('scripts/generate.mjs', '--check')),
  () => runCheck(root, 'types', node('node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json')),
  () => runCheck(root, 'public interface', node('scripts/api-report.mjs', '--check')),
  () => runCheck(root, 'lint', ['node_modules/.bin/oxlint', '--deny-warnings', ...FOLDERS]),
  () => runCheck(root, 'format', ['node_modules/.bin/biome', 'format', ...FOLDERS]),
  () => runVitest(root, 'architecture and spec links', ['architecture']),
  () => runVitest(root, 'tests', ['unit', 'model', 'scenarios', 'end-to-end']),
  () => runCounted(root, 'package', node('scripts/check-package.mjs')),
  ...(existsSync(join(root, 'scripts/readme.mjs'))
    ? [() => runCheck(root, 'README transcript', node('scripts/readme.mjs', '--check'))]
    : []),
];

const total = { passed: 0, failed: 0, skipped: 0 };
for (const run of parts) {
  const counts = run();
  for (const key of Object.keys(total)) total[key] += counts[key];
}
console.log(`\n${describeSizes(root)}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
