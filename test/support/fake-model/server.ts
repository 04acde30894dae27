import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import { chatBody, streamChat } from './chat-api.ts';
import { openEventStream } from './event-stream.ts';
import type { Json } from './json.ts';
import { apiOf, readModelRequest, type ModelRequest } from './model-request.ts';
import { responsesBody, streamResponses } from './responses-api.ts';
import { createLanes, type Failure, type Lanes, type Script, type Turn } from './script.ts';
import { toolCalls } from './tool-calls.ts';

/** One model request as the server saw it. */
export interface SeenRequest extends ModelRequest {
  readonly lane: string;
  /** A request that offers no tool is the client's own bookkeeping and takes no turn. */
  readonly kind: 'turn' | 'bookkeeping';
}

/** A model that says what its script says, on loopback only. */
export interface FakeModel {
  readonly url: string;
  /** The address of a lane; clients append their route to it. */
  laneUrl(name: string): string;
  setScript(lane: string, script: Script): void;
  requests(): readonly SeenRequest[];
  close(): Promise<void>;
}

const MESSAGES: Readonly<Record<number, string>> = {
  400: 'bad request',
  401: 'invalid api key',
  403: 'forbidden',
  404: 'model not found',
  429: 'this request would exceed your rate limit',
  500: 'internal server error',
  503: 'service unavailable',
};

/** Starts the model with a script for each lane; a lane without one says that it is done. */
export async function startFakeModel(scripts: Readonly<Record<string, Script>>): Promise<FakeModel> {
  const lanes = createLanes(scripts);
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => answerRequest(request.url ?? '/', body, { response, lanes, seen }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    laneUrl: (name) => `${url}/s/${name}`,
    setScript: (lane, script) => lanes.set(lane, script),
    requests: () => seen,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Exchange {
  readonly response: ServerResponse;
  readonly lanes: Lanes;
  readonly seen: SeenRequest[];
}

function answerRequest(address: string, body: unknown, { response, lanes, seen }: Exchange): void {
  const { pathname } = new URL(address, 'http://127.0.0.1');
  const lane = /^\/s\/([^/]+)\//.exec(pathname)?.[1] ?? '';
  const api = apiOf(pathname);
  if (api === null) return answerOther(pathname, response);
  const request = readModelRequest(api, body);
  const kind = request.tools.length === 0 ? 'bookkeeping' : 'turn';
  seen.push({ ...request, lane, kind });
  const turn: Turn = kind === 'turn' ? lanes.next(lane) : { text: 'ok' };
  const { failure } = turn;
  if (failure?.kind === 'hang') return;
  if (failure?.kind === 'drop') {
    response.destroy();
    return;
  }
  if (failure?.kind === 'status') return refuse(response, failure);
  send(response, request, answerOf(turn, request, seen.length));
}

function answerOf(turn: Turn, request: ModelRequest, number: number): Answer {
  return {
    number,
    model: request.model,
    text: turn.json === undefined ? (turn.text ?? '') : JSON.stringify(turn.json),
    calls: toolCalls(turn, request),
    usage: { input: 100, output: 20, cacheRead: 0, ...turn.usage },
    failure: turn.failure,
  };
}

function send(response: ServerResponse, { api, isStream }: ModelRequest, answer: Answer): void {
  if (!isStream)
    return sendJson(response, 200, api === 'responses' ? responsesBody(answer) : chatBody(answer));
  const stream = openEventStream(response, answer.failure);
  if (api === 'responses') streamResponses(answer, stream);
  else streamChat(answer, stream);
}

function refuse(response: ServerResponse, failure: Extract<Failure, { kind: 'status' }>): void {
  const { status, message = MESSAGES[status] ?? 'refused', retryAfter } = failure;
  if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter));
  const type =
    status === 429 ? 'rate_limit_exceeded' : status < 500 ? 'invalid_request_error' : 'server_error';
  const code = status === 401 ? 'invalid_api_key' : status === 429 ? 'rate_limit_exceeded' : null;
  sendJson(response, status, { error: { message, type, code, param: null } });
}

function answerOther(path: string, response: ServerResponse): void {
  if (!path.endsWith('/models')) return sendJson(response, 404, { error: { message: `no route ${path}` } });
  const model = { id: 'fake-model', object: 'model', created: 0, owned_by: 'fake' };
  sendJson(response, 200, { object: 'list', data: [model], models: [] });
}

function sendJson(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : JSON.parse(text);
}
