import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { encodeRecord } from '../contract/canonical-json.ts';
import { FILE_LIMITS } from '../contract/limits.ts';
import { requestPath, requestsDir, RUNTIME } from '../contract/paths.ts';
import type { Problem } from '../contract/problem.ts';
import { parseRecord, validateValue } from '../contract/validate.ts';
import { invariant } from '../lib/invariant.ts';
import type { Files } from '../ports/files.ts';
import type { RequestFile, Requests } from '../ports/requests.ts';
import { ensureIgnoredFolder } from './ignored-folder.ts';
import { pauseUnless } from './pause.ts';

const REJECTED = 'rejected';
/** More than people can write between two observations; the rest is read at the next one. */
const LISTED_MAX = 100;
/** One read of a folder: soon enough to feel immediate, seldom enough to cost nothing. */
const LOOK_MS = 250;

/** The requests folder of the repository that is the root of `files`. @spec contract.md#state */
export function createRequests(files: Files): Requests {
  return {
    list: async () => {
      const names = (await files.list(requestsDir)).filter(isRequestName).slice(0, LISTED_MAX);
      const found = await Promise.all(names.map((name) => readRequest(files, name)));
      return found.filter((request) => request !== null);
    },
    waitForOne: async (signal) => {
      // A person waits for the answer, so that this looks more often than a loop observes.
      while (!signal.aborted && !(await files.list(requestsDir)).some(isRequestName))
        await pauseUnless(signal, LOOK_MS);
    },
    write: async (request) => {
      const checked = validateValue('request', request, requestsDir);
      const problem = checked.ok ? undefined : checked.error[0];
      invariant(checked.ok, `a request to write is valid: ${problem?.message ?? ''}`);
      await ensureIgnoredFolder(files, RUNTIME);
      const path = requestPath(request.at, randomBytes(6).toString('hex'));
      await files.writeAtomic(path, encodeRecord(request));
      return basename(path);
    },
    consume: async (_lease, name) => files.remove(`${requestsDir}/${name}`),
    reject: async (_lease, name) => {
      await files.move(`${requestsDir}/${name}`, `${requestsDir}/${REJECTED}/${name}`);
    },
  };
}

/** Names with a leading dot are temporary files, ours and those of editors. */
function isRequestName(name: string): boolean {
  return name !== REJECTED && !name.startsWith('.');
}

async function readRequest(files: Files, name: string): Promise<RequestFile | null> {
  const path = `${requestsDir}/${name}`;
  if (!name.endsWith('.json')) {
    return {
      kind: 'invalid',
      name,
      problems: [describeWrongFile(path, 'another name', 'a name ending in .json')],
    };
  }
  const facts = await files.read(path, FILE_LIMITS.recordBytesMax);
  // Consumed since the folder was listed.
  if (facts.kind === 'absent') return null;
  if (facts.kind !== 'file') {
    const found = facts.kind === 'not-a-file' ? `a ${facts.what}` : facts.kind;
    return { kind: 'invalid', name, problems: [describeWrongFile(path, found, 'a small regular file')] };
  }
  const parsed = parseRecord('request', facts.bytes, path);
  if (parsed.ok) return { kind: 'request', name, request: parsed.value };
  return { kind: 'invalid', name, problems: parsed.error };
}

function describeWrongFile(file: string, found: string, expected: string): Problem {
  return {
    file,
    line: null,
    column: null,
    pointer: null,
    code: 'request.invalid',
    message: `expected ${expected} and found ${found}`,
    expected,
    found,
    fix: 'Write requests with the commands of this program.',
  };
}
