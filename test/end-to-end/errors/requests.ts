import { openProject } from '../../../src/compose.ts';
import type { Request } from '../../../src/contract/generated/request.ts';
import { RUNTIME } from '../../../src/contract/paths.ts';
import type { Project } from '../../../src/controller/project.ts';
import { submitRequest } from '../../../src/controller/submit-request.ts';
import { jobMarks } from '../../../src/effects/sweep.ts';
import type { Requests } from '../../../src/ports/requests.ts';
import { toldByRefusal, type Told } from '../../errors/support/told.ts';
import { openDrive } from '../../support/drive-loop.ts';
import { isolatedEnvironment } from '../../support/make-repository.ts';
import { RUNNER } from '../../support/project-paths.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { toldBy } from './told-by.ts';

const PAUSE: Request = {
  schema_version: 'request-v1',
  kind: 'pause',
  by: 'ada@example.com',
  at: '2026-11-20T10:00:00.000Z',
  note: null,
};

/** A person asks while a controller runs that looks whenever they look for the answer; `bend` what they do. */
async function asked(
  bend: (requests: Requests, look: () => Promise<unknown>) => Partial<Requests>,
): Promise<Told> {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  const project = await opened(repository);
  try {
    const { world } = project;
    const requests = { ...world.requests, ...bend(world.requests, drive.tick) };
    const bent: Project = { ...project, world: { ...world, requests } };
    const outcome = await submitRequest(bent, PAUSE, new AbortController().signal);
    if (outcome.ok) throw new Error('it was done');
    return toldByRefusal(outcome.error);
  } finally {
    await project.close();
    await drive.close();
  }
}

async function opened(repository: ScaffoldedRepository): Promise<Project> {
  const project = await openProject({
    cwd: repository.root,
    environment: isolatedEnvironment(repository.folder),
    nodePath: process.execPath,
    runnerPath: RUNNER,
  });
  if (!project.ok) throw new Error(project.error.message);
  return project.value;
}

/** What is asked and not done, each as whoever asks is told. */
export const REQUESTS = {
  'request.from-agent': () => {
    const repository = scaffoldRepository();
    const env = jobMarks('d-31', `${repository.root}/${RUNTIME}/dispatches/d-31`);
    return toldBy(repository, ['pause'], { env });
  },
  'request.unproven': () =>
    asked((requests, look) => ({
      ask: async (wish) => {
        const name = await requests.ask(wish);
        process.title = 'gone on to something else';
        return name;
      },
      waitForAnswer: async (name, waitMs, signal) => {
        await look();
        return requests.waitForAnswer(name, waitMs, signal);
      },
    })),
  'request.unanswered': () => asked(() => ({ waitForAnswer: async () => null })),
} as const;
