import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** What `--help` prints, by command and '' for the program, as `src/cli/call/packaged-help.ts` looks it up. */
export async function renderHelp(root, bundling) {
  const folder = mkdtempSync(join(tmpdir(), 'orchestrator-help-'));
  const file = join(folder, 'help.cjs');
  await build({
    ...bundling,
    stdin: {
      contents: `export { buildProgram } from './src/cli/build-program.ts'; export { HELP_COLUMNS } from './src/cli/call/packaged-help.ts';`,
      resolveDir: root,
    },
    outfile: file,
    plugins: [commandsApart],
  });
  try {
    const { buildProgram, HELP_COLUMNS } = await import(pathToFileURL(file).href);
    return collect(buildProgram, HELP_COLUMNS);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The table names its commands' modules without running them. */
const commandsApart = {
  name: 'commands-apart',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : null,
    );
  },
};

function collect(buildProgram, columns) {
  let text = '';
  const write = (part) => {
    text += part;
  };
  const program = buildProgram({ out: write, err: write, version: '' }, () => undefined);
  const render = (command) => {
    text = '';
    command.configureHelp({ helpWidth: columns }).outputHelp();
    return text;
  };
  const commands = program.commands.map((command) => [command.name(), render(command)]);
  return Object.fromEntries([['', render(program)], ...commands]);
}
