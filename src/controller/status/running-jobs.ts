import { checkDir, dispatchDir, RUNTIME } from '../../contract/paths.ts';
import type { ActiveRound, State } from '../../contract/generated/state.ts';
import type { JobFacts } from '../../ports/launcher.ts';
import { placesOf } from '../round-places.ts';
import type { World } from '../world.ts';

/** A process that works for a round right now. */
export interface RunningJob {
  readonly roundId: string;
  /** A role, `checks`, or `setup`. */
  readonly what: string;
  readonly dispatchId: string | null;
  readonly agent: string | null;
  readonly since: string;
  readonly lastLine: string;
  /** Its folder, relative to the main checkout. */
  readonly dir: string;
}

/** Everything that runs for the live rounds, from the folders of the jobs and the process table. */
export async function findRunningJobs(world: World, state: State): Promise<readonly RunningJob[]> {
  const jobs: RunningJob[] = [];
  for (const row of state.active_rounds) jobs.push(...(await jobsOfRound(world, row)));
  return jobs;
}

async function jobsOfRound(world: World, row: ActiveRound): Promise<readonly RunningJob[]> {
  const found: RunningJob[] = [];
  const look = async (what: string, dir: string, dispatchId: string | null) => {
    const facts = await world.launcher.observe(`${world.root}/${dir}`);
    if (facts.kind === 'running')
      found.push({ ...describe(facts), roundId: row.round_id, what, dispatchId, dir });
  };
  for (const [thread, dispatchId] of Object.entries(row.dispatch_ids))
    await look(roleOfThread(thread), dispatchDir(dispatchId), dispatchId);
  const checks = await newestChecks(world, row.round_id);
  if (checks !== null) await look('checks', checkDir(row.round_id, checks), null);
  await look('setup', placesOf(world.root, row).setupDir, null);
  return found;
}

function describe(
  facts: Extract<JobFacts, { kind: 'running' }>,
): Pick<RunningJob, 'agent' | 'since' | 'lastLine'> {
  return { agent: facts.launch.agent, since: facts.start.started_at, lastLine: facts.signs.lastLine };
}

/** Threads are `<round_id>/<role>`. */
function roleOfThread(thread: string): string {
  return thread.slice(thread.lastIndexOf('/') + 1);
}

async function newestChecks(world: World, roundId: string): Promise<number | null> {
  const numbers = (await world.files.list(`${RUNTIME}/checks/${roundId}`))
    .filter((name) => /^\d{1,9}$/.test(name))
    .map(Number);
  return numbers.length === 0 ? null : Math.max(...numbers);
}
