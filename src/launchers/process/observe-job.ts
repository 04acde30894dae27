import { encodeRecord } from '../../contract/canonical-json.ts';
import type { Exit } from '../../contract/generated/exit.ts';
import type { Launch } from '../../contract/generated/launch.ts';
import type { Start } from '../../contract/generated/start.ts';
import { sha256Hex } from '../../effects/digest.ts';
import { isAlive } from '../../effects/process-identity.ts';
import type { ProcessRow } from '../../effects/process-table.ts';
import { findMarked, jobMarks } from '../../effects/sweep.ts';
import type { Files } from '../../ports/files.ts';
import type { JobFacts, JobSigns } from '../../ports/launcher.ts';
import { closedExit, isClosed } from './end-job.ts';
import { findJobFolder, findJobRecord, readJobRecord } from './job-folder.ts';
import type { JobWords } from './job-words.ts';
import { isDoneWithin, isRunnerAlive, servesJob } from './runner-title.ts';

/** A runner is done right after it wrote exit.json; a loaded machine may take its time. */
const EXIT_WAIT_MS = 5_000;
const TAIL_BYTES = 8 * 1024;
const LAST_LINE_CHARS_MAX = 200;
/** Escape sequences of terminals, then what is left of control characters. */
const CONTROL =
  /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?)|[\u0000-\u001f\u007f-\u009f]/g;

/**
 * What the runner of this launcher, the folder of a job and the process table say. A runner that cannot be observed
 * from here (another host or pid namespace) counts as running: only its own silence can be held against it, or a
 * person's word.
 * @spec contract.md#recovery
 */
export async function observeJob(dir: string, words: JobWords): Promise<JobFacts> {
  const files = await findJobFolder(dir);
  const launch = files === null ? null : await readJobRecord(files, 'launch');
  if (files === null || launch === null) return { kind: 'absent' };
  const start = await readJobRecord(files, 'start');
  if (start === null) return { kind: 'prepared', launch };
  const isOwn = words.of(files.root) !== null;
  if (!isOwn && isClosed(start)) return { kind: 'ended', launch, start, exit: closedExit(start) };
  const end = isOwn ? await endByWord(files, start, words) : await endByEvidence(files, start, words);
  if (end.kind === 'exit') return { kind: 'ended', launch, start, exit: end.exit };
  if (end.kind === 'served') return { kind: 'running', launch, start, signs: await readSigns(files, launch) };
  const rows = await findMarked(jobMarks(launch.marker, files.root));
  return { kind: 'lost', launch, start, survivors: rows.length };
}

/** Processor time of what the job's runner has started, the runner itself left out. */
export async function readCpuMs(dir: string): Promise<number | null> {
  const files = await findJobFolder(dir);
  const launch = files === null ? null : await readJobRecord(files, 'launch');
  const start = files === null ? null : await readJobRecord(files, 'start');
  if (files === null || launch === null || start === null) return null;
  const isRunner = (await isAlive(start)) === 'alive';
  return sumCpu(await findMarked(jobMarks(launch.marker, files.root), isRunner ? start.pid : undefined));
}

/** How the runner of a job stands to it. */
type Standing =
  | { readonly kind: 'exit'; readonly exit: Exit }
  /** `isSure`: the process that made start.json was seen to be at it. */
  | { readonly kind: 'served'; readonly isSure: boolean }
  /** Nobody is at it, and nobody has ended it; or its exit.json is not the runner's. */
  | { readonly kind: 'lost' };

/** The runner's own word on a job that was started from here: nobody else can give it. */
async function endByWord(files: Files, start: Start, words: JobWords): Promise<Standing> {
  // A runner says that it is done right after it wrote exit.json, and its end is known here soon after it.
  const isEnding =
    (await readExit(files, start)) !== null || (await isRunnerAlive(files.root, start, words)) === 'dead';
  const word = isEnding ? await words.untilSettled(files.root, EXIT_WAIT_MS) : words.of(files.root);
  if (word === null) return endByEvidence(files, start, words);
  if (word.kind === 'serving') return isEnding ? { kind: 'lost' } : { kind: 'served', isSure: true };
  const exit = word.kind === 'over' ? await readExit(files, start) : null;
  const isWritten = exit !== null && exit !== 'foreign' && word.kind === 'over';
  const isTheRunners = isWritten && sha256Hex(encodeRecord(exit)) === word.exitSha256;
  return isTheRunners ? { kind: 'exit', exit } : { kind: 'lost' };
}

/** For a job of another controller, alive or dead: exit.json is its runner's last act for it. */
async function endByEvidence(files: Files, start: Start, words: JobWords): Promise<Standing> {
  // Looked at before exit.json: a runner that ends in between has written it by the time we read it.
  const liveness = await isRunnerAlive(files.root, start, words);
  let isServed = liveness === 'alive' && (await servesJob(start));
  if (isServed && (await readExit(files, start)) !== null)
    isServed = !(await isDoneWithin(start, EXIT_WAIT_MS));
  // Read again: what stood there while the runner was at the job it did not write.
  const exit = await readExit(files, start);
  if (isServed) return exit === null ? { kind: 'served', isSure: true } : { kind: 'lost' };
  if (exit !== null && exit !== 'foreign') return { kind: 'exit', exit };
  return liveness === 'unknown' ? { kind: 'served', isSure: false } : { kind: 'lost' };
}

/** The exit of this start; anything else at its place is foreign. */
async function readExit(files: Files, start: Start): Promise<Exit | 'foreign' | null> {
  const found = await findJobRecord(files, 'exit');
  if (!found.ok) return 'foreign';
  return found.value === null || found.value.nonce === start.nonce ? found.value : 'foreign';
}

async function readSigns(files: Files, launch: Launch): Promise<JobSigns> {
  const names = new Set(launch.steps.flatMap((step) => [step.stdout, step.stderr ?? step.stdout]));
  let outputBytes = 0;
  let lastLine = '';
  for (const name of names) {
    const size = (await files.sizeBytes(name)) ?? 0;
    outputBytes += size;
    // Later steps write later; standard error of a step comes after its output and often says more.
    if (size > 0) lastLine = cleanLastLine(await files.readTail(name, TAIL_BYTES)) || lastLine;
  }
  return { outputBytes, lastLine };
}

/** The last line that shows something, as plain text. */
export function cleanLastLine(tail: string): string {
  const lines = tail.split(/[\r\n]+/).map((line) => line.replace(CONTROL, '').trim());
  return (lines.findLast((line) => line !== '') ?? '').slice(0, LAST_LINE_CHARS_MAX);
}

function sumCpu(rows: readonly ProcessRow[]): number | null {
  const times = rows.map((row) => row.cpuMs);
  return times.reduce<number | null>((sum, ms) => (sum === null || ms === null ? null : sum + ms), 0);
}
