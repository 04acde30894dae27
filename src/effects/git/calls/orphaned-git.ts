import { PortFailure } from '../../../ports/failure.ts';
import { awakeMs } from '../../awake-time.ts';
import { pause } from '../../pause.ts';
import { listProcesses } from '../../process-table.ts';
import { gitMark } from './git-command.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';

/** Seldom more than one look: a git that was caught in the middle of something ends within milliseconds. */
const LOOK_MS = 50;

/**
 * Waits for the end of every git that a dead controller had started. One that still writes or cleans a worktree
 * would do so under the hands of its successor. @spec contract.md#one-controller
 */
export async function waitForGitOf(pid: number): Promise<void> {
  const end = awakeMs() + GIT_LIMITS.commandTimeoutMs;
  for (;;) {
    const { rows } = await listProcesses(gitMark(pid));
    const orphan = rows.find((row) => row.isMarked && row.parentPid !== process.pid);
    if (orphan === undefined) return;
    if (awakeMs() > end) {
      const message = `process ${orphan.pid}, a git of the controller that was process ${pid}, does not end`;
      throw new PortFailure('git.failed', `${message}; end it, then run again`);
    }
    await pause(LOOK_MS);
  }
}
