import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import { field, listAt, textAt, type Json } from './json.ts';
import type { Script } from './script.ts';
import { startFakeModel, type FakeModel } from './server.ts';
import { writeCommand } from './tool-calls.ts';

const running: FakeModel[] = [];
afterEach(async () => {
  for (const model of running.splice(0)) await model.close();
});

async function start(script: Script): Promise<FakeModel> {
  const model = await startFakeModel({ one: script });
  running.push(model);
  return model;
}

const SHELL = { type: 'function', name: 'exec_command' };
const CHAT_SHELL = { type: 'function', function: { name: 'bash' } };

function ask(model: FakeModel, route: string, body: Json, lane = 'one'): Promise<Response> {
  return fetch(`${model.laneUrl(lane)}/v1/${route}`, { method: 'POST', body: JSON.stringify(body) });
}

async function askJson(model: FakeModel, route: string, body: Json, lane?: string): Promise<unknown> {
  const response = await ask(model, route, body, lane);
  return response.json();
}

/** The events of a stream, `[DONE]` left out. */
async function events(response: Response): Promise<readonly unknown[]> {
  const lines = (await response.text()).split('\n').filter((line) => line.startsWith('data: '));
  return lines.filter((line) => line !== 'data: [DONE]').map((line): unknown => JSON.parse(line.slice(6)));
}

function firstOutput(body: unknown): unknown {
  return listAt(body, 'output')[0];
}

describe('a scripted model', () => {
  it('takes its turns in order, one a request, and then says that it is done', async () => {
    const model = await start({ turns: [{ text: 'first', times: 2 }, { shell: ['ls'] }] });
    const texts: unknown[] = [];
    for (let number = 0; number < 4; number++) {
      const item = firstOutput(await askJson(model, 'responses', { input: 'go', tools: [SHELL] }));
      texts.push(textAt(listAt(item, 'content')[0], 'text') || field(item, 'arguments'));
    }
    expect(texts).toEqual(['first', 'first', '{"cmd":"ls"}', 'Done.']);
  });

  it('gives no turn to a request without tools, and keeps lanes apart', async () => {
    const model = await start({ turns: [{ text: 'the turn' }] });
    await ask(model, 'responses', { input: 'make a title' });
    const other = await askJson(model, 'responses', { input: 'go', tools: [SHELL] }, 'two');
    expect(JSON.stringify(other)).toContain('Done.');
    const mine = await askJson(model, 'responses', {
      instructions: 'Be',
      input: [{ role: 'user', content: [{ text: 'good' }] }],
      tools: [SHELL],
    });
    expect(JSON.stringify(mine)).toContain('the turn');
    expect(model.requests().map(({ lane, kind }) => `${lane} ${kind}`)).toEqual([
      'one bookkeeping',
      'two turn',
      'one turn',
    ]);
    expect(model.requests()[2]?.prompt).toBe('Be\ngood');
  });

  it('lists its models and answers other routes with 404', async () => {
    const model = await start({ turns: [] });
    expect((await fetch(`${model.laneUrl('one')}/v1/models`)).status).toBe(200);
    expect((await fetch(`${model.url}/elsewhere`)).status).toBe(404);
  });
});

describe('tool calls', () => {
  const offers = [
    { tools: [SHELL], type: 'function_call', input: '{"cmd":"ls"}' },
    { tools: [{ type: 'local_shell' }], type: 'function_call', input: '{"command":["bash","-lc","ls"]}' },
    {
      tools: [{ type: 'custom', name: 'exec' }],
      type: 'custom_tool_call',
      input: 'const r = await tools.exec_command({cmd: "ls"}); text(r);',
    },
    {
      tools: [{ type: 'namespace', name: 'ns', tools: [SHELL] }],
      type: 'function_call',
      input: '{"cmd":"ls"}',
    },
  ];
  it.each(offers)('take the form of the tool that is offered: $input', async ({ tools, type, input }) => {
    const model = await start({ turns: [{ shell: ['ls'] }] });
    const item = firstOutput(await askJson(model, 'responses', { input: 'go', tools }));
    expect(textAt(item, 'type')).toBe(type);
    expect(field(item, 'arguments') ?? field(item, 'input')).toBe(input);
  });

  it('write by the file tool, by a patch, or by the shell', async () => {
    const write = [{ path: 'a/b.txt', content: "it's\n" }];
    const model = await start({ turns: [{ write, times: 3 }] });
    const call = async (tool: Json): Promise<string> => {
      const item = firstOutput(await askJson(model, 'responses', { input: 'go', tools: [tool, SHELL] }));
      return textAt(item, 'arguments') || textAt(item, 'input');
    };
    expect(JSON.parse(await call({ type: 'function', name: 'write' }))).toEqual({
      filePath: 'a/b.txt',
      content: "it's\n",
    });
    const patch = await call({ type: 'custom', name: 'apply_patch' });
    expect(patch).toBe("*** Begin Patch\n*** Add File: a/b.txt\n+it's\n*** End Patch\n");
    expect(await call({ type: 'function', name: 'other' })).toContain('printf %s');
  });

  it('write exactly the bytes by the shell', () => {
    const folder = makeTemporaryFolder('model');
    const content = 'it\'s "so" $HOME `x` \\n\n\n%d';
    execFileSync('sh', ['-c', writeCommand({ path: 'a b/c.txt', content })], { cwd: folder.path });
    expect(readFileSync(join(folder.path, 'a b/c.txt'), 'utf8')).toBe(content);
  });
});

