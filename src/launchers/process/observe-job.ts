import type { Launch } from '../../contract/generated/launch.ts';
import type { Start } from '../../contract/generated/start.ts';
import { pause } from '../../effects/pause.ts';
import { isAlive } from '../../effects/process-identity.ts';
import type { ProcessRow } from '../../effects/process-table.ts';
import { findMarked, jobMarks } from '../../effects/sweep.ts';
import type { Files } from '../../ports/files.ts';
import type { JobFacts, JobSigns } from '../../ports/launcher.ts';
import { findJobFolder, readJobRecord } from './job-folder.ts';

/** A runner ends right after it wrote exit.json; a loaded machine may take its time. */
const EXIT_WAIT_MS = 5_000;
const EXIT_POLL_MS = 10;
const TAIL_BYTES = 8 * 1024;
const LAST_LINE_CHARS_MAX = 200;
/** Escape sequences of terminals, then what is left of control characters. */
const CONTROL =
  /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?)|[\u0000-\u001f\u007f-\u009f]/g;

/**
 * What the folder of a job and the process table say. A runner that cannot be observed from here (another host or
 * pid namespace) counts as running: only its own silence can be held against it. @spec contract.md#recovery */
export async function observeJob(dir: string): Promise<JobFacts> {
  const files = await findJobFolder(dir);
  const launch = files === null ? null : await readJobRecord(files, 'launch');
  if (files === null || launch === null) return { kind: 'absent' };
  const start = await readJobRecord(files, 'start');
  if (start === null) return { kind: 'prepared', launch };
  // Liveness before exit.json: a runner that ends in between has written it by the time we read it.
  const liveness = await isAlive(start);
  const exit = await readJobRecord(files, 'exit');
  const isOver = exit !== null && exit.nonce === start.nonce;
  // Its exit is a runner's last act: one that lives on did not write it. A job that was closed from here never had one.
  const isRunners = start.pid !== process.pid;
  const isForged = isOver && isRunners && liveness === 'alive' && !(await untilDead(start));
  if (isOver && !isForged) return { kind: 'ended', launch, start, exit };
  const rows = await findMarked(jobMarks(launch.marker, files.root));
  if (liveness === 'dead' || isForged) return { kind: 'lost', launch, start, survivors: rows.length };
  return { kind: 'running', launch, start, signs: await readSigns(files, launch, { start, rows }) };
}

async function untilDead(start: Start): Promise<boolean> {
  const end = performance.now() + EXIT_WAIT_MS;
  while ((await isAlive(start)) === 'alive') {
    if (performance.now() >= end) return false;
    await pause(EXIT_POLL_MS);
  }
  return true;
}

async function readSigns(
  files: Files,
  launch: Launch,
  seen: { readonly start: Start; readonly rows: readonly ProcessRow[] },
): Promise<JobSigns> {
  const names = new Set(launch.steps.flatMap((step) => [step.stdout, step.stderr ?? step.stdout]));
  let outputBytes = 0;
  let lastLine = '';
  for (const name of names) {
    const size = (await files.sizeBytes(name)) ?? 0;
    outputBytes += size;
    // Later steps write later; standard error of a step comes after its output and often says more.
    if (size > 0) lastLine = cleanLastLine(await files.readTail(name, TAIL_BYTES)) || lastLine;
  }
  return { outputBytes, lastLine, cpuMs: sumCpu(seen.rows, seen.start.pid) };
}

/** The last line that shows something, as plain text. */
export function cleanLastLine(tail: string): string {
  const lines = tail.split(/[\r\n]+/).map((line) => line.replace(CONTROL, '').trim());
  return (lines.findLast((line) => line !== '') ?? '').slice(0, LAST_LINE_CHARS_MAX);
}

/** Without the runner itself, which is no sign of life of the agent. */
function sumCpu(rows: readonly ProcessRow[], runnerPid: number): number | null {
  const times = rows.filter((row) => row.pid !== runnerPid).map((row) => row.cpuMs);
  return times.reduce<number | null>((sum, ms) => (sum === null || ms === null ? null : sum + ms), 0);
}
