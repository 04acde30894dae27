import { PROGRAM } from '../../contract/errors.ts';
import type { RequestAnswer } from '../../contract/generated/request-answer.ts';
import type { LeaseHeld } from '../../ports/lease.ts';
import type { RequestFile, RequestProof } from '../../ports/requests.ts';
import type { PendingRequest } from '../../core/observation.ts';
import { nameJob } from '../name-job.ts';
import { nameRequest } from '../name-request.ts';
import type { ObserveContext } from './observe-context.ts';

type Sent = Extract<RequestFile, { readonly kind: 'request' }>;
type NotTaken = Exclude<RequestProof, { readonly kind: 'proven' }>;
type Context = Pick<ObserveContext, 'world' | 'session' | 'state' | 'now'>;

/**
 * What people wait for. Who sent a request is looked at once, when it is seen first; from then on it is what it was
 * then, whatever becomes of its file. What nobody is seen to wait for is set aside and never acted on.
 * @spec contract.md#state
 */
export async function observeRequests(context: Context): Promise<readonly PendingRequest[]> {
  const { world, session } = context;
  for (const file of await world.requests.list()) {
    if (session.requests.has(file.name)) await clearAnswered(context, file.name);
    else if (file.kind === 'request') await take(context, file);
    else if (session.lease !== null) await world.requests.reject(session.lease, file.name);
  }
  const waiting = [...session.requests.values()].filter(({ answer }) => answer === null);
  return waiting.map(({ pending }) => pending).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** A request is answered once: what lies there again under its name is nobody's. */
async function clearAnswered({ world, session }: Context, name: string): Promise<void> {
  const isAnswered = session.requests.get(name)?.answer !== null;
  if (isAnswered && session.lease !== null) await world.requests.consume(session.lease, name);
}

async function take(context: Context, file: Sent): Promise<void> {
  const { world, session } = context;
  const proof = await world.requests.prove(file);
  if (proof.kind !== 'proven') {
    if (session.lease !== null) await refuse(context, session.lease, file, proof);
    return;
  }
  // Its sender may have given up a moment ago.
  if (session.lease !== null && !(await world.requests.claim(session.lease, file.name))) return;
  const { asker: _proven, ...request } = file.request;
  const pending = { name: file.name, request };
  session.requests.set(file.name, { pending, hasMoved: false, answer: null });
}

/** Answered, set aside, noted and told; held against nobody. */
async function refuse(context: Context, lease: LeaseHeld, file: Sent, proof: NotTaken): Promise<void> {
  const { world, session, state, now } = context;
  const answer = refusalOf(file, proof, now);
  await world.requests.answer(lease, answer);
  await world.requests.reject(lease, file.name);
  session.facts.push(answer.message);
  await world.events.append(lease, {
    at: now,
    revision: state.revision,
    type: 'note',
    round_id: null,
    dispatch_id: null,
    code: answer.code ?? 'request.unproven',
    path: null,
    rule: null,
    spec: 'contract.md#state',
    facts: [file.name],
    message: answer.message.slice(0, 2000),
    data: null,
  });
}

function refusalOf({ name, request }: Sent, proof: NotTaken, now: string): RequestAnswer {
  const what = `a request (${nameRequest(request)}, by ${request.by})`;
  const isAgents = proof.kind === 'from-agent';
  return {
    schema_version: 'request-answer-v1',
    request: name,
    kind: request.kind,
    outcome: 'refused',
    code: isAgents ? 'request.from-agent' : 'request.unproven',
    message: isAgents
      ? `${what} came from below ${nameJob(proof.job)}; from there this program may only read`
      : `${what} was not taken: ${proof.why}; if it was yours, give it again`,
    next_command: `${PROGRAM} status`,
    at: now,
  };
}