describe('streams', () => {
  it('of the Responses API end in the same body as without a stream', async () => {
    const model = await start({ turns: [{ text: 'long '.repeat(30), shell: ['ls'], times: 2 }] });
    const body = await askJson(model, 'responses', { input: 'go', tools: [SHELL] });
    const streamed = await events(
      await ask(model, 'responses', { input: 'go', tools: [SHELL], stream: true }),
    );
    const types = streamed.map((event) => textAt(event, 'type'));
    expect(types.at(0)).toBe('response.created');
    expect(types).toContain('response.function_call_arguments.done');
    const last = field(streamed.at(-1), 'response');
    expect(JSON.stringify(last).replaceAll('fake2', 'fake1')).toBe(JSON.stringify(body));
    const deltas = streamed.filter((event) => textAt(event, 'type') === 'response.output_text.delta');
    expect(deltas.map((event) => textAt(event, 'delta')).join('')).toBe('long '.repeat(30));
  });

  it('of Chat Completions carry text, calls and usage', async () => {
    const model = await start({
      turns: [{ text: 'Hello', shell: ['ls'], usage: { input: 7 } }, { text: 'Hello' }],
    });
    const chunks = await events(
      await ask(model, 'chat/completions', {
        messages: [{ role: 'user', content: 'go' }],
        tools: [CHAT_SHELL],
        stream: true,
      }),
    );
    const deltas = chunks.map((chunk) => field(listAt(chunk, 'choices')[0], 'delta'));
    expect(deltas.map((delta) => textAt(delta, 'content')).join('')).toBe('Hello');
    const calls = deltas.map((delta) => field(listAt(delta, 'tool_calls')[0], 'function'));
    expect(calls.map((call) => textAt(call, 'arguments')).join('')).toBe(
      '{"command":"ls","description":"scripted command"}',
    );
    expect(field(field(chunks.at(-1), 'usage'), 'prompt_tokens')).toBe(7);
    const whole = await askJson(model, 'chat/completions', { messages: [], tools: [CHAT_SHELL] });
    expect(field(field(listAt(whole, 'choices')[0], 'message'), 'content')).toBe('Hello');
  });
});

describe('failures', () => {
  const request = { input: 'go', tools: [SHELL], stream: true };

  it('have the status, the type and the waiting time of the script', async () => {
    const model = await start({ turns: [{ failure: { kind: 'status', status: 429, retryAfter: 3 } }] });
    const response = await ask(model, 'responses', request);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('3');
    expect(textAt(field(await response.json(), 'error'), 'type')).toBe('rate_limit_exceeded');
  });

  it('drop the connection, or cut the stream after some events', async () => {
    const model = await start({
      turns: [{ failure: { kind: 'drop' } }, { text: 'x', failure: { kind: 'cut', events: 2 } }],
    });
    await expect(ask(model, 'responses', request)).rejects.toThrow();
    const response = await ask(model, 'responses', request);
    await expect(response.text()).rejects.toThrow();
  });

  it('keep a silent connection open until the client gives up', async () => {
    const model = await start({ turns: [{ text: 'x', failure: { kind: 'stall', events: 1 } }] });
    const response = await ask(model, 'responses', request);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toContain('response.created');
    await reader?.cancel();
  });
});
