// Loaded into the controller by NODE_OPTIONS: numbers each call by which it changes something and sleeps (SIGSTOP) before
// number SLEEP_AT, as a controller does whose machine is suspended there. SLEEP_LOG gets a line a call.
import childProcess from 'node:child_process';
import fs from 'node:fs';

const at = Number(process.env.SLEEP_AT ?? 0);
const log = process.env.SLEEP_LOG ?? '';
const { appendFileSync } = fs;
let count = 0;
let isBusy = false;

function step(name, ...args) {
  if (isBusy) return;
  count += 1;
  isBusy = true;
  appendFileSync(log, `${[name, ...args].map(word).join(' ')}\n`);
  isBusy = false;
  if (count === at) process.kill(process.pid, 'SIGSTOP');
}

function word(arg) {
  return String(typeof arg === 'number' ? `#${arg}` : arg).replace(/\s/g, ' ');
}

function wrap(owner, name, namesOf) {
  const original = owner[name];
  owner[name] = function (...args) {
    const names = namesOf(args);
    if (names !== null) step(name.replace('Sync', ''), ...names);
    return original.apply(this, args);
  };
}

const isWriting = (flags) => (typeof flags === 'string' ? /[wax+]/.test(flags) : (flags & 3) !== 0);

if (process.argv[1]?.endsWith('main.cjs') && process.argv.includes('run')) {
  for (const name of ['renameSync', 'linkSync', 'copyFileSync', 'symlinkSync'])
    wrap(fs, name, ([from, to]) => [from, to]);
  for (const name of [
    'unlinkSync',
    'rmdirSync',
    'rmSync',
    'mkdirSync',
    'chmodSync',
    'writeFileSync',
    'writeSync',
    'ftruncateSync',
  ])
    wrap(fs, name, ([path]) => [path]);
  wrap(fs, 'openSync', ([path, flags]) => (isWriting(flags) ? [path] : null));
  wrap(fs.promises, 'rm', ([path]) => [path]);
  const { spawn } = childProcess;
  childProcess.spawn = (program, args, options) => {
    const words = args.filter((arg, index) => arg !== '-c' && args[index - 1] !== '-c');
    step('spawn', program, ...words.slice(0, 4));
    const child = spawn(program, args, options);
    // The words to a process that goes on change something too.
    if (child.stdin && words.includes('update-ref')) wrap(child.stdin, 'write', () => ['refs']);
    wrap(child, 'send', ([message]) => [message.kind]);
    return child;
  };
}
