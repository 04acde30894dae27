import { field, listAt, textAt } from './json.ts';

export type Api = 'responses' | 'chat';

export interface OfferedTool {
  readonly name: string;
  /** Takes a text instead of arguments. */
  readonly isCustom: boolean;
  readonly namespace: string | null;
}

/** A model request, whichever of the two forms it came in. */
export interface ModelRequest {
  readonly api: Api;
  readonly model: string;
  readonly isStream: boolean;
  readonly tools: readonly OfferedTool[];
  /** Instructions and everything a user said, as one text. */
  readonly prompt: string;
}

/** The form that an address asks for; null when it is no model request. */
export function apiOf(path: string): Api | null {
  if (path.endsWith('/responses')) return 'responses';
  return path.endsWith('/chat/completions') ? 'chat' : null;
}

export function readModelRequest(api: Api, body: unknown): ModelRequest {
  return {
    api,
    model: textAt(body, 'model') || 'fake-model',
    isStream: field(body, 'stream') === true,
    tools: listAt(body, 'tools').flatMap((tool) => toolsIn(tool, null)),
    prompt: api === 'responses' ? responsesPrompt(body) : chatPrompt(body),
  };
}

/** A namespace holds tools of its own; a chat tool hides its name in `function`. */
function toolsIn(tool: unknown, namespace: string | null): readonly OfferedTool[] {
  const type = textAt(tool, 'type');
  if (type === 'namespace')
    return listAt(tool, 'tools').flatMap((inner) => toolsIn(inner, textAt(tool, 'name')));
  const name = textAt(field(tool, 'function'), 'name') || textAt(tool, 'name') || type;
  return [{ name, isCustom: type === 'custom', namespace }];
}

function responsesPrompt(body: unknown): string {
  const input = field(body, 'input');
  const messages =
    typeof input === 'string' ? [input] : listAt(body, 'input').map((item) => contentText(item));
  return [textAt(body, 'instructions'), ...messages].join('\n');
}

function chatPrompt(body: unknown): string {
  return listAt(body, 'messages').map(contentText).join('\n');
}

/** The text of a message whose content is a text or a list of parts. */
function contentText(message: unknown): string {
  const content = field(message, 'content');
  if (typeof content === 'string') return content;
  return listAt(message, 'content')
    .map((part) => textAt(part, 'text'))
    .join('\n');
}
