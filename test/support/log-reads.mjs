// Loaded into the controller by NODE_OPTIONS: READS_LOG gets a line for each file or folder that it opens to read.
import fs from 'node:fs';

const log = process.env.READS_LOG ?? '';
const { appendFileSync } = fs;
let isBusy = false;

function note(path) {
  if (isBusy || (typeof path !== 'string' && !Buffer.isBuffer(path))) return;
  isBusy = true;
  appendFileSync(log, `${String(path).replace(/\n/g, ' ')}\n`);
  isBusy = false;
}

const isWriting = (flags) => (typeof flags === 'string' ? /[wax]/.test(flags) : (Number(flags) & 3) === 1);

function wrap(owner, name) {
  const original = owner[name];
  owner[name] = function (...args) {
    if (!name.startsWith('open') || name.startsWith('opendir') || !isWriting(args[1])) note(args[0]);
    return original.apply(this, args);
  };
}

if (process.argv[1]?.endsWith('main.cjs')) {
  for (const name of ['openSync', 'readFileSync', 'readdirSync', 'opendirSync']) wrap(fs, name);
  for (const name of ['open', 'readFile', 'readdir', 'opendir']) wrap(fs.promises, name);
}
