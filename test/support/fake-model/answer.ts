import type { Failure, ToolCall, Usage } from './script.ts';

/** What is answered, before it takes the form of one API. */
export interface Answer {
  /** Counts the requests of the server; ids are made of it. */
  readonly number: number;
  readonly model: string;
  readonly text: string;
  readonly calls: readonly ToolCall[];
  readonly usage: Usage;
  readonly failure: Failure | undefined;
}

/** Arguments as the text that goes over the wire. */
export function inputText({ input }: ToolCall): string {
  return typeof input === 'string' ? input : JSON.stringify(input);
}

/** The id by which the client answers a call. */
export function callId({ number }: Answer, index: number): string {
  return `call_fake${number}_${index}`;
}
