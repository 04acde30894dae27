import { nameJob } from '../../controller/name-job.ts';
import { err } from '../../lib/result.ts';
import type { CommandContext } from './context.ts';

/** What a command that writes opens a repository with: it goes on for people only. @spec contract.md#state */
export function refuseAgents(openProject: CommandContext['openProject']): CommandContext['openProject'] {
  return async (options) => {
    const opened = await openProject(options);
    if (!opened.ok) return opened;
    const above = await opened.value.jobAbove();
    if (above.kind === 'none') return opened;
    await opened.value.close();
    const place = above.kind === 'job' ? `runs below ${nameJob(above.job)}` : 'cannot see what it runs below';
    return err({ code: 'request.from-agent', message: `this command ${place}; from there it may only read` });
  };
}
