import { callId, inputText, type Answer } from './answer.ts';
import { pieces, type EventStream } from './event-stream.ts';
import type { Json } from './json.ts';
import type { ToolCall } from './script.ts';

type Item = { readonly [key: string]: Json };

/** An answer in the form of OpenAI's Responses API. */
export function responsesBody(answer: Answer): Json {
  return { ...envelope(answer), status: 'completed', output: outputItems(answer), usage: usageOf(answer) };
}

/** The same as a stream of events. */
export function streamResponses(answer: Answer, stream: EventStream): void {
  let number = 0;
  const send = (event: Item): void => stream.send({ sequence_number: number++, ...event });
  const begun = { ...envelope(answer), status: 'in_progress', output: [], usage: null };
  send({ type: 'response.created', response: begun });
  send({ type: 'response.in_progress', response: begun });
  outputItems(answer).forEach((item, output_index) => {
    for (const event of itemEvents(item, answer)) send({ ...event, output_index });
  });
  send({ type: 'response.completed', response: responsesBody(answer) });
  stream.end();
}

function envelope({ number, model }: Answer): Item {
  return {
    id: `resp_fake${number}`,
    object: 'response',
    created_at: 0,
    model,
    parallel_tool_calls: true,
    tool_choice: 'auto',
    tools: [],
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
  };
}

function outputItems(answer: Answer): readonly Item[] {
  const message: Item = {
    type: 'message',
    id: `msg_fake${answer.number}`,
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text: answer.text, annotations: [] }],
  };
  const calls = answer.calls.map((call, index) => callItem(call, callId(answer, index)));
  return [...(answer.text === '' ? [] : [message]), ...calls];
}

function callItem(call: ToolCall, id: string): Item {
  const shared = { id: `item_${id}`, call_id: id, name: call.name, status: 'completed' };
  if (call.isCustom === true) return { ...shared, type: 'custom_tool_call', input: inputText(call) };
  const namespace = call.namespace === undefined ? {} : { namespace: call.namespace };
  return { ...shared, ...namespace, type: 'function_call', arguments: inputText(call) };
}

function itemEvents(item: Item, answer: Answer): readonly Item[] {
  const item_id = item['id'] ?? null;
  const done: Item = { type: 'response.output_item.done', item };
  if (item['type'] === 'message') {
    const part = { type: 'output_text', text: answer.text, annotations: [] };
    return [
      { type: 'response.output_item.added', item: { ...item, status: 'in_progress', content: [] } },
      { type: 'response.content_part.added', item_id, content_index: 0, part: { ...part, text: '' } },
      ...pieces(answer.text).map((delta) => ({
        type: 'response.output_text.delta',
        item_id,
        content_index: 0,
        delta,
      })),
      { type: 'response.output_text.done', item_id, content_index: 0, text: answer.text },
      { type: 'response.content_part.done', item_id, content_index: 0, part },
      done,
    ];
  }
  const [field, event] =
    item['type'] === 'custom_tool_call'
      ? (['input', 'response.custom_tool_call_input'] as const)
      : (['arguments', 'response.function_call_arguments'] as const);
  const text = String(item[field]);
  return [
    { type: 'response.output_item.added', item: { ...item, [field]: '', status: 'in_progress' } },
    ...pieces(text).map((delta) => ({ type: `${event}.delta`, item_id, delta })),
    { type: `${event}.done`, item_id, [field]: text },
    done,
  ];
}

function usageOf({ usage }: Answer): Json {
  return {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: usage.cacheRead },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: usage.input + usage.output,
  };
}
