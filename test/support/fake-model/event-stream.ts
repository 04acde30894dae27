import type { ServerResponse } from 'node:http';
import type { Json } from './json.ts';
import type { Failure } from './script.ts';

/** Where the events of one answer go. */
export interface EventStream {
  /** Sends an event; one with a `type` is named by it, as the Responses API does. */
  send(data: Json): void;
  end(): void;
}

/** Server-sent events that a failure may cut off or silence after some of them. */
export function openEventStream(response: ServerResponse, failure: Failure | undefined): EventStream {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  let sent = 0;
  const isOver = (): boolean =>
    (failure?.kind === 'cut' || failure?.kind === 'stall') && sent >= failure.events;
  return {
    send(data) {
      if (isOver()) return;
      response.write(eventText(data));
      sent += 1;
      if (failure?.kind === 'cut' && isOver()) response.write('', () => response.destroy());
    },
    end() {
      if (!isOver()) response.end();
    },
  };
}

/** A long text as the pieces that a model sends one by one. */
export function pieces(text: string): readonly string[] {
  return text.match(/[\s\S]{1,40}/gu) ?? [];
}

function eventText(data: Json): string {
  if (typeof data === 'string') return `data: ${data}\n\n`;
  const type = typeof data === 'object' && data !== null && 'type' in data ? data.type : null;
  return `${typeof type === 'string' ? `event: ${type}\n` : ''}data: ${JSON.stringify(data)}\n\n`;
}
