import { callId, inputText, type Answer } from './answer.ts';
import { pieces, type EventStream } from './event-stream.ts';
import type { Json } from './json.ts';

/** An answer in the form of OpenAI's Chat Completions API. */
export function chatBody(answer: Answer): Json {
  const tool_calls = answer.calls.map((call, index) => ({
    id: callId(answer, index),
    type: 'function',
    function: { name: call.name, arguments: inputText(call) },
  }));
  const message = {
    role: 'assistant',
    content: answer.text === '' ? null : answer.text,
    ...(tool_calls.length === 0 ? {} : { tool_calls }),
  };
  return {
    ...envelope(answer),
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: finishReason(answer) }],
    usage: usageOf(answer),
  };
}

/** The same as a stream of chunks. */
export function streamChat(answer: Answer, stream: EventStream): void {
  const chunk = (choices: Json, more: { readonly usage?: Json } = {}): void =>
    stream.send({ ...envelope(answer), object: 'chat.completion.chunk', choices, ...more });
  const send = (delta: Json, finish_reason: string | null = null): void =>
    chunk([{ index: 0, delta, finish_reason }]);
  send({ role: 'assistant', content: '' });
  for (const content of pieces(answer.text)) send({ content });
  answer.calls.forEach((call, index) => {
    const head = { index, id: callId(answer, index), type: 'function' };
    send({ tool_calls: [{ ...head, function: { name: call.name, arguments: '' } }] });
    for (const piece of pieces(inputText(call)))
      send({ tool_calls: [{ index, function: { arguments: piece } }] });
  });
  send({}, finishReason(answer));
  chunk([], { usage: usageOf(answer) });
  stream.send('[DONE]');
  stream.end();
}

function envelope({ number, model }: Answer): { readonly [key: string]: Json } {
  return { id: `chatcmpl-fake${number}`, created: 0, model };
}

function finishReason({ calls }: Answer): string {
  return calls.length === 0 ? 'stop' : 'tool_calls';
}

function usageOf({ usage }: Answer): Json {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead },
  };
}
