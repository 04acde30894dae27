import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { PortFailure } from '../../../ports/failure.ts';

/**
 * Starts a process with pipes to all three of its streams, in a group of its own. Where the system has no descriptors,
 * processes or memory left for one it throws `git.failed`; that a program is not there comes as an event.
 */
export function startGit(
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): ChildProcessWithoutNullStreams {
  const child = spawn('git', args, { ...options, detached: true });
  const streams: Partial<ChildProcessWithoutNullStreams> = child;
  if (streams.stdout !== undefined) return child;
  // The reason comes as an event a moment later, and would be nobody's.
  child.on('error', () => undefined);
  const detail = 'git could not be started: the system has no descriptors, processes or memory left for it';
  throw new PortFailure('git.failed', detail);
}
