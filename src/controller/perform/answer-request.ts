import { PROGRAM } from '../../contract/errors.ts';
import type { RequestAnswer } from '../../contract/generated/request-answer.ts';
import type { Action } from '../../core/action.ts';
import { invariant } from '../../lib/invariant.ts';
import type { Session, World } from '../world.ts';

/**
 * The answer stands before the request goes, so that its sender is told even by the next controller. To ask for a
 * pause twice is no mistake: it is paused. @spec contract.md#state
 */
export async function answerRequest(
  world: World,
  session: Session,
  { name, answer: message }: Extract<Action, { readonly kind: 'consumeRequest' }>,
): Promise<string> {
  const known = session.requests.get(name);
  invariant(known !== undefined, 'a request that is answered was seen');
  const { request } = known.pending;
  const isDone = known.hasMoved || request.kind === 'pause';
  const answer: RequestAnswer = {
    schema_version: 'request-answer-v1',
    request: name,
    kind: request.kind,
    outcome: isDone ? 'done' : 'refused',
    code: isDone ? null : 'request.refused',
    message: message.slice(0, 4000),
    next_command: `${PROGRAM} status`,
    at: world.clock.now(),
  };
  await world.requests.answer(session.lease, answer);
  await world.requests.consume(session.lease, name);
  // Whoever asks has the terminal before them that would tell them of these.
  await world.requests.forgetRejected(session.lease);
  known.answer = answer;
  return message;
}
