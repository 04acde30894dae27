import { CHECK_LIMITS } from '../../contract/limits.ts';
import type { SetupFacts } from '../../core/round-observation.ts';
import { unknownSecrets } from '../secret-digests.ts';
import { isSetupDone } from '../setup-note.ts';
import type { RoundContext } from './observe-context.ts';

export const SETUP_LOG = 'setup.log';
const LOG_BYTES = 16 * 1024;

/** Has `worktree.setup` run in this worktree? Its marker goes when the worktree is made anew. @spec contract.md#worktrees-and-history */
export async function observeSetup({ world, session, places, worktree }: RoundContext): Promise<SetupFacts> {
  if (session.config.worktree.setup.length === 0) return { kind: 'not-needed' };
  if (worktree.kind !== 'present') return { kind: 'due' };
  if (await isSetupDone(world, places)) return { kind: 'done' };
  const job = await world.launcher.observe(`${world.root}/${places.setupDir}`);
  const unknown = unknownSecrets(world, job);
  if (unknown.length > 0 && session.mayStore)
    return { kind: 'sealed', job: { what: 'worktree.setup', unknown } };
  switch (job.kind) {
    case 'absent':
    case 'prepared':
      return { kind: 'due' };
    case 'running':
      return { kind: 'running', lastLine: job.signs.lastLine };
    case 'ended':
      return {
        kind: 'ended',
        exit: job.exit,
        logTail: await tailLines(world.files.readTail(`${places.setupDir}/${SETUP_LOG}`, LOG_BYTES)),
      };
    case 'lost':
      return { kind: 'ended', exit: null, logTail: 'the process that ran it died' };
  }
}

/** The last lines of a log, as problems quote them. @spec contract.md#verification */
export async function tailLines(text: Promise<string>): Promise<string> {
  return (await text).split('\n').slice(-CHECK_LIMITS.logTailLinesMax).join('\n').trim();
}
