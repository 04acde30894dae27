import { createHash, randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { isatty } from 'node:tty';
import { agentPresets } from '../agents/presets.ts';
import type { Asker } from '../contract/generated/request.ts';
import { requestPath } from '../contract/paths.ts';
import type { RequestFile, RequestProof } from '../ports/requests.ts';
import { findJobAbove, listAncestors } from './job-above.ts';
import { isAlive, readCommandLine, readOwnIdentity } from './process-identity.ts';

/** Requests made by agents say so by the identity that agents commit with. */
const AGENT_ADDRESS = /^(.*)@orchestrator\.invalid$/;

/** A process can rename itself in the room that its arguments took, which may be little: so much of the name counts. */
const TITLE_CHARS_MIN = 16;
const DIGEST_CHARS = 24;

/** This process, as the one that asks. */
export async function describeAsker(): Promise<Asker> {
  return {
    ...(await readOwnIdentity()),
    terminal: isatty(0),
    agent_program: await findAgentProgram(),
    nonce: randomBytes(6).toString('hex'),
  };
}

const AGENT_PROGRAMS: readonly string[] = agentPresets.map(({ bin }) => bin);
/** A program, or what an interpreter was given to run. */
const NAMING_WORDS = 2;

/** The agent program that this process was started from, if any: written down with what was asked. */
async function findAgentProgram(): Promise<string | null> {
  for (const pid of await listAncestors(process.pid)) {
    const words = (await readCommandLine(pid)).split(/[\0 ]/).slice(0, NAMING_WORDS);
    const found = AGENT_PROGRAMS.find((program) => words.some((word) => basename(word) === program));
    if (found !== undefined) return found;
  }
  return null;
}

/**
 * What the process that asks calls itself in the process table. Only it can rename itself, and it names these bytes:
 * neither another file nor a copy with another wish in it can be passed off as its own. @spec contract.md#state
 */
export function askerTitle(bytes: Uint8Array): string {
  return `ask-${createHash('sha256').update(bytes).digest('base64url').slice(0, DIGEST_CHARS)}`;
}

/** What the process table says of the one that sent a request. Looked at while it waits. @spec contract.md#state */
export async function proveAsker(
  { name, bytes, request }: Extract<RequestFile, { readonly kind: 'request' }>,
  root: string,
): Promise<RequestProof> {
  const agent = AGENT_ADDRESS.exec(request.by)?.[1];
  if (agent !== undefined) return { kind: 'from-agent', job: `dispatches/${agent}` };
  const { asker } = request;
  if (asker === undefined) return unproven('it does not say which process sent it');
  if (name !== basename(requestPath(request.at, asker.nonce))) return unproven('its name is that of another');
  const liveness = await isAlive(asker);
  if (liveness === 'unknown')
    return unproven('its sender cannot be seen from here: type it where the controller runs');
  if (liveness === 'dead') return unproven('its sender is gone');
  if (!isTitle(await readCommandLine(asker.pid), askerTitle(bytes)))
    return unproven(`process ${asker.pid} says nothing of it`);
  const above = await findJobAbove(asker.pid, root);
  if (above.kind === 'unreadable') return unproven('its sender cannot be looked at');
  if (above.kind === 'job') return { kind: 'from-agent', job: above.job };
  // Read last: whatever was read before belongs to the process that began then.
  return (await isAlive(asker)) === 'alive' ? { kind: 'proven' } : unproven('its sender is gone');
}

function isTitle(commandLine: string, title: string): boolean {
  const found = commandLine.replace(/[\0\s]+$/, '');
  return found.length >= TITLE_CHARS_MIN && title.startsWith(found);
}

function unproven(why: string): RequestProof {
  return { kind: 'unproven', why };
}
