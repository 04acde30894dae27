import { printRecordLine } from '../../contract/canonical-json.ts';
import type { ExitCode } from '../../contract/errors.ts';
import type { LogsReport } from '../../contract/generated/logs-report.ts';
import { dispatchDir } from '../../contract/paths.ts';
import { findDispatch } from '../../controller/status/find-dispatch.ts';
import type { World } from '../../controller/world.ts';
import type { CommandContext, CommandInput } from '../call/context.ts';
import { argumentOf, isSet } from '../call/options.ts';
import { printRefusal } from '../render/print-refusal.ts';
import { withProject } from './with-project.ts';

const CHUNK_BYTES = 64 * 1024;
const LINE_CHARS_MAX = 65_536;
const FOLLOW_MS = 500;

/** `logs`: what an agent printed; with `-f` until it ends. @spec contract.md#files */
export function logs(context: CommandContext, input: CommandInput): Promise<ExitCode> {
  return withProject(context, async ({ world }) => {
    const found = await findDispatch(world, argumentOf(input, 0));
    if (!found.ok) return printRefusal(context, found.error);
    const dispatchId = found.value;
    let isSilent = true;
    const out = (line: string) => {
      isSilent = false;
      context.out(line);
    };
    const streams = (['stdout', 'stderr'] as const).map((stream) =>
      openLog({ ...context, out }, world, { dispatchId, stream }),
    );
    const dir = `${world.root}/${dispatchDir(dispatchId)}`;
    for (;;) {
      // Looked at before the last read: what comes afterwards is not missed.
      const isOver = !isSet(input, 'follow') || (await world.launcher.observe(dir)).kind !== 'running';
      const isLast = isOver || context.signal.aborted;
      for (const stream of streams) {
        await stream.read();
        if (isLast) stream.end();
      }
      if (isLast) break;
      await world.launcher.waitForChange([dir], FOLLOW_MS, context.signal);
    }
    if (!context.json)
      context.note(`${dispatchId}${isSilent ? ' printed nothing' : ''}: ${dispatchDir(dispatchId)}`);
    return context.signal.aborted ? 130 : 0;
  });
}

interface Log {
  read(): Promise<void>;
  /** Prints what stands behind the last line end. */
  end(): void;
}

function openLog(
  context: CommandContext,
  world: World,
  { dispatchId, stream }: Pick<LogsReport, 'stream'> & { readonly dispatchId: string },
): Log {
  const path = `${dispatchDir(dispatchId)}/${stream}.log`;
  const decoder = new TextDecoder('utf-8');
  let offset = 0;
  let rest = '';
  const print = (line: string) => {
    const text = line.slice(0, LINE_CHARS_MAX);
    if (context.json)
      context.out(
        printRecordLine({ schema_version: 'logs-report-v1', dispatch_id: dispatchId, stream, text }),
      );
    else context.out(harmless(text));
  };
  return {
    async read() {
      for (;;) {
        const bytes = await world.files.readFrom(path, offset, CHUNK_BYTES);
        if (bytes.length === 0) return;
        offset += bytes.length;
        const lines = `${rest}${decoder.decode(bytes, { stream: true })}`.split(/\r?\n/);
        rest = lines.pop() ?? '';
        for (const line of lines) print(line);
      }
    },
    end() {
      const last = `${rest}${decoder.decode()}`;
      if (last !== '') print(last);
    },
  };
}

/** Colours may pass; whatever else an agent sends to a terminal stays out of it. */
function harmless(text: string): string {
  return text.replace(/\u001b\[[\d;]*m|[\p{Cc}]/gu, (found) =>
    found === '\t' || (found.startsWith('\u001b[') && found.endsWith('m')) ? found : '',
  );
}
