#!/usr/bin/env node
// Whole runs as they were recorded, in test/golden-histories/: `golden-histories.mjs list`, `print <name>`, one line a
// decision, and `renew [name…]`, which plays them again. Renew one only when the form of an observation has changed or
// when the commit says which decision changed and why.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'test/golden-histories');
const SUFFIX = '.jsonl.gz';
const names = readdirSync(folder)
  .filter((name) => name.endsWith(SUFFIX))
  .map((name) => name.slice(0, -SUFFIX.length));

const [task, ...wanted] = process.argv.slice(2);
if (task === 'list') for (const name of names) console.log(name);
else if (task === 'print' && wanted.length === 1) print(wanted[0]);
else if (task === 'renew') renew(wanted.length === 0 ? names : wanted);
else {
  console.error('Usage: golden-histories.mjs list | print <name> | renew [name…]');
  process.exitCode = 2;
}

function print(name) {
  const lines = gunzipSync(readFileSync(join(folder, `${name}${SUFFIX}`))).toString('utf8');
  const values = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  for (const { at, decision } of values.filter((value) => value.decision !== undefined)) {
    const { kind, because, roundId } = decision;
    const what = (decision.transition ?? decision.action ?? decision.on)?.kind ?? decision.exit;
    console.log([at, roundId ?? '-', kind, what, because.rule, because.facts.join('; ')].join('  '));
  }
}

function renew(chosen) {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', 'test/scenarios/golden-histories.test.ts'],
    { cwd: root, stdio: 'inherit', env: { ...process.env, GOLDEN_HISTORIES: chosen.join(' ') } },
  );
  process.exitCode = status ?? 1;
}
