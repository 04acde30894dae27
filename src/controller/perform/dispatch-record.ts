import { dispatchDir } from '../../contract/paths.ts';
import { FILE_LIMITS } from '../../contract/limits.ts';
import type { DispatchOutcome } from '../../contract/generated/dispatch-outcome.ts';
import type { DispatchRecord } from '../../contract/generated/dispatch-record.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { World } from '../world.ts';

/** The record of one launch, from what its folder says. @spec contract.md#records */
export async function buildDispatchRecord(world: World, outcome: DispatchOutcome): Promise<DispatchRecord> {
  const dir = dispatchDir(outcome.dispatch_id);
  const job = await world.launcher.observe(`${world.root}/${dir}`);
  if (job.kind === 'absent' || job.kind === 'prepared')
    throw new PortFailure('files.failed', `${dir} has no start although its dispatch ran`);
  const { launch, start } = job;
  const exit = job.kind === 'ended' ? job.exit : null;
  const step = exit?.steps.at(-1);
  const prompt = await world.files.read(`${dir}/prompt.md`, FILE_LIMITS.promptBytesMax);
  return {
    schema_version: 'dispatch-record-v1',
    dispatch_id: outcome.dispatch_id,
    thread_id: `${outcome.round_id}/${outcome.role}`,
    round_id: outcome.round_id,
    role: outcome.role,
    stage: outcome.stage,
    attempt: outcome.attempt,
    agent: launch.agent ?? 'unknown',
    adapter: launch.adapter ?? 'command',
    model: launch.model,
    effort: launch.effort,
    launcher: 'process',
    agent_session_id: null,
    status: outcome.kind === 'accepted' || outcome.kind === 'help' ? 'completed' : 'failed',
    queued_at: launch.queued_at,
    started_at: start.started_at,
    ended_at: exit?.ended_at ?? outcome.settled_at,
    exit: step === undefined ? null : { code: step.exit_code, signal: step.signal },
    failure_class: outcome.failure_class,
    usage: null,
    prompt_sha256: prompt.kind === 'file' ? world.digest(prompt.bytes) : null,
    target: null,
    launcher_ref: null,
  };
}
