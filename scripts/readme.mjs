// Writes the generated parts of README.md: configuration, exit codes, and what the demo prints. `--check` exits 1
// when they are stale. The demo is run for it; ids and times in its output are replaced by stand-ins.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadTable } from './generate/tables.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const file = join(root, 'README.md');

const written = readFileSync(file, 'utf8');
let text = written;
text = replacePart(text, 'configuration', await configurationTable());
text = replacePart(text, 'exit-codes', exitCodeTable());
text = replacePart(text, 'demo', demoTranscript());

if (text === written) console.log('README.md is fresh');
else if (process.argv.includes('--check')) {
  console.error('README.md is stale: run `node scripts/readme.mjs` and commit the result.');
  showDifference(written, text);
  process.exitCode = 1;
} else writeFileSync(file, text);

function replacePart(whole, name, part) {
  const pattern = new RegExp(`(<!-- generated: ${name} -->\n)[^]*?(<!-- end -->)`);
  if (!pattern.test(whole)) throw new Error(`README.md has no part "${name}"`);
  return whole.replace(pattern, (_all, begin, end) => `${begin}\n${part}\n\n${end}`);
}

async function configurationTable() {
  const { configTable } = await loadTable(root, 'src/contract/config-table.ts');
  const rows = Object.entries(configTable)
    .filter(([, row]) => row.since === 'now')
    .map(([key, row]) => `| \`${key}\` | ${row.type} | ${shown(row.default)} | ${row.reason} |`);
  return ['| key | value | default | what for |', '|---|---|---|---|', ...rows].join('\n');
}

function shown(value) {
  if (value === null) return 'none';
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : value.map((entry) => `\`${entry}\``).join(', ');
  return typeof value === 'object' ? 'none' : `\`${value}\``;
}

/** The table of CONTRACT.md, which the tests hold to the code. */
function exitCodeTable() {
  const contract = readFileSync(join(root, 'orchestrator/CONTRACT.md'), 'utf8');
  const lines = contract.split('\n');
  const start = lines.findIndex((line) => line.startsWith('| exit'));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  if (start < 0) throw new Error('CONTRACT.md has no table of exit codes');
  return lines.slice(start, end).join('\n');
}

function demoTranscript() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/demo.mjs'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  if (status !== 0) throw new Error(`the demo failed:\n${stdout}\n${stderr}`);
  const year = String(new Date().getUTCFullYear());
  const lines = stdout
    .replace(/\/\S*run-orchestrator-loop-demo-\w+/g, '/tmp/demo')
    .replaceAll(root, '/package')
    .replace(/\b[0-9a-f]{12,40}\b/g, '1a2b3c4d5e6f')
    .replace(/\b[0-9a-f]{8}\b/g, '1a2b3c4d')
    .replace(/\b[0-9a-f]{7}\b/g, '1a2b3c4')
    .replace(new RegExp(`${year}-\\d\\d-\\d\\d(?:T[\\d:.]+Z)?`, 'g'), '2026-11-20')
    .replace(/\b\d+(?:\.\d+)? ?(?:ms|s)\b/g, '1 s')
    .trimEnd();
  return `\`\`\`text\n${lines}\n\`\`\``;
}

function showDifference(before, after) {
  const old = before.split('\n');
  const now = after.split('\n');
  const at = now.findIndex((line, index) => line !== old[index]);
  console.error(`first difference, line ${at + 1}:\n- ${old[at]}\n+ ${now[at]}`);
}
