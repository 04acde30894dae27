import { printRecord } from '../../contract/canonical-json.ts';
import { PROGRAM, type ExitCode } from '../../contract/errors.ts';
import type { ListedSchema } from '../../contract/generated/schema-report.ts';
import { nearestWord } from '../../contract/nearest-word.ts';
import { schemasDir } from '../../contract/paths.ts';
import { invariant } from '../../lib/invariant.ts';
import type { CommandContext, CommandInput } from '../call/context.ts';
import { argumentOf } from '../call/options.ts';
import { printRefusal } from '../render/print-refusal.ts';

const SUFFIX = '.schema.json';

/** `schema`: one JSON Schema of the contract, byte for byte, or the list of them. Needs no repository. @spec contract.md#records */
export async function schema(context: CommandContext, input: CommandInput): Promise<ExitCode> {
  const texts = schemaTexts(await context.packaged());
  const wanted = argumentOf(input, 0);
  if (wanted === null) {
    printList(context, texts);
    return 0;
  }
  const text = texts.get(wanted) ?? texts.get(wanted.slice(wanted.lastIndexOf('/') + 1, -SUFFIX.length));
  if (text === undefined) return refuseName(context, wanted, [...texts.keys()]);
  context.out(text.trimEnd());
  return 0;
}

function schemaTexts(packaged: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, string> {
  const named = [...packaged]
    .filter(([path]) => path.startsWith(`${schemasDir}/`) && path.endsWith(SUFFIX))
    .map(([path, bytes]): [string, string] => [
      path.slice(schemasDir.length + 1, -SUFFIX.length),
      new TextDecoder().decode(bytes),
    ]);
  return new Map(named.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function printList(context: CommandContext, texts: ReadonlyMap<string, string>): void {
  const schemas = [...texts].map(([name, text]) => describe(name, text));
  if (context.json) {
    context.out(printRecord({ schema_version: 'schema-report-v1', schemas }).trimEnd());
    return;
  }
  const width = Math.max(...schemas.map(({ name }) => name.length));
  for (const { name, description } of schemas) context.out(`${name.padEnd(width)}  ${description}`);
}

function describe(name: string, text: string): ListedSchema {
  const value: unknown = JSON.parse(text);
  invariant(typeof value === 'object' && value !== null, `the schema ${name} is an object`);
  const words = new Map<string, unknown>(Object.entries(value));
  return { name, id: String(words.get('$id')), description: String(words.get('description')) };
}

function refuseName(context: CommandContext, wanted: string, known: readonly string[]): ExitCode {
  const nearest = nearestWord(wanted.replace(/\.schema\.json$/, ''), known);
  const meant = nearest === null ? `expected one of ${known.join(', ')}` : `did you mean ${nearest}?`;
  return printRefusal(context, {
    code: 'request.refused',
    message: `${JSON.stringify(wanted)} is no schema of the contract; ${meant}`,
    nextCommand: nearest === null ? `${PROGRAM} schema` : `${PROGRAM} schema ${nearest}`,
  });
}
