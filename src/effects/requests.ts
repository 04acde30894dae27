import { basename } from 'node:path';
import { encodeRecord } from '../contract/canonical-json.ts';
import type { RequestAnswer } from '../contract/generated/request-answer.ts';
import { FILE_LIMITS, REQUEST_LIMITS } from '../contract/limits.ts';
import { requestPath, requestsDir, RUNTIME } from '../contract/paths.ts';
import type { Problem } from '../contract/problem.ts';
import { parseRecord, validateValue } from '../contract/validate.ts';
import { invariant } from '../lib/invariant.ts';
import type { Files } from '../ports/files.ts';
import type { RequestFile, Requests } from '../ports/requests.ts';
import { askerTitle, describeAsker, proveAsker } from './asker.ts';
import { ensureIgnoredFolder } from './ignored-folder.ts';
import { pauseUnless } from './pause.ts';

const REJECTED = 'rejected';
/** Rejected ones that nobody needs to be told of any more. */
const OLDER = `${REJECTED}/older`;
/** Those that a controller has taken from their senders: they lie there until they are answered. */
const TAKEN = 'taken';
const ANSWERED = 'answered';
const FOLDERS: readonly string[] = [REJECTED, TAKEN, ANSWERED];
/** More than people can write between two observations; the rest is read at the next one. */
const LISTED_MAX = 100;
/** One read of a folder: soon enough to feel immediate, seldom enough to cost nothing. */
const LOOK_MS = 250;
/** Somebody looks at their terminal meanwhile. */
const ANSWER_LOOK_MS = 50;

/** The requests folder of the repository that is the root of `files`. @spec contract.md#state */
export function createRequests(files: Files): Requests {
  const namesIn = async (folder: string) => (await files.list(pathOf(folder))).filter(isRequestName);
  return {
    list: async () => {
      const found: RequestFile[] = [];
      for (const folder of [`${TAKEN}/`, ''])
        for (const name of (await namesIn(folder)).slice(0, LISTED_MAX)) {
          const file = await readRequest(files, folder, name);
          if (file !== null) found.push(file);
        }
      return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },
    waitForOne: async (signal) => {
      // A person waits for the answer, so that this looks more often than a loop observes.
      while (!signal.aborted && (await namesIn('')).length === 0) await pauseUnless(signal, LOOK_MS);
    },
    ask: async (wish) => {
      const asker = await describeAsker();
      const request = { ...wish, asker };
      const checked = validateValue('request', request, requestsDir);
      const problem = checked.ok ? undefined : checked.error[0];
      invariant(checked.ok, `a request to write is valid: ${problem?.message ?? ''}`);
      await ensureIgnoredFolder(files, RUNTIME);
      const path = requestPath(request.at, asker.nonce);
      const bytes = encodeRecord(request);
      process.title = askerTitle(bytes);
      await files.writeAtomic(path, bytes);
      return basename(path);
    },
    prove: (file) => proveAsker(file, files.root),
    claim: async (_lease, name) =>
      (await files.move(pathOf(name), pathOf(`${TAKEN}/${name}`))) ||
      (await files.sizeBytes(pathOf(`${TAKEN}/${name}`))) !== null,
    takeBack: async (name) => {
      // A copy that somebody made of it has no sender from here on.
      process.title = 'run-orchestrator-loop';
      const aside = pathOf(`.${name}`);
      const isOurs = await files.move(pathOf(name), aside);
      await files.remove(aside);
      return isOurs;
    },
    consume: async (_lease, name) => {
      for (const folder of ['', `${TAKEN}/`]) await files.remove(pathOf(`${folder}${name}`));
    },
    reject: async (_lease, name) => {
      for (const folder of ['', `${TAKEN}/`])
        await files.move(pathOf(`${folder}${name}`), pathOf(`${REJECTED}/${name}`));
    },
    ...createAnswers(files),
  };
}

type Answers = Pick<Requests, 'forgetRejected' | 'answer' | 'waitForAnswer' | 'listRejected'>;

function createAnswers(files: Files): Answers {
  return {
    forgetRejected: async () => {
      for (const name of await files.list(pathOf(REJECTED)))
        if (`${REJECTED}/${name}` !== OLDER)
          await files.move(pathOf(`${REJECTED}/${name}`), pathOf(`${OLDER}/${name}`));
      await keepNewest(files, OLDER);
    },
    answer: async (_lease, answer) => {
      await files.writeAtomic(pathOf(`${ANSWERED}/${answer.request}`), encodeRecord(answer));
      await keepNewest(files, ANSWERED);
    },
    waitForAnswer: async (name, waitMs, signal) => {
      const end = performance.now() + waitMs;
      for (;;) {
        const answer = await readAnswer(files, name);
        if (answer !== null || signal.aborted || performance.now() >= end) return answer;
        await pauseUnless(signal, ANSWER_LOOK_MS);
      }
    },
    listRejected: async () => {
      const names = await files.list(pathOf(REJECTED));
      const answers = await Promise.all(names.slice(-LISTED_MAX).map((name) => readAnswer(files, name)));
      return answers.filter((answer) => answer !== null);
    },
  };
}

function pathOf(name: string): string {
  return `${requestsDir}/${name}`.replace(/\/$/, '');
}

async function keepNewest(files: Files, folder: string): Promise<void> {
  const names = await files.list(pathOf(folder));
  for (const name of names.slice(0, -REQUEST_LIMITS.answersKept))
    await files.remove(pathOf(`${folder}/${name}`));
}

async function readAnswer(files: Files, name: string): Promise<RequestAnswer | null> {
  const path = pathOf(`${ANSWERED}/${name}`);
  const facts = await files.read(path, FILE_LIMITS.recordBytesMax);
  const parsed = facts.kind === 'file' ? parseRecord('request-answer', facts.bytes, path) : null;
  return parsed?.ok === true ? parsed.value : null;
}

/** Names with a leading dot are temporary files, ours and those of editors. */
function isRequestName(name: string): boolean {
  return !FOLDERS.includes(name) && !name.startsWith('.');
}

async function readRequest(files: Files, folder: string, name: string): Promise<RequestFile | null> {
  const path = pathOf(`${folder}${name}`);
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
  if (parsed.ok) return { kind: 'request', name, request: parsed.value, bytes: facts.bytes };
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
