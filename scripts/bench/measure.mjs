// Timing of whole processes, in pairs, so that a machine that changes its speed changes both sides.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * Runs a command to its end; milliseconds, and peak memory in MB where the system shows it (null elsewhere). `onLook`
 * is called meanwhile, again and again.
 */
export function timed(command, args, { cwd, env = process.env, onLook = () => undefined } = {}) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    let peakMb = null;
    const look = () => {
      peakMb = peakOf(child.pid) ?? peakMb;
      onLook();
    };
    const timer = setInterval(look, 100);
    child.stderr.on('data', (chunk) => {
      if (said.length < 100_000) said += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearInterval(timer);
      if (code === 0) resolve({ ms: performance.now() - started, peakMb });
      else
        reject(
          new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}:\n${said.slice(-2_000)}`),
        );
    });
  });
}

/** The high-water mark of a living process. */
function peakOf(pid) {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return null;
  try {
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8'))?.[1];
    return kib === undefined ? null : Number(kib) / 1024;
  } catch {
    // It ended in between; the last look counts.
    return null;
  }
}

/** `{ median, min, max }` of numbers. */
export function spread(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return { median: quantile(sorted, 0.5), min: sorted[0], max: sorted.at(-1) };
}

function quantile(sorted, part) {
  const at = (sorted.length - 1) * part;
  const low = Math.floor(at);
  return sorted[low] + (sorted[Math.ceil(at)] - sorted[low]) * (at - low);
}

/** Ratio of `a` to `b`, pair by pair, `pairs` of them after one that does not count. */
export async function ratios(pairs, a, b) {
  const found = [];
  for (let pair = 0; pair <= pairs; pair += 1) {
    const [left, right] = pair % 2 === 0 ? [await a(), await b()] : (await inTurn(b, a)).toReversed();
    if (pair > 0) found.push({ ratio: left / right, a: left, b: right });
  }
  return {
    ratio: spread(found.map((row) => row.ratio)),
    a: spread(found.map((row) => row.a)),
    b: spread(found.map((row) => row.b)),
  };
}

async function inTurn(first, second) {
  return [await first(), await second()];
}
