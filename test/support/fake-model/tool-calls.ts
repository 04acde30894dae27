import type { Json } from './json.ts';
import type { ModelRequest, OfferedTool } from './model-request.ts';
import type { ToolCall, Turn, WrittenFile } from './script.ts';

type Arguments = (input: string) => Json;

/** Shell tools of the agents we know, in order of preference. */
const SHELL_TOOLS: readonly (readonly [name: string, toArguments: Arguments])[] = [
  ['exec_command', (cmd) => ({ cmd })],
  ['shell_command', (command) => ({ command })],
  ['bash', (command) => ({ command, description: 'scripted command' })],
  ['local_shell', (command) => ({ command: ['bash', '-lc', command] })],
  ['shell', (command) => ({ command: ['bash', '-lc', command] })],
];

/** The tool by which Codex runs JavaScript that in turn runs commands. */
const CODE_TOOL = 'exec';

/** What a turn asks for, as calls of tools that this client offers. */
export function toolCalls(turn: Turn, request: ModelRequest): readonly ToolCall[] {
  const shell = (command: string): ToolCall => shellCall(command, request.tools);
  return [
    ...(turn.tools ?? []),
    ...(turn.write ?? []).map((file) => writeCall(file, request.tools) ?? shell(writeCommand(file))),
    ...(turn.shell ?? []).map(shell),
  ];
}

/** A shell command that writes a file with exactly these bytes. */
export function writeCommand({ path, content }: WrittenFile): string {
  return `mkdir -p "$(dirname ${quoted(path)})" && printf %s ${quoted(content)} > ${quoted(path)}`;
}

function shellCall(command: string, tools: readonly OfferedTool[]): ToolCall {
  for (const [name, toArguments] of SHELL_TOOLS) {
    const tool = tools.find((one) => one.name === name);
    if (tool !== undefined) return callOf(tool, toArguments(command));
  }
  const code = tools.find((tool) => tool.name === CODE_TOOL);
  if (code !== undefined) {
    return callOf(code, `const r = await tools.exec_command({cmd: ${JSON.stringify(command)}}); text(r);`);
  }
  return { name: 'NO_SHELL_TOOL_OFFERED', input: { command } };
}

function writeCall({ path, content }: WrittenFile, tools: readonly OfferedTool[]): ToolCall | null {
  const write = tools.find((tool) => tool.name === 'write');
  if (write !== undefined) return callOf(write, { filePath: path, content });
  const patch = tools.find((tool) => tool.name === 'apply_patch');
  if (patch === undefined) return null;
  const added = content.replace(/\n$/, '').split('\n');
  const lines = [
    '*** Begin Patch',
    `*** Add File: ${path}`,
    ...added.map((line) => `+${line}`),
    '*** End Patch',
    '',
  ];
  return callOf(patch, patch.isCustom ? lines.join('\n') : { input: lines.join('\n') });
}

function callOf({ name, isCustom, namespace }: OfferedTool, input: Json): ToolCall {
  return { name, input, isCustom, ...(namespace === null ? {} : { namespace }) };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
