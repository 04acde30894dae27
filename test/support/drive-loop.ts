import { openProject } from '../../src/compose.ts';
import type { Refusal } from '../../src/controller/project.ts';
import { openSession, type OpenSession } from '../../src/controller/open-session.ts';
import { forgetLooks } from '../../src/controller/remember.ts';
import { tick, type TickResult } from '../../src/controller/tick.ts';
import type { World } from '../../src/controller/world.ts';
import type { ActiveRound, State } from '../../src/contract/generated/state.ts';
import { isolatedEnvironment, type TestRepository } from './make-repository.ts';
import { RUNNER } from './project-paths.ts';

const TICKS_MAX = 400;
const JOB_MS_MAX = 60_000;

/** A controller inside the test, tick by tick: a person can do something between any two of them. */
export interface Drive {
  readonly world: World;
  readonly session: OpenSession['session'];
  readonly notes: readonly string[];
  state(): State;
  /** The only live round. */
  round(): ActiveRound;
  tick(): Promise<TickResult>;
  /** One tick; waits for the job that it waits for. */
  next(): Promise<TickResult>;
  /** Ticks until something is seen; waits for jobs, fails when the controller stops or waits for a person first. */
  until(what: string, isSeen: (result: TickResult) => boolean): Promise<TickResult>;
  /** Ticks until the controller stops or waits for anything but a job. */
  run(): Promise<TickResult>;
  close(): Promise<void>;
  /** Ends the helper processes and gives nothing back, like a controller that dies. */
  abandon(): void;
}

export interface DriveOptions {
  readonly acceptBase?: boolean;
  readonly maxRounds?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Stands between the controller and the world. */
  readonly wrap?: (world: World) => World;
}

/** Opens a controller; throws with the refusal when there is one. */
export async function openDrive(repository: TestRepository, options: DriveOptions = {}): Promise<Drive> {
  const opened = await tryDrive(repository, options);
  if ('code' in opened) throw new Error(`${opened.code}: ${opened.message}`);
  return opened;
}

export async function tryDrive(
  repository: TestRepository,
  options: DriveOptions = {},
): Promise<Drive | Refusal> {
  const project = await openProject({
    cwd: repository.root,
    environment: { ...isolatedEnvironment(repository.folder), ...options.env },
    nodePath: process.execPath,
    runnerPath: RUNNER,
  });
  if (!project.ok) return project.error;
  const world = options.wrap?.(project.value.world) ?? project.value.world;
  let drive: Drive | null = null;
  try {
    const opened = await openSession(
      { ...project.value, world },
      { takeOver: false, maxRounds: options.maxRounds ?? null, acceptBase: options.acceptBase === true },
    );
    if (!opened.ok) return opened.error;
    drive = makeDrive(world, opened.value, project.value.close);
    return drive;
  } finally {
    if (drive === null) await project.value.close();
  }
}

function makeDrive(world: World, opened: OpenSession, closeProject: () => Promise<void>): Drive {
  let state = opened.state;
  /** Between two calls of a test a person may have worked, however short the time. */
  const afterPerson = <T>(work: () => Promise<T>): Promise<T> => {
    forgetLooks(opened.session);
    opened.session.cleanFreed.clear();
    return work();
  };
  const step = async (): Promise<TickResult> => {
    const result = await tick(world, opened.session, state);
    state = result.state;
    return result;
  };
  const next = async (): Promise<TickResult> => {
    const result = await step();
    if (result.decision.kind === 'wait' && result.decision.on.kind === 'job')
      await world.launcher.waitForChange(
        [`${world.root}/${result.decision.on.jobDir}`],
        JOB_MS_MAX,
        new AbortController().signal,
      );
    return result;
  };
  return {
    world,
    session: opened.session,
    notes: opened.notes,
    state: () => state,
    round() {
      const [round] = state.active_rounds;
      if (round === undefined) throw new Error('no round is live');
      return round;
    },
    tick: () => afterPerson(step),
    next: () => afterPerson(next),
    until: (what, isSeen) =>
      afterPerson(async () => {
        for (let count = 0; count < TICKS_MAX; count += 1) {
          const result = await next();
          if (isSeen(result)) return result;
          if (isOver(result)) throw new Error(`${describe(result)} before ${what}`);
        }
        throw new Error(`${TICKS_MAX} ticks without ${what}`);
      }),
    run: () =>
      afterPerson(async () => {
        for (let count = 0; count < TICKS_MAX; count += 1) {
          const result = await next();
          if (isOver(result)) return result;
        }
        throw new Error(`${TICKS_MAX} ticks without an end`);
      }),
    async close() {
      await opened.close();
      await closeProject();
    },
    abandon: () => void closeProject(),
  };
}

/** A stop, or a wait for anything but a job. */
export function isOver({ decision }: TickResult): boolean {
  return decision.kind === 'stop' || (decision.kind === 'wait' && decision.on.kind !== 'job');
}

function describe({ decision }: TickResult): string {
  return `${decision.kind} ${decision.because.rule} (${decision.because.facts.join('; ')})${decision.kind === 'stop' ? `: ${decision.message}` : ''}`;
}

/** Did this tick perform such an action? */
export function performed(kind: string): (result: TickResult) => boolean {
  return ({ decision }) => decision.kind === 'perform' && decision.action.kind === kind;
}

/** Did this tick make such a transition? */
export function made(kind: string): (result: TickResult) => boolean {
  return ({ decision }) => decision.kind === 'transition' && decision.transition.kind === kind;
}

/** Does this tick wait for a running job? */
export function waitsForJob({ decision }: TickResult): boolean {
  return decision.kind === 'wait' && decision.on.kind === 'job';
}
