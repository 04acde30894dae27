import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openProject } from './compose.ts';
import { run } from './cli/run.ts';
import type { CommandContext } from './cli/context.ts';

const abort = new AbortController();
process.once('SIGINT', () => abort.abort('SIGINT'));
process.once('SIGTERM', () => abort.abort('SIGTERM'));

const context: CommandContext = {
  out: (line) => process.stdout.write(`${line}\n`),
  note: (line) => process.stderr.write(`${line}\n`),
  isTerminal: process.stderr.isTTY === true,
  useColor: false,
  signal: abort.signal,
  columns: process.stderr.columns ?? 80,
};
const project = await openProject({
  cwd: process.cwd(),
  environment: process.env,
  nodePath: process.execPath,
  runnerPath: join(dirname(fileURLToPath(import.meta.url)), 'runner.js'),
});
if (project.ok) {
  process.exitCode = await run(context, project.value, {
    wait: !process.argv.includes('--no-wait'),
    once: process.argv.includes('--once'),
  });
  project.value.close();
}
